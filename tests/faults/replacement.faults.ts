import type { StateResource } from "../helpers/engine";
import { type Lab, program, startLab, STORE } from "../helpers/lab";
import { violations } from "./harness/invariants";

/**
 * The engine replaces a resource without a diff when it was told to: by `--replace`, by `pulumi state taint`, by
 * `replaceWith`. Then the provider is asked for a new account while the old one, in state, may not be confirmed yet.
 */
describe("replaced without a diff on the real engine", () => {
  const replaced = ["named", "tainted", "leader", "follower"];
  const names = [...replaced, "fixed", "made way"];
  const declare = (generation: number): string =>
    program(`
      const scopes = { products: "read-only" };
      new ApiAccount("named", { scopes });
      new ApiAccount("tainted", { scopes });
      new ApiAccount("fixed", { name: "fixed sync", scopes });
      new ApiAccount("made way", { name: "made way sync", scopes }, { deleteBeforeReplace: true });
      const leader = new ApiAccount("leader", { scopes, keepers: { generation: "${generation}" } });
      new ApiAccount("follower", { scopes }, { replaceWith: [leader] });
    `);
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab({ program: declare(1) });
    await lab.engine.must("up", "--yes", "--skip-preview");
  }, 120_000);
  afterAll(() => lab.close());

  const ids = async () => {
    const accounts = await lab.engine.accounts();
    return Object.fromEntries(names.map((name) => [name, accounts[name]?.id]));
  };
  const urnOf = async (name: string) => ((await lab.engine.accounts())[name] as StateResource).urn;

  async function found(): Promise<string[]> {
    const { deployment } = await lab.engine.stateInClear();
    const held = (deployment.resources ?? [])
      .filter(({ type }) => type.endsWith(":ApiAccount"))
      .map((account) => ({
        owner: String(account.inputs["owner"]),
        store: STORE,
        id: account.id,
        accessToken: JSON.parse((account.outputs["accessToken"] as { plaintext: string }).plaintext) as string,
      }));
    return violations(lab.emulator, { stores: [STORE], held, settled: true });
  }

  it("an account is made anew, by force, by taint or by its leader, and the token in state works", async () => {
    const before = await ids();
    await lab.engine.must("state", "taint", "--yes", await urnOf("tainted"));
    lab.engine.write(declare(2));
    const run = await lab.engine.up("--replace", await urnOf("named"));
    expect(run.output).toMatch(/4 replaced/);
    const after = await ids();
    for (const name of replaced) expect(after[name]).not.toBe(before[name]);
    expect(await found()).toEqual([]);
  }, 120_000);

  it("and once more, directly after that", async () => {
    const before = await ids();
    await lab.engine.must("up", "--yes", "--skip-preview", "--replace", await urnOf("named"));
    expect((await ids())["named"]).not.toBe(before["named"]);
    expect(await found()).toEqual([]);
  }, 120_000);

  it("an account that is confirmed too", async () => {
    await lab.engine.must("up", "--yes", "--skip-preview");
    const before = await ids();
    await lab.engine.must("up", "--yes", "--skip-preview", "--replace", await urnOf("named"));
    expect((await ids())["named"]).not.toBe(before["named"]);
    expect(await found()).toEqual([]);
  }, 120_000);

  it("an account with a name of its own is refused, kept, and told how it is done", async () => {
    const before = await ids();
    const run = await lab.engine.up("--replace", await urnOf("fixed"));
    expect(run.code).not.toBe(0);
    expect(run.output).toMatch(
      /\(name_taken\): API account \S+ has this `name`, and it belongs to this resource\..*`deleteBeforeReplace`/s,
    );
    expect(await ids()).toEqual(before);
    expect(await found()).toEqual([]);
  }, 120_000);

  it("an account with a name of its own that goes first by its option", async () => {
    const before = await ids();
    await lab.engine.must("up", "--yes", "--skip-preview", "--replace", await urnOf("made way"));
    expect((await ids())["made way"]).not.toBe(before["made way"]);
    expect(await found()).toEqual([]);
  }, 120_000);

  it("another `up` then changes nothing, and every account is confirmed", async () => {
    const { output } = await lab.engine.must("up", "--yes", "--skip-preview");
    expect(output).toMatch(/\d+ unchanged/);
    expect(output).not.toMatch(/\d+ (created|updated|replaced|deleted)/);
    expect(Object.values(lab.accounts()).map(({ confirmed }) => confirmed)).toEqual(names.map(() => true));
    expect(await found()).toEqual([]);
    expect(lab.leaks()).toEqual([]);
  }, 120_000);
});
