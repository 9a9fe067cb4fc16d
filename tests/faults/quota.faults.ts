import { startEmulator, type Emulator } from "../../emulator";
import { recordFigure } from "./harness/figures";
import { configOf, type CreateAnswer, providerHere } from "./harness/provider";

const STORE = "limited1";

describe("a quota of 10 requests in each window", () => {
  const windowMs = 2_000;
  const accounts = 100;
  const quota = 10;
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator({ stores: [STORE], maxAccounts: 200, quota: { requests: quota, windowMs } });
  });
  afterAll(() => emulator.close());

  it("lets 100 accounts be made in at most 1.2 times the time that it takes at least, with a handful of 429s, none twice", async () => {
    const provider = await providerHere(configOf(emulator.url, STORE));
    const inputs = (index: number) => ({
      tokenType: "v2v3",
      scopes: { products: "read-only" },
      owner: `acme/shop/dev/account-${index}`,
    });
    const started = performance.now();
    const made = (await Promise.all(
      Array.from({ length: accounts }, (_, index) => provider.call("create", inputs(index))),
    )) as CreateAnswer[];
    const seconds = (performance.now() - started) / 1000;
    const atLeast = ((Math.ceil(accounts / quota) - 1) * windowMs) / 1000;
    const truth = emulator.truth();
    const refused = truth.requests[`POST /v1/stores/{store}/accounts`]?.byStatus["429"] ?? 0;
    recordFigure("100 accounts at 10 requests in 2 s: theoretical time (s)", atLeast.toFixed(1));
    recordFigure("100 accounts at 10 requests in 2 s: time taken (s)", seconds.toFixed(1));
    recordFigure("100 accounts at 10 requests in 2 s: answers of 429", refused);
    expect(truth.stores[0]?.accounts.map(({ id }) => id).sort()).toEqual(made.map(({ id }) => id).sort());
    expect(new Set(made.map(({ id }) => id)).size).toBe(accounts);
    expect(seconds).toBeLessThan(atLeast * 1.2);
    expect(refused).toBeLessThanOrEqual(5);
  }, 120_000);

  it("(without pacing, 100 requests at once are mostly refused)", async () => {
    await emulator.reset();
    const list = () =>
      fetch(`${emulator.url}/v1/stores/${STORE}/accounts`, {
        headers: { Authorization: `Bearer ${emulator.readToken}` },
      });
    const statuses = (await Promise.all(Array.from({ length: accounts }, list))).map(({ status }) => status);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(accounts / 2);
  });
});
