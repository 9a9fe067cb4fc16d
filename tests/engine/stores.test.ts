import { type Lab, program, startLab, STORE } from "../helpers/lab";

jest.setTimeout(240_000);

describe("a store whose scopes can be edited", () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab({
      emulator: { stores: [STORE], profile: "editable" },
      program: program('new ApiAccount("orders", { scopes: { orders: "read-only" } });'),
    });
  });
  afterAll(() => lab.close());

  it("has scopes changed in place: same id, same token", async () => {
    await lab.engine.must("up", "--yes", "--skip-preview");
    const [before] = Object.values(lab.accounts());
    lab.engine.write(program('new ApiAccount("orders", { scopes: { orders: "modify", carts: "read-only" } });'));
    const run = await lab.engine.up();
    expect(run.output).toContain("~ 1 updated");
    expect(Object.values(lab.accounts())).toMatchObject([
      { id: before?.id, fingerprint: before?.fingerprint, scopes: ["store_cart_read_only", "store_v2_orders"] },
    ]);
    expect((await lab.engine.accounts())["orders"]?.outputs["scopes"]).toEqual({
      carts: "read-only",
      orders: "modify",
    });
  });

  it("takes a parameter that the catalogue does not know yet, with a warning", async () => {
    lab.engine.write(
      program(
        'new ApiAccount("orders", { scopes: { orders: "modify" }, additionalScopes: ["store_brand_new_thing_read_only"] });',
      ),
    );
    const run = await lab.engine.up();
    expect(run.output).toContain("~ 1 updated");
    expect(run.output).toContain("Scope parameter store_brand_new_thing_read_only is not in this version's catalogue");
    expect(Object.values(lab.accounts())).toMatchObject([
      { scopes: ["store_brand_new_thing_read_only", "store_v2_orders"] },
    ]);
    expect((await lab.engine.up()).output).toContain("2 unchanged");
  });

  it("keeps to the ceiling of its token: more is refused with the surplus, and doctor shows how much it may be", async () => {
    await lab.engine.must("config", "set", "--secret", "bigcommerce:gatewayToken", lab.emulator.limitedToken);
    lab.engine.write(program('new ApiAccount("orders", { scopes: { orders: "modify", customers: "modify" } });'));
    const run = await lab.engine.pulumi("up", "--yes", "--skip-preview");
    expect(run.code).not.toBe(0);
    expect(run.output).toContain('customers "modify" is requested, and the token may grant "read-only" of it');
    expect(run.output).toContain("the scopes would open DELETE /v3/customers, which the token must not grant");
    const doctor = await lab.engine.bcAccounts(["doctor"]);
    expect(doctor.stdout).toContain(
      'ceiling of the token: emulator-limited may read, create, delete; all stores; accounts of any owner; scopes up to orders "modify", products "read-only", customers "read-only"; never DELETE /v3/customers',
    );
    await lab.engine.must("config", "rm", "bigcommerce:gatewayToken");
  });

  it("left no secret anywhere", () => {
    expect(lab.leaks()).toEqual([]);
  });
});

describe("two stores behind one gateway", () => {
  const EU = "eu123456";
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab({
      emulator: { stores: [STORE, EU] },
      config: { "bigcommerce:stores": { eu: { storeHash: EU } } },
      program: program(`
        const here = new ApiAccount("here", { scopes: { products: "read-only" } });
        const there = new ApiAccount("there", { store: "eu", scopes: { products: "read-only" } });
        exports.hashes = [here.storeHash, there.storeHash];`),
    });
  });
  afterAll(() => lab.close());

  it("each get their own account", async () => {
    await lab.engine.must("up", "--yes", "--skip-preview");
    expect((await lab.engine.outputs())["hashes"]).toEqual([STORE, EU]);
    expect(Object.keys(lab.accounts(STORE))).toEqual([expect.stringMatching(/^here-/)]);
    expect(Object.keys(lab.accounts(EU))).toEqual([expect.stringMatching(/^there-/)]);
  });

  it("see an account move by replacement, and it is deleted from the store in which it was made", async () => {
    lab.engine.write(
      program(`
        new ApiAccount("here", { scopes: { products: "read-only" } });
        new ApiAccount("there", { scopes: { products: "read-only" } });`),
    );
    expect((await lab.engine.up()).output).toContain("+-1 replaced");
    expect(Object.keys(lab.accounts(EU))).toEqual([]);
    expect(Object.keys(lab.accounts(STORE))).toHaveLength(2);
  });

  it("are named when a resource asks for a third", async () => {
    lab.engine.write(program('new ApiAccount("where", { store: "asia", scopes: { products: "read-only" } });'));
    const run = await lab.engine.preview();
    expect(run.code).not.toBe(0);
    expect(run.output).toMatch(/store: No store is configured under the key "asia"\. Configured: eu\./);
  });

  it("stay untouched when the store of an account is no longer configured", async () => {
    lab.engine.write(program('new ApiAccount("there", { store: "eu", scopes: { products: "read-only" } });'));
    await lab.engine.must("up", "--yes", "--skip-preview");
    lab.engine.configure({});
    // An account that stays brings the new configuration to the provider; destroy alone would use the one in state.
    lab.engine.write(program('new ApiAccount("here", { scopes: { products: "read-only" } });'));
    const run = await lab.engine.up();
    expect(run.code).not.toBe(0);
    expect(run.output).toContain(`Store ${EU} is no longer configured`);
    expect(Object.keys(lab.accounts(EU))).toHaveLength(1);
    lab.engine.configure({ "bigcommerce:stores": { eu: { storeHash: EU } } });
    await lab.engine.must("up", "--yes", "--skip-preview");
    expect(Object.keys(lab.accounts(EU))).toEqual([]);
    expect((await lab.engine.destroy()).code).toBe(0);
    expect(Object.keys(lab.accounts(EU))).toEqual([]);
  });
});

describe("a store with one place left", () => {
  const seven = (scopes: string) =>
    program(`for (let i = 1; i <= 7; i += 1) new ApiAccount("account-" + i, { scopes: ${scopes} });`);
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab({
      emulator: { stores: [STORE], maxAccounts: 8 },
      program: seven('{ products: "read-only" }'),
    });
    await lab.engine.must("up", "--yes", "--skip-preview");
  });
  afterAll(() => lab.close());

  it("has all its accounts replaced at once, one after the other in the places there are", async () => {
    lab.engine.write(seven('{ orders: "read-only" }'));
    const run = await lab.engine.up();
    expect(run.code).toBe(0);
    expect(run.output).toContain("+-7 replaced");
    const live = Object.values(lab.accounts());
    expect(live.map(({ scopes }) => scopes.join())).toEqual(Array(7).fill("store_v2_orders_read_only"));
  });

  it("lets a replacement take the last place, although a refresh asked for it too", async () => {
    const [one] = Object.values(lab.accounts());
    lab.emulator.panel.setScopes(STORE, one?.id ?? "", ["store_v2_orders"]);
    const run = await lab.engine.up("--refresh");
    expect(run.code).toBe(0);
    expect(run.output).toContain("+-1 replaced");
    expect(run.output).not.toContain("deletes the old one first");
    expect(lab.leaks()).toEqual([]);
  });
});

describe("a store at its limit of 50", () => {
  const fifty = (extra: string, scopes = '{ products: "read-only" }') =>
    program(`
      for (let i = 1; i <= 50; i += 1) new ApiAccount(\`account-\${i}\`, { scopes: i === 50 ? ${scopes} : { products: "read-only" } });
      ${extra}`);
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab({ program: fifty("") });
  });
  afterAll(() => lab.close());

  it("holds fifty accounts", async () => {
    await lab.engine.must("up", "--yes", "--skip-preview");
    expect(Object.keys(lab.accounts())).toHaveLength(50);
  });

  it("is asked once for each account, and for its list and a few confirmations in all", async () => {
    const calls = () =>
      Object.fromEntries(Object.entries(lab.emulator.truth().requests).map(([route, { total }]) => [route, total]));
    const { "POST /v1/stores/{store}/accounts/confirm": confirmations = 0, ...others } = calls();
    expect(others).toEqual({ "POST /v1/stores/{store}/accounts": 50 });
    expect(confirmations).toBeGreaterThan(0);
    expect(confirmations).toBeLessThan(10);
    await lab.engine.must("preview");
    expect(calls()).toEqual({
      ...others,
      "GET /v1/stores/{store}/accounts": 1,
      "POST /v1/stores/{store}/accounts/confirm": confirmations,
    });
  });

  it("has delivered the credentials of all when `up` ends", () => {
    expect(Object.values(lab.accounts()).filter(({ confirmed }) => !confirmed)).toEqual([]);
  });

  it("refuses the fifty-first with the way out, and keeps the fifty", async () => {
    lab.engine.write(fifty('new ApiAccount("one-too-many", { scopes: { products: "read-only" } });'));
    const run = await lab.engine.up();
    expect(run.code).not.toBe(0);
    expect(run.output).toMatch(
      /Could not create API account "one-too-many" in store lab12345: .*\(account_limit_reached\)/,
    );
    expect(run.output).toContain("Delete an account of this store that nobody uses");
    expect(Object.keys(lab.accounts())).toHaveLength(50);
  });

  it("replaces by deleting first, and says so", async () => {
    lab.engine.write(fifty("", '{ orders: "read-only" }'));
    const run = await lab.engine.up();
    expect(run.code).toBe(0);
    expect(run.output).toMatch(
      /Replacing API account "account-50" deletes the old one first.*the store is at its limit of 50 API accounts/s,
    );
    expect(Object.keys(lab.accounts())).toHaveLength(50);
    expect(
      Object.values(lab.accounts()).filter((account) => account.scopes.includes("store_v2_orders_read_only")),
    ).toHaveLength(1);
  });

  it("is empty after destroy, which deletes many at once", async () => {
    expect((await lab.engine.destroy()).code).toBe(0);
    expect(Object.keys(lab.accounts())).toEqual([]);
    expect(lab.leaks()).toEqual([]);
  });
});
