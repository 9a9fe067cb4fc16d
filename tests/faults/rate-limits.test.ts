import { startEmulator, type Emulator } from "../../emulator";
import { createGateway, openLedger, serveGateway } from "../../gateway";
import { MemoryDriver } from "../helpers/memory-driver";
import { violations } from "./harness/invariants";
import { configOf, providerHere } from "./harness/provider";
import { Stack } from "./harness/stack";

const STORE = "limited1";

describe("a storm of 429s while 20 accounts are made", () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator({ stores: [STORE] });
  });
  beforeEach(() => emulator.reset());
  afterAll(() => emulator.close());

  it.each([
    ["with headers", { kind: "rate-limit", retry_after_seconds: 1 }],
    ["without headers", { kind: "rate-limit", headers: false }],
  ] as const)(
    "%s: each is made once",
    async (_name, fault) => {
      emulator.faults.arm({ fault, method: "POST", count: 15 });
      const provider = await providerHere(configOf(emulator.url, STORE));
      const names = Array.from({ length: 20 }, (_, index) => `account-${index}`);
      // Several at a time, as the engine does.
      const stacks = names.map((name) => ({ name, stack: new Stack(STORE) }));
      await Promise.all(
        stacks.map(({ name, stack }) => stack.up({ [name]: { scopes: { products: "read-only" } } }, provider)),
      );
      const held = stacks.flatMap(({ stack }) =>
        stack.recorded().map(({ logicalName, id, outs }) => ({
          owner: stack.owner(logicalName),
          store: STORE,
          id,
          accessToken: outs.accessToken,
        })),
      );
      expect(held).toHaveLength(20);
      // One request for each account, one more for each refusal: nobody hammers a store that says "later".
      const made = emulator.truth().requests["POST /v1/stores/{store}/accounts"];
      expect(Object.values(made?.byStatus ?? {}).reduce((sum, count) => sum + count, 0)).toBe(20 + 15);
      expect(await violations(emulator, { stores: [STORE], held, settled: true })).toEqual([]);
    },
    60_000,
  );
});

describe("clocks that differ", () => {
  /** An account is made in a store whose clock is ahead, and the gateway loses sight of it before it has the credentials. */
  async function orphanWithSkew(skewMs: number): Promise<{ live: number; code: string | undefined }> {
    const driver = new MemoryDriver(["store1"], () => Date.now() + skewMs);
    const ledger = await openLedger(":memory:");
    const gateway = createGateway({
      driver,
      ledger,
      tokens: [{ token: "emulator-manage-token", stores: "*", access: "manage" }],
    });
    const served = await serveGateway(gateway);
    try {
      driver.after = (verb) => {
        if (verb !== "create") return;
        driver.after = () => undefined;
        throw new Error("the store's answer was lost");
      };
      const stack = new Stack("store1");
      const program = { sync: { name: "orders sync", scopes: { products: "read-only" } } };
      const provider = await providerHere(configOf(served.url, "store1"));
      const failure = await stack.up(program, provider).then(
        () => undefined,
        (error: unknown) => (error as { code: string }).code,
      );
      return { live: driver.of("store1").length, code: failure };
    } finally {
      await served.close();
      await ledger.close();
    }
  }

  it.each([-50_000, 0, 50_000, 240_000])(
    "by %d ms: an orphan is recognised, and made again",
    async (skewMs) => {
      expect(await orphanWithSkew(skewMs)).toEqual({ live: 1, code: undefined });
    },
    30_000,
  );

  it("by more than the minute that is allowed for: the orphan is not taken for ours, and its name is said to be taken", async () => {
    expect(await orphanWithSkew(-120_000)).toEqual({ live: 1, code: "name_taken" });
  }, 30_000);
});
