import type { AddressInfo } from "node:net";
import { createServer } from "node:http";
import { request } from "undici";
import { type Emulator, startEmulator } from "../../../emulator";
import { StoreClient } from "../../../handoff";
import type * as Lifecycle from "../../../provider/lifecycle/lifecycle";
import type { CheckedInputs } from "../../../provider/lifecycle/inputs";
import type { AccountState } from "../../../provider/lifecycle/state";
import { copyWebhooks, missingWebhooks, type Webhook, WebhookApi } from "../../../provider/webhooks";
import { secretsIn } from "../../helpers/issued-secrets";

const STORE = "hooks123";
const HEADER = "a-shared-secret-of-the-receiver";
const inputs: CheckedInputs = { tokenType: "v2v3", scopes: { orders: "read-only" }, owner: "acme/shop/dev/orders" };
const wider: CheckedInputs = { ...inputs, scopes: { orders: "modify" } };

let emulator: Emulator;
let printed: jest.SpyInstance;
const told = () => printed.mock.calls.map(([line]) => String(line)).join("");

beforeAll(async () => {
  emulator = await startEmulator({ stores: [STORE], quota: 0 });
});
afterAll(() => emulator.close());
beforeEach(async () => {
  await emulator.reset();
  printed = jest.spyOn(process.stderr, "write").mockReturnValue(true);
});
afterEach(() => {
  printed.mockRestore();
});

/** The provider's process as a new `pulumi` command starts it: it remembers nothing. */
async function newProcess(): Promise<typeof Lifecycle> {
  let lifecycle: typeof Lifecycle | undefined;
  jest.isolateModules(() => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    lifecycle = require("../../../provider/lifecycle/lifecycle") as typeof Lifecycle;
  });
  if (!lifecycle) throw new Error("no lifecycle");
  const config: Record<string, string> = {
    "bigcommerce:storeHash": STORE,
    "bigcommerce:gatewayUrl": emulator.url,
    "bigcommerce:gatewayToken": emulator.gatewayToken,
  };
  await lifecycle.configure({ config: { get: (key) => config[key] } });
  return lifecycle;
}

interface Sent {
  scope: string;
  destination: string;
  is_active: boolean;
  headers: Record<string, string> | null;
}

async function hooksOf({ accessToken }: AccountState): Promise<Sent[]> {
  const { body } = await request(`${emulator.url}/stores/${STORE}/v3/hooks?limit=250`, {
    headers: { "x-auth-token": accessToken },
  });
  const { data } = (await body.json()) as { data?: Sent[] };
  return (data ?? []).map(({ scope, destination, is_active, headers }) => ({ scope, destination, is_active, headers }));
}

async function addHook({ accessToken }: AccountState, hook: Partial<Sent> = {}): Promise<void> {
  const { statusCode, body } = await request(`${emulator.url}/stores/${STORE}/v3/hooks`, {
    method: "POST",
    headers: { "x-auth-token": accessToken, "content-type": "application/json" },
    body: JSON.stringify({
      scope: "store/order/created",
      destination: "https://erp.example.com/hooks?key=hidden-in-the-query",
      headers: { "x-shared": HEADER },
      ...hook,
    }),
  });
  await body.dump();
  if (statusCode >= 300) throw new Error(`the emulator took no webhook: ${statusCode}`);
}

const names = () => (emulator.truth().stores[0]?.accounts ?? []).map(({ id }) => id);

/** As the engine does it: the diff, the new account, and the deletion of the old one with the old state. */
async function replaced(lifecycle: typeof Lifecycle, id: string, state: AccountState, news = wider) {
  expect((await lifecycle.diff(id, state, news)).replaces).toBeDefined();
  return lifecycle.create(news);
}

describe("webhooks of an account that is replaced", () => {
  it("are made again with the new token, as they were, before the old account goes", async () => {
    const lifecycle = await newProcess();
    const { id, outs } = await lifecycle.create(inputs);
    await addHook(outs);
    await addHook(outs, { scope: "store/product/updated", is_active: false, headers: null });
    const before = await hooksOf(outs);
    const young = await replaced(lifecycle, id, outs);
    await lifecycle.delete(id, outs);
    expect(await hooksOf(young.outs)).toEqual(before);
    expect(names()).toEqual([young.id]);
    expect(told()).toMatch(/2 webhooks of API account "orders-\w+" moved to API account "orders-\w+": 2 made/);
  });

  it("are all moved where they fill several pages", async () => {
    const lifecycle = await newProcess();
    const { id, outs } = await lifecycle.create(inputs);
    await Promise.all(
      Array.from({ length: 260 }, (_, index) => addHook(outs, { destination: `https://erp.example.com/${index}` })),
    );
    const young = await replaced(lifecycle, id, outs);
    await lifecycle.delete(id, outs);
    expect(emulator.truth().stores[0]?.accounts).toMatchObject([{ id: young.id, webhooks: 260 }]);
  });

  it("are moved by the next command where the first one was killed before the deletion", async () => {
    const first = await newProcess();
    const { id, outs } = await first.create(inputs);
    await addHook(outs);
    const young = await replaced(first, id, outs);
    const next = await newProcess();
    // The engine asks for the diff of what the program means before it deletes what was replaced.
    expect(await next.diff(young.id, young.outs, wider)).toEqual({ changes: false });
    await next.delete(id, outs);
    expect(await hooksOf(young.outs)).toHaveLength(1);
    expect(names()).toEqual([young.id]);
  });

  it("keep the old account alive where the store takes none of them, and the failure says where it stands", async () => {
    const lifecycle = await newProcess();
    const { id, outs } = await lifecycle.create(inputs);
    await addHook(outs);
    const young = await replaced(lifecycle, id, outs);
    emulator.faults.arm({ fault: { kind: "status", status: 500 }, method: "POST", path: "/stores/*/v3/hooks" });
    await expect(lifecycle.delete(id, outs)).rejects.toThrow(
      /Could not make a webhook for store\/order\/created .*status 500.* Nothing was deleted/,
    );
    expect(names()).toContain(id);
    emulator.faults.clear();
    await lifecycle.delete(id, outs);
    expect(await hooksOf(young.outs)).toHaveLength(1);
  });

  it("are not lost where the old account has to go first: its deletion is refused", async () => {
    const lifecycle = await newProcess();
    const named = { ...inputs, name: "orders account" };
    const { id, outs } = await lifecycle.create(named);
    await addHook(outs);
    expect(await lifecycle.diff(id, outs, { ...named, scopes: { orders: "modify" } })).toMatchObject({
      deleteBeforeReplace: true,
    });
    await expect(lifecycle.delete(id, outs)).rejects.toThrow(/Leave `name` out or change it/);
    expect(names()).toEqual([id]);
  });
});

describe("webhooks of an account that nothing replaces", () => {
  it("refuse its deletion with the list, which shows neither headers nor what a destination's query holds", async () => {
    const lifecycle = await newProcess();
    const { id, outs } = await lifecycle.create(inputs);
    await addHook(outs);
    const failure = await lifecycle.delete(id, outs).then(
      () => "",
      (error: unknown) => (error as Error).message,
    );
    expect(failure).toContain(
      "it has an active webhook, which BigCommerce deletes with it:\n  store/order/created to https://erp.example.com/hooks\n",
    );
    expect(failure).toContain("npx bc-accounts webhooks copy");
    expect(failure).toContain("forceDelete: true");
    expect(failure).not.toMatch(/hidden-in-the-query|a-shared-secret/);
    expect(secretsIn(failure)).toEqual([]);
    expect(names()).toEqual([id]);
  });

  it("go with it once `forceDelete` is in state, which an update puts there without asking the store for anything", async () => {
    const lifecycle = await newProcess();
    const { id, outs } = await lifecycle.create(inputs);
    await addHook(outs);
    const forced = { ...inputs, forceDelete: true };
    expect(await lifecycle.diff(id, outs, forced)).toEqual({ changes: true, changed: ["forceDelete"] });
    const updated = await lifecycle.update(id, outs, forced);
    expect(updated.outs).toEqual({ ...outs, forceDelete: true });
    expect(await lifecycle.diff(id, updated.outs, forced)).toEqual({ changes: false });
    const read = await lifecycle.read(id, updated.outs);
    expect(read.props).toMatchObject({ forceDelete: true });
    await lifecycle.delete(id, updated.outs);
    expect(names()).toEqual([]);
  });

  it.each([
    ["it has none", undefined, inputs],
    ["none of them is active", { is_active: false }, inputs],
    ["it is a Stencil-CLI token, which may have none", undefined, { tokenType: "stencil-cli", owner: inputs.owner }],
  ] as const)("are in nobody's way where %s", async (_, hook, declared) => {
    const lifecycle = await newProcess();
    const { id, outs } = await lifecycle.create(declared);
    if (hook) await addHook(outs, hook);
    await lifecycle.delete(id, outs);
    expect(names()).toEqual([]);
  });

  it("are in nobody's way where the account is gone already", async () => {
    const lifecycle = await newProcess();
    const { id, outs } = await lifecycle.create(inputs);
    await addHook(outs);
    emulator.panel.deleteAccount(STORE, id);
    await lifecycle.delete(id, outs);
  });

  it("are not looked at where only the gateway can be reached, and that is said", async () => {
    const lifecycle = await newProcess();
    const { id, outs } = await lifecycle.create(inputs);
    const closed = createServer();
    await new Promise<void>((done) => closed.listen(0, "127.0.0.1", done));
    const { port } = closed.address() as AddressInfo;
    await new Promise((done) => closed.close(done));
    await lifecycle.delete(id, { ...outs, apiPath: `http://127.0.0.1:${port}/stores/${STORE}/v3/` });
    expect(told()).toContain("was not checked before its deletion");
    expect(names()).toEqual([]);
  });
});

describe("a copy that is killed", () => {
  it.each(["before", "after"] as const)(
    "%s the store did what it was asked loses no webhook and doubles none, whatever the step",
    async (when) => {
      const lifecycle = await newProcess();
      const old = await lifecycle.create(inputs);
      for (const index of [1, 2, 3]) await addHook(old.outs, { destination: `https://erp.example.com/${index}` });
      const before = await hooksOf(old.outs);
      // List, list, three made, list again: six requests.
      for (let step = 0; step < 6; step += 1) {
        const young = await lifecycle.create({ ...wider, owner: `acme/shop/dev/copy-${when}-${step}` });
        const [from, to] = [
          { label: "old", token: old.outs.accessToken },
          { label: "new", token: young.outs.accessToken },
        ];
        const copy = async () => {
          const api = new WebhookApi(new StoreClient({ url: emulator.url, storeHash: STORE, deadlineMs: 300 }));
          const seen = await api.list(from.token);
          if (seen.state !== "listed") throw new Error(seen.state);
          return copyWebhooks(api, seen.webhooks, from, to);
        };
        emulator.faults.arm({ fault: { kind: "drop", when }, path: "/stores/*/v3/hooks", skip: step, count: 99 });
        await expect(copy()).rejects.toThrow();
        emulator.faults.clear();
        await copy();
        expect(await hooksOf(young.outs)).toEqual(before);
        expect(await hooksOf(old.outs)).toEqual(before);
        expect(await copy()).toMatchObject({ made: 0 });
      }
    },
  );
});

describe("the comparison of two accounts' webhooks", () => {
  const hook = (destination: string, over: Partial<Webhook> = {}): Webhook => ({
    id: 1,
    scope: "store/order/created",
    destination,
    isActive: true,
    headers: null,
    ...over,
  });

  it("counts: two of one event and destination want two", () => {
    const two = [hook("https://a.example.com/"), hook("https://a.example.com/", { id: 2 })];
    expect(missingWebhooks(two, [hook("https://a.example.com/")])).toHaveLength(1);
    expect(missingWebhooks(two, two)).toEqual([]);
  });

  it("does not make one again whose headers were renewed", () => {
    expect(
      missingWebhooks([hook("https://a.example.com/")], [hook("https://a.example.com/", { headers: { a: "b" } })]),
    ).toEqual([]);
  });
});
