import { Agent } from "node:https";
import { connect } from "node:net";
import { type Emulator, startEmulator } from "../../emulator";

/** The part of node-bigcommerce that is used here; the package has no types of its own. */
interface Client {
  get(path: string): Promise<unknown>;
  post(path: string, data: unknown): Promise<unknown>;
}
// eslint-disable-next-line @typescript-eslint/no-require-imports
const BigCommerce = require("node-bigcommerce") as new (config: object) => Client;

const STORE = "clients1";
let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ stores: [STORE] });
});
afterAll(() => emulator.close());

/** The client always speaks to api.bigcommerce.com over TLS; this agent leads it to the emulator instead. */
function agent(): Agent {
  const toEmulator = new Agent();
  Object.assign(toEmulator, { createConnection: () => connect(emulator.port, "127.0.0.1") });
  return toEmulator;
}

async function client(apiVersion: "v2" | "v3", token?: string): Promise<Client> {
  const name = `client ${Math.random().toString(36).slice(2)}`;
  const scopes = ["store_v2_products_read_only", "store_v2_information_read_only"];
  const { credentials } = await emulator.panel.createAccount(STORE, { name, scopes });
  return new BigCommerce({
    clientId: credentials.client_id,
    accessToken: token ?? credentials.access_token,
    storeHash: STORE,
    apiVersion,
    headers: { Host: `127.0.0.1:${emulator.port}` },
    agent: agent(),
  });
}

describe("node-bigcommerce, a client that nobody wrote for the emulator", () => {
  it("reads what its scopes open, in both versions of the API", async () => {
    expect(await (await client("v3")).get("/catalog/products")).toMatchObject({ data: [] });
    expect(await (await client("v2")).get("/store")).toMatchObject({ id: STORE });
  });

  it("makes and lists webhooks, which every account may", async () => {
    const one = await client("v3");
    const hook = { scope: "store/order/created", destination: "https://example.com/hook", is_active: true };
    expect(await one.post("/hooks", hook)).toMatchObject({ data: { scope: hook.scope } });
    expect(await one.get("/hooks")).toMatchObject({ data: [{ destination: hook.destination }] });
  });

  it("is refused what its scopes do not open, and everything with a dead token", async () => {
    await expect((await client("v2")).get("/orders")).rejects.toMatchObject({ code: 403 });
    await expect((await client("v3")).post("/catalog/products", { name: "x" })).rejects.toMatchObject({ code: 403 });
    await expect((await client("v2", "a-token-that-nobody-has")).get("/store")).rejects.toMatchObject({ code: 401 });
  });
});
