import { startLab, STORE, program, type Lab } from "../helpers/lab";
import { EngineProject } from "../helpers/engine";
import { type Held, violations } from "./harness/invariants";

/** Accounts of the store that a person made; it holds 50. */
const BY_HAND = 48;
const handMade = Array.from({ length: BY_HAND }, (_, index) => `by hand ${index + 1}`);

describe("two `pulumi up` of different stacks at once, in a store with 48 of its 50 accounts", () => {
  const declare = (names: readonly string[]) =>
    program(
      `for (const name of ${JSON.stringify(names)}) new ApiAccount(name, { scopes: { products: "read-only" } });`,
    );
  let lab: Lab;
  let other: EngineProject;
  beforeAll(async () => {
    lab = await startLab({ program: declare(["sync", "feed"]), stack: "one" });
    other = await EngineProject.create({
      program: declare(["sync", "feed"]),
      stack: "two",
      env: {
        BIGCOMMERCE_STORE_HASH: STORE,
        BIGCOMMERCE_GATEWAY_URL: lab.emulator.url,
        BIGCOMMERCE_GATEWAY_TOKEN: lab.emulator.gatewayToken,
      },
    });
    for (const name of handMade) {
      await lab.emulator.panel.createAccount(STORE, { name, scopes: ["store_v2_products_read_only"] });
    }
  }, 180_000);
  afterAll(async () => {
    other.dispose();
    await lab.close();
  });

  async function held(engine: EngineProject): Promise<Held[]> {
    const { deployment } = await engine.stateInClear();
    const accounts = (deployment.resources ?? []).filter(({ type }) => type.endsWith(":ApiAccount"));
    return accounts.map(({ id, inputs, outputs }) => ({
      owner: String(inputs["owner"]),
      store: STORE,
      id,
      accessToken: JSON.parse((outputs["accessToken"] as { plaintext: string }).plaintext) as string,
    }));
  }

  const found = async () =>
    violations(lab.emulator, {
      stores: [STORE],
      held: [...(await held(lab.engine)), ...(await held(other))],
      settled: true,
      byHand: handMade,
    });

  it("the store's limit is kept, the loser is told why, and there is no orphan", async () => {
    const runs = await Promise.all([lab.engine.up(), other.up()]);
    expect(Object.keys(lab.accounts())).toHaveLength(50);
    const losers = runs.filter(({ code }) => code !== 0);
    expect(losers.length).toBeGreaterThanOrEqual(1);
    for (const { output } of losers)
      expect(output).toMatch(/50 of at most 50 API accounts.*\(account_limit_reached\)/s);
    expect(await found()).toEqual([]);
  }, 120_000);

  it("both get through when there is room", async () => {
    for (const name of handMade.slice(0, 2)) lab.emulator.panel.deleteAccount(STORE, name);
    const runs = await Promise.all([lab.engine.up(), other.up()]);
    expect(runs.map(({ code }) => code)).toEqual([0, 0]);
    expect(await found()).toEqual([]);
    expect(Object.keys(lab.accounts())).toHaveLength(50);
  }, 120_000);
});
