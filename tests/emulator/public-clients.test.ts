import { execFile } from "node:child_process";
import { Agent } from "node:https";
import { connect } from "node:net";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../emulator";
import { ensurePythonPackage } from "../helpers/python-package";
import { ensureStencilCli } from "../helpers/stencil-cli";

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

/** Runs one of the programs beside this test, and answers the JSON that it prints. */
function answerOf(program: string, args: readonly string[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    execFile(program, args, (error, stdout) => {
      if (error) reject(new Error(`${program} failed: ${error.message}`));
      else resolve(JSON.parse(stdout));
    });
  });
}

const stencilCli = ensureStencilCli();

(stencilCli === undefined ? describe.skip : describe)(
  "BigCommerce's own Stencil CLI (needs npm, tar and, the first time, the npm registry)",
  () => {
    const ask = (token: string) =>
      answerOf(process.execPath, [
        join(__dirname, "clients/stencil-cli.mjs"),
        stencilCli ?? "",
        emulator.url,
        STORE,
        token,
      ]);
    const themeToken = async (account: Parameters<Emulator["panel"]["createAccount"]>[1]) =>
      (await emulator.panel.createAccount(STORE, account)).credentials.access_token;

    it("reads themes and channels with a token for local development, and may delete no theme", async () => {
      const token = await themeToken({ name: "local theme", tokenType: "stencil-cli" });
      expect(await ask(token)).toEqual({
        themes: { answer: [] },
        channels: { answer: [] },
        deleteTheme: { status: 403 },
      });
    });

    it("is let through to a deletion with a token that may publish", async () => {
      const token = await themeToken({ name: "release", tokenType: "stencil-cli", accessLevel: "publish-theme" });
      // 501: the scope opens the call, and the emulator keeps no themes.
      expect(await ask(token)).toMatchObject({ themes: { answer: [] }, deleteTheme: { status: 501 } });
    });

    it("is refused everything by a V2/V3 token without its scopes, and by a dead token", async () => {
      const orders = await themeToken({ name: "orders alone", scopes: ["store_v2_orders"] });
      const refused = (status: number) => ({ themes: { status }, channels: { status }, deleteTheme: { status } });
      expect(await ask(orders)).toEqual(refused(403));
      expect(await ask("a-token-that-nobody-has")).toEqual(refused(401));
    });
  },
);

const python = ensurePythonPackage({
  name: "bigcommerce-0.23.4",
  requirements: ["bigcommerce==0.23.4"],
  check: ["python", "-c", "import bigcommerce.api"],
});

(python === undefined ? describe.skip : describe)(
  "the PyPI package bigcommerce (needs python3, pip and, the first time, PyPI)",
  () => {
    const ask = (clientId: string, token: string) =>
      answerOf(join(python ?? "", "python"), [
        join(__dirname, "clients/pypi-bigcommerce.py"),
        emulator.url,
        STORE,
        clientId,
        token,
      ]);

    it("reads what its scopes open, is refused the rest, and finds the rate limit's headers", async () => {
      const scopes = ["store_v2_orders_read_only", "store_v2_information_read_only"];
      const { credentials } = await emulator.panel.createAccount(STORE, { name: "python", scopes });
      expect(await ask(credentials.client_id, credentials.access_token)).toEqual({
        store: { answer: STORE },
        // An empty collection of V2 is a 204, which the client takes for an empty answer.
        orders: { answer: {} },
        customers: { status: 403 },
        left: expect.any(Number) as unknown,
      });
    });

    it("is refused everything with a dead token", async () => {
      const refused = { status: 401 };
      expect(await ask("nobody", "a-token-that-nobody-has")).toMatchObject({
        store: refused,
        orders: refused,
        customers: refused,
      });
    });
  },
);
