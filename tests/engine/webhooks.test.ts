import { request } from "undici";
import { followChecklist, layouts, type MadeAccount, startHandoffLab } from "../helpers/handoff-lab";
import { type Lab, program, startLab, STORE } from "../helpers/lab";

/** Several runs of the real engine share one stack: each step starts where the one before it ended. */
jest.setTimeout(240_000);

const HEADER = "a-shared-secret-of-the-receiver";

async function call(lab: Lab, token: string, method: "GET" | "POST", body?: object): Promise<unknown> {
  const answer = await request(`${lab.emulator.url}/stores/${STORE}/v3/hooks`, {
    method,
    headers: { "x-auth-token": token, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.body.text();
  if (answer.statusCode >= 300) throw new Error(`${answer.statusCode}: ${text}`);
  return JSON.parse(text);
}

async function addHooks(lab: Lab, token: string): Promise<void> {
  for (const [scope, is_active] of [
    ["store/order/created", true],
    ["store/order/updated", true],
    ["store/product/deleted", false],
  ] as const) {
    const destination = "https://erp.example.com/hooks?key=hidden-in-the-query";
    await call(lab, token, "POST", { scope, destination, is_active, headers: { "x-shared": HEADER } });
  }
}

async function hooks(lab: Lab, token: string) {
  const { data } = (await call(lab, token, "GET")) as {
    data: { scope: string; destination: string; is_active: boolean; headers: object }[];
  };
  return data.map(({ scope, destination, is_active, headers }) => ({ scope, destination, is_active, headers }));
}

/** No header, no query of a destination, and none of the emulator's credentials in anything that was printed or kept. */
function expectNoSecrets(lab: Lab): void {
  expect(lab.leaks()).toEqual([]);
  const all = [lab.engine.transcript.map(({ output }) => output).join("\n"), lab.engine.stateFiles()].join("\n");
  expect(all).not.toMatch(/hidden-in-the-query|a-shared-secret-of-the-receiver/);
}

describe("webhooks of an account that a gateway makes", () => {
  let lab: Lab;
  let before: Awaited<ReturnType<typeof hooks>>;
  const account = (args: string) =>
    program(`const erp = new ApiAccount("erp", ${args});\nexports.token = erp.accessToken;`);
  const token = async () => String((await lab.engine.outputs())["token"]);

  beforeAll(async () => {
    lab = await startLab({ program: account('{ scopes: { orders: "read-only" } }') });
    await lab.engine.up();
    await addHooks(lab, await token());
    before = await hooks(lab, await token());
  });
  afterAll(() => lab.close());

  it("follow when it is replaced, and the old account goes afterwards", async () => {
    lab.engine.write(account('{ scopes: { orders: "modify" } }'));
    const run = await lab.engine.up();
    expect(run.output).toMatch(
      /3 webhooks of API account "erp-\w+" moved to API account "erp-\w+": 3 made and seen there/,
    );
    expect(run.code).toBe(0);
    expect(Object.values(lab.accounts())).toMatchObject([{ webhooks: 3 }]);
    expect(await hooks(lab, await token())).toEqual(before);
  });

  it("are listed by the token of each account, without headers and queries", async () => {
    const run = await lab.engine.bcAccounts(["webhooks", "list", "--orphans"]);
    expect(run.stdout).toMatch(
      /^erp \(store lab12345, token [0-9a-f]{12}\): 3 webhooks\n {2}store\/order\/created to https:\/\/erp\.example\.com\/hooks, with headers\n/,
    );
    expect(run.stdout).toContain("store/product/deleted to https://erp.example.com/hooks (inactive), with headers");
    expect(run.stdout).toMatch(/its scopes do not show: scripts/);
    const json = await lab.engine.bcAccounts(["webhooks", "list", "erp", "--format", "json"]);
    expect(JSON.parse(json.stdout)).toMatchObject([
      { logicalName: "erp", token: "alive", webhooks: [{ isActive: true, hasHeaders: true }, {}, {}] },
    ]);
  });

  it("do not follow a forced replacement, whose successor the engine does not tell of: the old account lives on, with the list", async () => {
    const urn = (await lab.engine.accounts())["erp"]?.urn ?? "";
    const run = await lab.engine.up("--replace", urn);
    expect(run.code).not.toBe(0);
    expect(run.output).toMatch(
      /Could not delete API account "erp-\w+" of store lab12345: it has 2 active webhooks, which BigCommerce deletes with it:/,
    );
    expect(
      Object.values(lab.accounts())
        .map(({ webhooks }) => webhooks)
        .sort(),
    ).toEqual([0, 3]);
    const copied = await lab.engine.bcAccounts(["webhooks", "copy", "erp", "--remove"]);
    expect(copied.stdout).toMatch(
      /^3 webhooks of API account "erp-\w+": 3 made with the token of API account "erp-\w+", 0 were there already\.\nDeleted from/,
    );
    expect((await lab.engine.up()).code).toBe(0);
    expect(await hooks(lab, await token())).toEqual(before);
    expect(Object.values(lab.accounts())).toMatchObject([{ webhooks: 3 }]);
  });

  it("refuse its deletion until `forceDelete` is in state", async () => {
    const refused = await lab.engine.destroy();
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain(
      "To delete them with the account: set forceDelete: true in the program, run pulumi up, then delete the account. Nothing was deleted.",
    );
    lab.engine.write(account('{ scopes: { orders: "modify" }, forceDelete: true }'));
    expect((await lab.engine.up()).output).toContain("~ 1 updated");
    expect(Object.values(lab.accounts())).toMatchObject([{ webhooks: 3 }]);
    expect((await lab.engine.destroy()).code).toBe(0);
    expect(lab.accounts()).toEqual({});
  });

  it("never showed a secret", () => {
    expectNoSecrets(lab);
  });
});

describe("webhooks of an account that a person makes", () => {
  let lab: Lab;
  let first: MadeAccount;
  let second: MadeAccount;
  const account = (args: string) => program(`const erp = new ApiAccount("erp-sync", ${args});`);

  beforeAll(async () => {
    lab = await startHandoffLab({ program: account('{ scopes: { orders: "read-only" } }') });
    first = await lab.emulator.panel.createAccount(STORE, { name: "erp-sync", scopes: ["store_v2_orders_read_only"] });
    await lab.engine.bcAccounts(["adopt", "erp-sync", "--file", "-"], layouts["token, client, name, path"](first));
    await lab.engine.up();
    await addHooks(lab, first.credentials.access_token);
  });
  afterAll(() => lab.close());

  it("are with the new token before the person is asked to delete the old account", async () => {
    lab.engine.write(account('{ scopes: { products: "read-only" } }'));
    const checklist = await lab.engine.bcAccounts(["handoff"]);
    second = await followChecklist(checklist.stdout, lab.emulator.panel, '"erp-sync-2"');
    await lab.engine.bcAccounts(["adopt", "erp-sync", "--file", "-"], layouts["token, client, name, path"](second));
    const run = await lab.engine.up();
    expect(run.output).toContain('3 webhooks of API account "erp-sync" moved to API account "erp-sync-2": 3 made');
    expect(run.output).toContain('Could not delete API account "erp-sync" of store lab12345: its token still works');
    expect(await hooks(lab, second.credentials.access_token)).toEqual(await hooks(lab, first.credentials.access_token));
    // As long as the person waits, nothing is made twice.
    await lab.engine.up();
    expect(await hooks(lab, second.credentials.access_token)).toHaveLength(3);
    lab.emulator.panel.deleteAccount(STORE, "erp-sync");
    expect((await lab.engine.up()).code).toBe(0);
    expect(Object.values(lab.accounts())).toMatchObject([{ name: "erp-sync-2", webhooks: 3 }]);
  });

  it("never showed a secret", () => {
    expectNoSecrets(lab);
  });
});
