import { startEmulator, type Emulator } from "../../emulator";
import { describeDriverContract } from "../../gateway/suite";
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

describeDriverContract("the control panel, driven in a browser", () => {
  const store = stores[used++] ?? "";
  return Promise.resolve({
    driver: lab.driver,
    store,
    grantsUnknownScopes: false,
    makeByHand: async (name, scopes) => (await emulator.panel.createAccount(store, { name, scopes })).account.id,
    deleteByHand: (id) => {
      emulator.panel.deleteAccount(store, id);
      return Promise.resolve();
    },
  });
});
