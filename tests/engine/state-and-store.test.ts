import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { StackExport } from "../helpers/engine";
import { download, layouts, startHandoffLab } from "../helpers/handoff-lab";
import { type Lab, program, startLab, STORE } from "../helpers/lab";
import { fingerprintOf } from "../../wire/fingerprint";

/** Several runs of the real engine share one stack: each step starts where the one before it ended. */
jest.setTimeout(240_000);

const orders = (args: string, options = "{}", name = '"orders"') =>
  program(`const orders = new ApiAccount(${name}, ${args}, ${options});\nexports.fingerprint = orders.fingerprint;\n`);

/** Puts an edited export back, as a restore of an older state does. */
async function importState(lab: Lab, state: StackExport): Promise<void> {
  const file = join(lab.engine.directory, "import.json");
  writeFileSync(file, JSON.stringify(state));
  await lab.engine.must("stack", "import", "--file", file);
}

describe("what state says and what the store has", () => {
  let lab: Lab;
  const live = () => Object.values(lab.accounts());
  beforeAll(async () => {
    lab = await startLab({
      program: orders('{ name: "orders", scopes: { orders: "read-only" }, keepers: { rotation: "1" } }'),
      emulator: { stores: [STORE, "other123"] },
      config: { "bigcommerce:stores": { eu: { storeHash: "other123" } } },
    });
  });
  afterAll(() => lab.close());

  it("is not confirmed by a program whose engine writes no checkpoints, but by the next command", async () => {
    lab.engine.setEnv({ PULUMI_SKIP_CHECKPOINTS: "true", PULUMI_EXPERIMENTAL: "true" });
    const run = await lab.engine.up();
    expect(run.output).toContain("+ 2 created");
    expect(live()).toMatchObject([{ confirmed: false }]);
    lab.engine.setEnv({ PULUMI_SKIP_CHECKPOINTS: undefined, PULUMI_EXPERIMENTAL: undefined });
    expect((await lab.engine.up()).output).toContain("2 unchanged");
    expect(live()).toMatchObject([{ confirmed: true }]);
  });

  it("keeps an account after drift whose keepers are ignored", async () => {
    const [before] = live();
    const ignoring = orders(
      '{ name: "orders", scopes: { orders: "read-only" }, keepers: { rotation: "2" } }',
      '{ ignoreChanges: ["keepers"] }',
    );
    lab.engine.write(ignoring);
    lab.emulator.panel.renameAccount(STORE, before?.id ?? "", "renamed by hand");
    expect((await lab.engine.refresh()).code).toBe(0);
    const run = await lab.engine.up();
    expect(run.output).toContain("~ 1 updated");
    expect(live()).toMatchObject([{ id: before?.id, fingerprint: before?.fingerprint, name: "orders" }]);
    expect((await lab.engine.up()).output).toContain("2 unchanged");
  });

  it("says in a preview when an older state is back: its account is gone, and another of its owner lives", async () => {
    const older = await lab.engine.state();
    lab.engine.write(orders('{ scopes: { orders: "read-only" }, keepers: { rotation: "3" } }'));
    expect((await lab.engine.up()).code).toBe(0);
    const newer = await lab.engine.state();
    const [stored] = live();
    await importState(lab, older);
    const preview = await lab.engine.preview();
    expect(preview.output).toMatch(
      /API account "orders" \(id \w+\) is in state, but store lab12345 has no such account/,
    );
    expect(preview.output).toContain("pulumi refresh");
    expect(preview.output).toMatch(
      new RegExp(`another confirmed account of the same owner.*id ${stored?.id ?? ""}`, "s"),
    );
    await importState(lab, newer);
    expect((await lab.engine.preview()).output).not.toMatch(/no such account|another confirmed/);
  });

  it("audits clean when every account is claimed, and finds an account that no state has", async () => {
    const clean = await lab.engine.bcAccounts(["audit"]);
    // A slow CLI is waited for aloud.
    expect({ code: clean.code, said: clean.stderr.replace(/^waiting for .*\n/gm, "") }).toEqual({ code: 0, said: "" });
    expect(clean.stdout).toContain("1 account claimed, nothing to decide");
    await lab.emulator.panel.createAccount(STORE, { name: "by hand", scopes: ["store_v2_orders"] });
    const found = await lab.engine.bcAccounts(["audit", "--format", "json"]);
    expect(found.code).toBe(1);
    expect(JSON.parse(found.stdout)).toMatchObject({
      findings: [{ kind: "unclaimed", store: STORE, name: "by hand", owner: null }],
    });
    lab.emulator.panel.deleteAccount(STORE, "by hand");
  });

  it("audits with exports of several stacks: doubly claimed, dead, drifted", async () => {
    writeFileSync(join(lab.engine.directory, "a.json"), JSON.stringify(await lab.engine.state()));
    const copy = await lab.engine.state();
    writeFileSync(
      join(lab.engine.directory, "b.json"),
      JSON.stringify(copy).replaceAll("urn:pulumi:dev::lab", "urn:pulumi:copy::lab"),
    );
    const doubled = await lab.engine.bcAccounts([
      "audit",
      "--export",
      "a.json",
      "--export",
      "b.json",
      "--format",
      "markdown",
    ]);
    expect(doubled.code).toBe(1);
    expect(doubled.stdout).toMatch(/\| doubly claimed \|.*lab\/dev.*lab\/copy/);
    const [account] = live();
    lab.emulator.panel.setScopes(STORE, account?.id ?? "", ["store_v2_orders"]);
    const drifted = await lab.engine.bcAccounts(["audit"]);
    expect(drifted.code).toBe(1);
    expect(drifted.stdout).toMatch(/drifted +orders/);
    expect(drifted.stdout).toContain('orders: "modify"');
    lab.emulator.panel.setScopes(STORE, account?.id ?? "", ["store_v2_orders_read_only"]);
    // An account of the export that was deleted since, in a project whose own stack is well.
    const gone = await lab.engine.state();
    writeFileSync(
      join(lab.engine.directory, "c.json"),
      JSON.stringify(gone)
        .replaceAll("urn:pulumi:dev::lab", "urn:pulumi:gone::lab")
        .replaceAll(`"${account?.id ?? ""}"`, '"4999"'),
    );
    const dead = await lab.engine.bcAccounts(["audit", "--stack", "dev", "--export", "c.json", "--format", "json"]);
    expect(JSON.parse(dead.stdout)).toMatchObject({
      findings: [
        { kind: "dead", id: "4999", stacks: ["lab/gone"], says: expect.stringContaining("pulumi refresh") as string },
      ],
    });
  });

  it("audits an account that holds more than its declared endpoints need", async () => {
    const wide = structuredClone(await lab.engine.state());
    for (const { type, inputs } of wide.deployment.resources ?? [])
      if (type.endsWith(":ApiAccount")) Object.assign(inputs, { endpoints: ["GET /v2/store"] });
    writeFileSync(join(lab.engine.directory, "wide.json"), JSON.stringify(wide));
    const run = await lab.engine.bcAccounts(["audit", "--export", "wide.json", "--format", "json"]);
    expect(run.code).toBe(1);
    expect(JSON.parse(run.stdout)).toMatchObject({
      findings: [
        { kind: "over-broad", says: expect.stringMatching(/holds more than its endpoints need: Orders /) as string },
      ],
    });
  });

  it("goes through preview, refresh and up although its secrets are lost, says so, and renews them when told to", async () => {
    const state = await lab.engine.state();
    const lost = JSON.parse(
      JSON.stringify(state, (key, value: unknown) => (key === "accessToken" || key === "clientSecret" ? null : value)),
    ) as StackExport;
    await importState(lab, lost);
    const lostWords = /The access token of API account "[^"]+" is lost.*keepers/s;
    for (const run of [await lab.engine.preview(), await lab.engine.refresh(), await lab.engine.up()]) {
      expect(run.output).toMatch(lostWords);
      expect(run.output).not.toContain("with an unexpected error");
      expect(run.code).toBe(0);
    }
    for (const verb of [["export", "orders", "--yes"], ["doctor"]]) {
      const run = await lab.engine.bcAccounts(verb);
      expect(run.code).not.toBe(0);
      expect(run.output).toContain("keepers");
      expect(run.output).not.toContain("TypeError");
    }
    const [before] = live();
    const renewed = await lab.engine.up("--replace", (await lab.engine.accounts())["orders"]?.urn ?? "");
    expect(renewed.code).toBe(0);
    expect(live()).toHaveLength(1);
    expect(live()[0]?.id).not.toBe(before?.id);
    expect((await lab.engine.accounts())["orders"]?.outputs["accessToken"]).toHaveProperty("ciphertext");
  });

  it("is read under a wrong passphrase with a sentence about the passphrase", async () => {
    lab.engine.setEnv({ PULUMI_CONFIG_PASSPHRASE: "not the passphrase" });
    for (const verb of [["export", "orders", "--yes"], ["verify"], ["doctor"]]) {
      const run = await lab.engine.bcAccounts(verb);
      expect(run.code).not.toBe(0);
      expect(run.output).toContain("passphrase");
      expect(run.output).not.toMatch(/TypeError|at .*\.js:\d/);
    }
    lab.engine.setEnv({ PULUMI_CONFIG_PASSPHRASE: "correct horse battery staple" });
  });

  it("destroys an account whose secrets are lost", async () => {
    const lost = JSON.parse(
      JSON.stringify(await lab.engine.state(), (key, value: unknown) =>
        key === "accessToken" || key === "clientSecret" ? null : value,
      ),
    ) as StackExport;
    await importState(lab, lost);
    expect((await lab.engine.destroy()).code).toBe(0);
    expect(live()).toEqual([]);
  });

  it("makes an account whose long logical name is full of surrogate pairs, and keeps the store of an ignored input", async () => {
    lab.engine.write(orders('{ store: "eu", scopes: { orders: "read-only" } }', "{}", '"a" + "😀".repeat(130)'));
    const made = await lab.engine.up();
    expect(made.code).toBe(0);
    const [account] = Object.values(lab.accounts("other123"));
    expect(account?.name.isWellFormed()).toBe(true);
    lab.emulator.panel.setScopes("other123", account?.id ?? "", ["store_v2_orders"]);
    await lab.engine.refresh();
    lab.emulator.panel.setScopes("other123", account?.id ?? "", ["store_v2_orders_read_only"]);
    lab.engine.write(
      orders('{ scopes: { orders: "modify" } }', '{ ignoreChanges: ["store", "scopes"] }', '"a" + "😀".repeat(130)'),
    );
    await lab.engine.up();
    expect(live()).toEqual([]);
    expect(Object.values(lab.accounts("other123"))).toHaveLength(1);
  });

  it("left no secret in any output", () => {
    expect(lab.leaks()).toEqual([]);
  });
});

describe("an account that a person made, in a stack that went over to a gateway", () => {
  let lab: Lab;
  const live = () => Object.values(lab.accounts());
  const handoff: Record<string, unknown> = {};
  beforeAll(async () => {
    lab = await startHandoffLab({ program: orders('{ scopes: { orders: "read-only" } }') });
    const made = await lab.emulator.panel.createAccount(STORE, {
      name: "orders",
      scopes: ["store_v2_orders_read_only"],
    });
    const { file, remove } = download(layouts["both names, byte order mark"](made), made.credentials.client_id);
    await lab.engine.bcAccounts(["adopt", "orders", "--file", file]);
    remove();
    Object.assign(handoff, { "bigcommerce:storeHash": STORE, "bigcommerce:apiUrl": lab.emulator.url });
    expect((await lab.engine.up()).output).toContain("+ 2 created");
  });
  afterAll(() => lab.close());

  it("is audited by its token: clean, dead, unchecked where an export hides the token; and what was adopted for nothing", async () => {
    const audited = async (...args: string[]) =>
      JSON.parse((await lab.engine.bcAccounts(["audit", "--format", "json", ...args])).stdout) as object;
    const clean = await lab.engine.bcAccounts(["audit"]);
    // A slow CLI is waited for aloud.
    expect({ code: clean.code, said: clean.stderr.replace(/^waiting for .*\n/gm, "") }).toEqual({ code: 0, said: "" });
    expect(clean.stdout).toContain("1 account claimed, nothing to decide");

    const spare = await lab.emulator.panel.createAccount(STORE, { name: "spare", scopes: ["store_v2_orders"] });
    const { file, remove } = download(layouts["token only"](spare), spare.credentials.client_id);
    await lab.engine.bcAccounts(["adopt", "spare", "--yes", "--file", file]);
    remove();
    expect(await audited()).toMatchObject({
      findings: [{ kind: "unclaimed", name: "spare", id: null, says: expect.stringContaining("pulumi up") as string }],
    });
    lab.emulator.panel.deleteAccount(STORE, "spare");

    // A state of another stack, whose account was deleted in the control panel.
    const { fingerprint: held } = (await lab.engine.accounts())["orders"]?.outputs ?? {};
    const clear = JSON.stringify(await lab.engine.stateInClear());
    const token = /\\"(\w{31})\\"/g;
    const gone = clear.replaceAll(token, (whole, text: string) =>
      fingerprintOf(text) === held ? whole.replace(text, spare.credentials.access_token) : whole,
    );
    writeFileSync(
      join(lab.engine.directory, "gone.json"),
      gone
        .replaceAll("urn:pulumi:dev::lab", "urn:pulumi:gone::lab")
        .replaceAll(String(held), fingerprintOf(spare.credentials.access_token)),
    );
    await lab.engine.must("config", "rm", "bigcommerce:adopted");
    expect(await audited("--export", "gone.json")).toMatchObject({
      findings: [{ kind: "dead", stacks: ["lab/gone"] }],
    });

    await lab.engine.must("stack", "export", "--file", "sealed.json");
    expect(await audited("--export", "sealed.json")).toMatchObject({
      findings: [
        { kind: "unchecked", name: "orders", says: expect.stringContaining("name the stack instead") as string },
      ],
    });
  });

  it("is refused by refresh, update and destroy, which say the way out, and stays in state", async () => {
    lab.engine.setEnv({
      BIGCOMMERCE_STORE_HASH: STORE,
      BIGCOMMERCE_GATEWAY_URL: lab.emulator.url,
      BIGCOMMERCE_GATEWAY_TOKEN: lab.emulator.gatewayToken,
    });
    lab.engine.configure({ "bigcommerce:storeHash": STORE });
    lab.engine.write(orders('{ scopes: { orders: "modify" } }'));
    for (const run of [await lab.engine.up(), await lab.engine.refresh("--run-program"), await lab.engine.destroy()]) {
      expect(run).not.toMatchObject({ code: 0 });
      expect(run.output).toMatch(/was made by a person.*pulumi config set/s);
    }
    expect(Object.keys(await lab.engine.accounts())).toEqual(["orders"]);
    expect(live()).toHaveLength(1);
  });

  it("is followed by one of the gateway where a second key keeps the way to it", async () => {
    lab.engine.configure({
      "bigcommerce:storeHash": STORE,
      "bigcommerce:stores": { "by-hand": { storeHash: STORE, mode: "handoff", apiUrl: lab.emulator.url } },
    });
    const run = await lab.engine.up();
    expect(run.output).toContain("created replacement");
    // The old one is a person's to delete.
    expect(run.output).toContain("Delete API account");
    expect(live()).toHaveLength(2);
    lab.emulator.panel.deleteAccount(STORE, "orders");
    expect((await lab.engine.up()).code).toBe(0);
    expect(live()).toMatchObject([{ scopes: ["store_v2_orders"] }]);
    expect((await lab.engine.accounts())["orders"]?.outputs["madeBy"]).toBe("gateway");
  });

  it("left no secret in any output", () => {
    expect(lab.leaks()).toEqual([]);
  });
});
