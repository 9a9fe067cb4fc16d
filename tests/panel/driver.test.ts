import { startEmulator, type Emulator } from "../../emulator";
import { DriverError } from "../../gateway";
import { itInABrowser } from "../helpers/chromium";
import { startPanelLab, type PanelLab } from "../helpers/panel-lab";

const STORE = "emulator1";
let emulator: Emulator;
let lab: PanelLab | undefined;

beforeAll(async () => {
  emulator = await startEmulator({ stores: [STORE] });
});
afterAll(async () => {
  await lab?.close();
  await emulator.close();
});

const accounts = () => emulator.truth().stores[0]?.accounts ?? [];
const driver = async () => (lab ??= await startPanelLab(emulator)).driver;

describe("the driver of the control panel", () => {
  itInABrowser("makes exactly what was ordered, and its credentials open the store", async () => {
    const order = {
      name: "orders: sync",
      tokenType: "v2v3",
      scopes: ["store_v2_orders", "store_v2_products_read_only"],
    } as const;
    const { account, credentials } = await (await driver()).create(STORE, order);
    expect(account).toMatchObject(order);
    expect(accounts()).toMatchObject([{ id: account.id, ...order }]);
    const answer = await fetch(`${credentials.api_path.replace("/v3/", "/v2/")}store`, {
      headers: { "X-Auth-Token": credentials.access_token },
    });
    expect(answer.status).toBe(403);
    expect(credentials).toMatchObject({
      client_id: expect.stringMatching(/^\w{31}$/) as string,
      client_secret: expect.stringMatching(/^\w{64}$/) as string,
    });
  });

  itInABrowser("makes a Stencil-CLI token of the ordered level", async () => {
    const order = { name: "theme work", tokenType: "stencil-cli", scopes: [], accessLevel: "publish-theme" } as const;
    const { account } = await (await driver()).create(STORE, order);
    expect(accounts().find(({ id }) => id === account.id)).toMatchObject(order);
  });

  itInABrowser("lists every account, also those that a person made, in the contract's words", async () => {
    await emulator.panel.createAccount(STORE, { name: "by hand", scopes: ["store_v2_customers_login", "store_cart"] });
    const listed = await (await driver()).list(STORE);
    const byName = (one: { name: string }, other: { name: string }) => one.name.localeCompare(other.name);
    const facts = (entry: { id: string; name: string; tokenType: string; scopes: readonly string[] }) => [
      entry.id,
      entry.name,
      entry.tokenType,
      [...entry.scopes],
    ];
    expect([...listed].sort(byName).map(facts)).toEqual([...accounts()].sort(byName).map(facts));
  });

  itInABrowser("deletes the account of this id and no other, and says so when it is gone", async () => {
    const target = accounts().find(({ name }) => name === "theme work")?.id ?? "";
    const others = accounts().filter(({ id }) => id !== target);
    expect(await (await driver()).delete(STORE, target)).toBe(true);
    expect(accounts()).toEqual(others);
    expect(await (await driver()).delete(STORE, target)).toBe(false);
  });

  itInABrowser("refuses a scope that no row is known for, before it touches the page", async () => {
    const order = { name: "quantum", tokenType: "v2v3", scopes: ["store_quantum_teleporters_manage"] } as const;
    const before = accounts().length;
    await expect((async () => (await driver()).create(STORE, order))()).rejects.toThrow(DriverError);
    expect(accounts()).toHaveLength(before);
  });
});
