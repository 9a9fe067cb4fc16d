import { createServer, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { startEmulator } from "../../../emulator";
import * as lifecycle from "../../../provider/lifecycle/lifecycle";
import type { CheckedInputs } from "../../../provider/lifecycle/inputs";
import type { AccountState } from "../../../provider/lifecycle/state";

/**
 * An update that changes nothing, while the gateway is down. What counts is how often somebody calls there: with every
 * further attempt the update would have waited for a pause.
 */
const STORE = "dead1234";
const inputsOf = (name: string): CheckedInputs => ({
  tokenType: "v2v3",
  scopes: { products: "read-only" },
  owner: `acme/shop/dev/${name}`,
});

const made: { id: string; state: AccountState; inputs: CheckedInputs }[] = [];
let server: Server;
let calls: number;

/** Points the provider at an address where this becomes of each connection. */
async function gatewayThat(answers: (socket: Socket) => void): Promise<void> {
  calls = 0;
  server = createServer((socket) => {
    calls += 1;
    socket.on("error", () => undefined);
    answers(socket);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await configure(`http://127.0.0.1:${port}`, "a-token");
}

async function configure(url: string, token: string): Promise<void> {
  const config: Record<string, string> = {
    "bigcommerce:storeHash": STORE,
    "bigcommerce:gatewayUrl": url,
    "bigcommerce:gatewayToken": token,
    "bigcommerce:timeoutSeconds": "5",
  };
  await lifecycle.configure({ config: { get: (key) => config[key] } });
}

beforeAll(async () => {
  const emulator = await startEmulator({ stores: [STORE] });
  await configure(emulator.url, emulator.gatewayToken);
  for (const name of ["first", "second", "third"]) {
    const inputs = inputsOf(name);
    const { id, outs } = await lifecycle.create(inputs);
    made.push({ id, state: outs, inputs });
  }
  await emulator.close();
});
afterEach(async () => {
  await new Promise((done) => server.close(done));
});

const nothingChanges = () => Promise.all(made.map(({ id, state, inputs }) => lifecycle.diff(id, state, inputs)));

it("waits for no second attempt where the first one fails", async () => {
  await gatewayThat((socket) => socket.destroy());
  expect(await nothingChanges()).toEqual(made.map(() => ({ changes: false })));
  expect(calls).toBe(1);
});

it("goes on where nobody answers, with one call for all accounts", async () => {
  const open: Socket[] = [];
  await gatewayThat((socket) => open.push(socket));
  expect(await nothingChanges()).toEqual(made.map(() => ({ changes: false })));
  expect(calls).toBe(1);
  for (const socket of open) socket.destroy();
});
