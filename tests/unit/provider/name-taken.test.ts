import { startEmulator, type Emulator } from "../../../emulator";
import { GatewayBackend } from "../../../provider/backends/gateway/gateway-backend";
import { HttpClient } from "../../../provider/backends/gateway/http";
import { explainNameTaken } from "../../../provider/backends/gateway/name-taken";

const STORE = "names123";
const wish = {
  name: "order sync",
  nameGenerated: false,
  tokenType: "v2v3",
  parameters: ["store_v2_orders"],
  owner: "acme/shop/dev/orders",
  generation: "",
} as const;

let emulator: Emulator;
let store: GatewayBackend;

beforeAll(async () => {
  emulator = await startEmulator({ stores: [STORE], profile: "editable" });
  store = new GatewayBackend(STORE, new HttpClient({ url: emulator.url, token: emulator.gatewayToken }));
  const { account } = await store.create(wish);
  store.confirmStored(account.id);
  await store.create({ ...wish, name: "feed", owner: "acme/shop/dev/feed" });
});
afterAll(() => emulator.close());

async function messageOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ code: "name_taken", status: 409 });
  return (error as Error).message;
}

describe("a name that another account has", () => {
  it("names the logical name that has it in the same stack, with the alias that keeps the account", async () => {
    expect(await messageOf(store.create({ ...wish, owner: "acme/shop/dev/renamed" }))).toMatch(
      /^Could not create API account "renamed" in store names123 \(name_taken\): API account \S+ has this `name`, and it is "orders" of this stack\..*\{ aliases: \[\{ name: "orders" \}\] \}/,
    );
  });

  it("says the same of a rename, with the way to swap two names", async () => {
    const feed = emulator.truth().stores[0]?.accounts.find(({ name }) => name === "feed")?.id ?? "";
    expect(await messageOf(store.update(feed, { name: "order sync" }, "acme/shop/dev/feed"))).toMatch(
      /it is "orders" of this stack.*use two updates with a third name in between/,
    );
  });

  it("names the stack that has it, and what to do after a move between stacks", async () => {
    expect(await messageOf(store.create({ ...wish, owner: "acme/shop/prod/orders" }))).toMatch(
      /belongs to "orders" of the stack acme\/shop\/dev\..*`pulumi state move`/,
    );
  });

  it("knows the resource's own account, which may be in the state or lost from it, and never says to delete a living one", async () => {
    const message = await messageOf(store.create(wish));
    expect(message).toMatch(
      /it belongs to this resource\. If the stack still has it, .*`keepers`.*`deleteBeforeReplace`/,
    );
    expect(message).toMatch(/`pulumi state delete`.*delete it in the control panel.*npx bc-accounts adopt/);
  });

  it("does not know who made an account by hand", () => {
    expect(explainNameTaken("a/b/c/d", { id: "7" })).toMatch(
      /^API account 7 has this `name`, and this gateway did not make it\. Choose another/,
    );
  });

  it("takes a resource inside a component by its own name", () => {
    const holder = { id: "7", owner: "acme/shop/dev/acme:index:Shop$orders" };
    expect(explainNameTaken("acme/shop/dev/d", holder)).toContain('it is "orders" of this stack');
  });
});

describe("an account that is gone", () => {
  it("is told of with the command that takes it out of state", async () => {
    await expect(store.update("gone", { name: "another name" })).rejects.toThrow(
      /\(not_found\)\..*`pulumi refresh`; the next `pulumi up` makes the account again/,
    );
  });
});
