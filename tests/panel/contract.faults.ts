import { startEmulator, type Emulator } from "../../emulator";
import { createGateway, openLedger, serveGateway } from "../../gateway";
import { describeGatewayContract } from "../contract/describe-gateway-contract";
import { startPanelLab, type PanelLab } from "../helpers/panel-lab";

/** A store for each test: logging in for each would take longer than the tests. */
const stores = Array.from({ length: 250 }, (_, n) => `contract${n}`);
const MOST = 12;

let emulator: Emulator;
let lab: PanelLab;
let used = 0;

jest.setTimeout(120_000);

beforeAll(async () => {
  emulator = await startEmulator({ stores, maxAccounts: MOST });
  lab = await startPanelLab(emulator, { maxAccounts: MOST });
});
afterAll(async () => {
  await lab.close();
  await emulator.close();
});

describeGatewayContract("the control panel, driven in a browser", async () => {
  const store = stores[used++] ?? "";
  const ledger = await openLedger(":memory:");
  const gateway = createGateway({
    driver: lab.driver,
    ledger,
    tokens: [
      { token: "a-token-that-manages", stores: "*", access: "manage" },
      { token: "a-token-that-reads", stores: "*", access: "read" },
    ],
  });
  const served = await serveGateway(gateway);
  return {
    url: served.url,
    manageToken: "a-token-that-manages",
    readToken: "a-token-that-reads",
    store,
    grantsUnknownScopes: false,
    makeByHand: async (name, scopes) => (await emulator.panel.createAccount(store, { name, scopes })).account.id,
    deleteByHand: (id) => {
      emulator.panel.deleteAccount(store, id);
      return Promise.resolve();
    },
    close: async () => {
      await served.close();
      await ledger.close();
    },
  };
});
