import type { StoreAccount, AccountDriver } from "../driver";
import { createGateway } from "../app";
import { openLedger } from "../open-ledger";
import { serveGateway } from "../serve";
import { describeGatewayContract } from "./describe-gateway-contract";
import { runnerOfFile, type TestRunner } from "./test-runner";

/** A driver that a test may do anything to, over an empty store. Started for each test. */
export interface DriverUnderTest {
  readonly driver: AccountDriver;
  /** Hash of an empty store that it reaches, with room for at least 12 accounts and at most 100. */
  readonly store: string;
  /** Makes an account in the store as a person does in the control panel, and gives its id. */
  makeByHand(name: string, scopes: readonly string[]): Promise<string>;
  /** Deletes an account as a person does in the control panel. */
  deleteByHand(id: string): Promise<void>;
  /** False for a store that grants by a form: a scope that no row of it is known for cannot be pressed. Default true. */
  readonly grantsUnknownScopes?: boolean;
  close?(): Promise<void>;
}

const order = {
  name: "orders sync",
  tokenType: "v2v3",
  scopes: ["store_v2_orders", "store_v2_products_read_only"],
} as const;

/**
 * What a gateway relies on in a driver, and then the whole contract over a gateway with this driver.
 *
 * @param start starts a driver for one test
 * @param runner whose tests these become. Default: the globals of the file that calls this, as Jest has them
 */
export function describeDriverContract(
  name: string,
  start: () => Promise<DriverUnderTest>,
  runner: TestRunner = runnerOfFile(),
): void {
  const { describe, it, beforeEach, afterEach, expect } = runner;

  describe(`what a gateway relies on, kept by ${name}`, () => {
    let under: DriverUnderTest;
    beforeEach(async () => {
      under = await start();
    });
    afterEach(async () => {
      await under.close?.();
    });

    const ids = (accounts: readonly StoreAccount[]): string[] => accounts.map(({ id }) => id).sort();

    it("names the store among its stores", async () => {
      expect(await under.driver.stores()).toContain(under.store);
    });

    it("makes exactly one account, as ordered, and gives it the same identity ever after", async () => {
      const { driver, store } = under;
      const { account, credentials } = await driver.create(store, order);
      expect(account).toMatchObject(order);
      expect(Math.abs(Date.parse(account.createdAt) - Date.now())).toBeLessThan(60_000);
      expect(Object.values(credentials).filter((value) => value === "")).toEqual([]);
      // The gateway compares id and time before it deletes: neither may move.
      expect(await driver.list(store)).toEqual([account]);
      expect(await driver.get(store, account.id)).toEqual(account);
      expect(await driver.list(store)).toEqual([account]);
    });

    it("lists the accounts that a person made too", async () => {
      const { driver, store } = under;
      const byHand = await under.makeByHand("made by hand", ["store_v2_orders"]);
      const { account } = await driver.create(store, order);
      expect(ids(await driver.list(store))).toEqual([account.id, byHand].sort());
    });

    it("says of an account that is not there that it is not there", async () => {
      const { driver, store } = under;
      expect(await driver.get(store, "999999")).toBeUndefined();
      expect(await driver.delete(store, "999999")).toBe(false);
    });

    it("deletes one account and no other, and gives its id to none that comes later", async () => {
      const { driver, store } = under;
      const { account } = await driver.create(store, order);
      const other = await driver.create(store, { ...order, name: "stock sync" });
      expect(await driver.delete(store, account.id)).toBe(true);
      expect(await driver.get(store, account.id)).toBeUndefined();
      const { account: later } = await driver.create(store, order);
      expect(later.id).not.toBe(account.id);
      expect(ids(await driver.list(store))).toEqual([other.account.id, later.id].sort());
    });

    it("refuses what it cannot make with a code of the contract, and has made nothing then", async () => {
      const { driver, store } = under;
      if (!(await driver.capabilities(store)).unique_names) return;
      const { account } = await driver.create(store, order);
      const failure: unknown = await driver.create(store, order).then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(failure).toMatchObject({ name: "DriverError", code: "name_taken" });
      expect(ids(await driver.list(store))).toEqual([account.id]);
    });
  });

  describeGatewayContract(
    `a gateway over ${name}`,
    async () => {
      const under = await start();
      const ledger = await openLedger(":memory:");
      const gateway = createGateway({
        driver: under.driver,
        ledger,
        tokens: [
          { token: "a-token-that-manages", stores: "*", access: "manage" },
          { token: "a-token-that-reads", stores: "*", access: "read" },
        ],
      });
      const served = await serveGateway(gateway);
      return {
        store: under.store,
        ...(under.grantsUnknownScopes === undefined ? {} : { grantsUnknownScopes: under.grantsUnknownScopes }),
        makeByHand: (label, scopes) => under.makeByHand(label, scopes),
        deleteByHand: (id) => under.deleteByHand(id),
        url: served.url,
        manageToken: "a-token-that-manages",
        readToken: "a-token-that-reads",
        close: async () => {
          await served.close();
          await ledger.close();
          await under.close?.();
        },
      };
    },
    runner,
  );
}
