import fc from "fast-check";
import { startEmulator, panelVariants, type Emulator, type PanelVariant } from "../../emulator";
import { DriverError } from "../../gateway";
import { PanelStop, type ControlPanelDriver, type StopCode } from "../../panel";
import { catalogue, familyEntry, scopeFamilies, toParameters, type Scopes } from "../../scopes";
import { itInABrowser } from "../helpers/chromium";
import { startPanelLab, type PanelLab } from "../helpers/panel-lab";

/** `made`: exactly what was ordered. Else the stop, and whether the store may have made the ordered account by then. */
type Outcome = "made" | { readonly stops: StopCode; readonly afterSave?: true };

const creating: Readonly<Partial<Record<PanelVariant, Outcome>>> = {
  iframe: "made",
  "era-2019": "made",
  "upper-case": "made",
  radios: "made",
  "no-label-ids": "made",
  "rows-reversed": "made",
  "unknown-row": "made",
  slow: "made",
  paged: "made",
  "menu-entries": "made",
  "choose-store": "made",
  "no-pop-up": "made",
  "no-download": "made",
  "unknown-row-granted": { stops: "row_unknown_granted" },
  "known-row-granted": { stops: "grant_differs" },
  "row-missing": { stops: "row_missing" },
  "row-twice": { stops: "row_unclear" },
  "state-unreadable": { stops: "row_unclear" },
  "refuse-name": { stops: "name_taken" },
  "refuse-full": { stops: "store_full" },
  spinner: { stops: "not_ready" },
  "session-ends-at-save": { stops: "session_ended" },
  "session-ended": { stops: "session_ended" },
  "two-step": { stops: "two_step_code" },
  captcha: { stops: "captcha" },
  "paged-endless": { stops: "list_endless" },
  "no-credentials": { stops: "save_unclear", afterSave: true },
  disagree: { stops: "credentials_disagree", afterSave: true },
  "other-store-file": { stops: "credentials_disagree", afterSave: true },
  "cut-list": { stops: "connection_lost" },
  "cut-form": { stops: "unknown_page" },
  "cut-save": { stops: "save_unclear" },
  "cut-saved": { stops: "save_unclear", afterSave: true },
};

const deleting: Readonly<Partial<Record<PanelVariant, Outcome>>> = {
  iframe: "made",
  "era-2019": "made",
  "upper-case": "made",
  "menu-entries": "made",
  paged: "made",
  slow: "made",
  "same-name-twice": "made",
  "dialog-without-name": { stops: "dialog_without_name" },
  "dialog-other-name": { stops: "dialog_without_name" },
  "session-ended": { stops: "session_ended" },
  "cut-delete": { stops: "unknown_page" },
  "cut-deleted": { stops: "unknown_page", afterSave: true },
};

const order = { tokenType: "v2v3", scopes: ["store_v2_orders", "store_v2_products_read_only"] } as const;
const bystander = { name: "of somebody else", scopes: ["store_v2_content"] };

/**
 * Drives the emulator's control panel in each of its variants, and holds what the store has then against its truth.
 *
 * @param variants - Which of them; all without it.
 * @param orders - How many random orders the property presses.
 */
export function describeVariants(variants: readonly PanelVariant[] | undefined, orders: number): void {
  const isMeant = ([name]: readonly [string, Outcome]): boolean => variants?.includes(name as PanelVariant) ?? true;
  const cases = {
    creating: Object.entries(creating).filter(isMeant),
    deleting: Object.entries(deleting).filter(isMeant),
  };
  const stores = [...cases.creating.map((_, n) => `make${n}`), ...cases.deleting.map((_, n) => `gone${n}`), "random1"];

  jest.setTimeout(180_000);

  let emulator: Emulator;
  let patient: PanelLab | undefined;
  let impatient: PanelLab | undefined;

  beforeAll(async () => {
    emulator = await startEmulator({ stores });
  });
  afterEach(() => {
    emulator.controlPanel.switchPages([]);
  });
  afterAll(async () => {
    await patient?.close();
    await impatient?.close();
    await emulator.close();
  });

  const accountsOf = (store: string) => emulator.truth().stores.find((entry) => entry.store === store)?.accounts ?? [];

  /** A stop comes after all patience where nothing tells that the page will not come. */
  async function driverFor(outcome: Outcome): Promise<ControlPanelDriver> {
    if (outcome === "made") return (patient ??= await startPanelLab(emulator, { patienceMs: 30_000 })).driver;
    return (impatient ??= await startPanelLab(emulator, { patienceMs: 5_000 })).driver;
  }

  /** The stop behind an error: itself, or the cause of the answer that it became. */
  async function stopOf(work: Promise<unknown>): Promise<{ code: StopCode; stop: PanelStop; isCertain: boolean }> {
    const error = await work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    const stop = error instanceof DriverError ? error.cause : error;
    if (!(stop instanceof PanelStop)) throw new Error(`no stop, but ${String(error)}`, { cause: error });
    return { code: stop.code, stop, isCertain: error instanceof DriverError };
  }

  describe("an account that is made where the pages are not as expected", () => {
    itInABrowser.each(cases.creating)("%s", async (variant, outcome) => {
      const store = `make${cases.creating.findIndex(([name]) => name === variant)}`;
      await emulator.panel.createAccount(store, bystander);
      await emulator.panel.createAccount(store, { ...bystander, name: "another of somebody else" });
      const before = accountsOf(store);
      const driver = await driverFor(outcome);
      emulator.controlPanel.switchPages([variant as PanelVariant]);
      const work = driver.create(store, { name: "orders sync", ...order });
      if (outcome === "made") {
        const { account, credentials } = await work;
        expect(accountsOf(store)).toEqual([
          ...before,
          expect.objectContaining({ id: account.id, name: "orders sync", ...order }),
        ]);
        const proof = await fetch(`${credentials.api_path}catalog/products`, {
          headers: { "X-Auth-Token": credentials.access_token },
        });
        expect(proof.status).toBe(200);
        return;
      }
      const { code, stop, isCertain } = await stopOf(work);
      expect(code).toBe(outcome.stops);
      expect(stop.message).toContain(stop.wayOut);
      const made = accountsOf(store).filter(({ id }) => before.every((other) => other.id !== id));
      // Never another grant: what may be there is what was ordered, and then nobody says that nothing was made.
      expect(made).toEqual(
        outcome.afterSave === true ? [expect.objectContaining({ name: "orders sync", ...order })] : [],
      );
      if (made.length > 0) expect(isCertain).toBe(false);
    });
  });

  describe("an account that is deleted where the pages are not as expected", () => {
    itInABrowser.each(cases.deleting)("%s", async (variant, outcome) => {
      const store = `gone${cases.deleting.findIndex(([name]) => name === variant)}`;
      await emulator.panel.createAccount(store, bystander);
      const { account } = await emulator.panel.createAccount(store, {
        name: "orders sync",
        scopes: ["store_v2_orders"],
      });
      await emulator.panel.createAccount(store, { name: "orders sync 2", scopes: ["store_v2_orders"] });
      const driver = await driverFor(outcome);
      // The gateway knows the account from a list that it read before.
      await driver.list(store);
      emulator.controlPanel.switchPages([variant as PanelVariant]);
      const work = driver.delete(store, account.id);
      const rest = () => accountsOf(store).map(({ name }) => name);
      if (outcome === "made") {
        expect(await work).toBe(true);
        expect(rest()).toEqual([bystander.name, "orders sync 2"]);
        return;
      }
      const { code } = await stopOf(work);
      expect(code).toBe(outcome.stops);
      expect(rest()).toEqual([bystander.name, ...(outcome.afterSave === true ? [] : ["orders sync"]), "orders sync 2"]);
    });
  });

  it("has every variant of the emulator in one of the two tables", () => {
    const used = [...Object.keys(creating), ...Object.keys(deleting)];
    expect(Object.keys(panelVariants).filter((name) => !used.includes(name))).toEqual([]);
  });

  describe("random orders of 1 to 29 rows", () => {
    /** Families that the form of the emulator has a row for, and levels that grant something. */
    const families = scopeFamilies.filter((family) => familyEntry(family).availability === "form");
    const order = fc
      .uniqueArray(fc.constantFrom(...families), { minLength: 1, maxLength: 29 })
      .chain((picked) =>
        fc.tuple(
          ...picked.map((family) =>
            fc
              .constantFrom(
                ...catalogue[family].levels.filter(({ heldByDefault }) => !heldByDefault).map(({ level }) => level),
              )
              .map((level) => [family, level] as const),
          ),
        ),
      )
      .map((grants) => Object.fromEntries(grants) as Scopes);

    itInABrowser("press exactly what was ordered, whatever the order", async () => {
      const driver = await driverFor("made");
      let n = 0;
      await fc.assert(
        fc.asyncProperty(
          order,
          fc.constantFrom<PanelVariant[]>([], ["rows-reversed"], ["radios", "no-label-ids"]),
          async (scopes, variants) => {
            emulator.controlPanel.switchPages(variants);
            const name = `random order ${(n += 1)}`;
            const wanted = toParameters(scopes);
            const { account } = await driver.create("random1", { name, tokenType: "v2v3", scopes: wanted });
            expect(accountsOf("random1").find(({ id }) => id === account.id)).toMatchObject({ name, scopes: wanted });
          },
        ),
        { numRuns: orders },
      );
    });
  });
}
