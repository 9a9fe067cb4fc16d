import { CrashLane } from "./harness/crash-lane";
import { pause } from "./harness/gateway-process";
import { ProviderProcess } from "./harness/provider-process";
import type { Program, Stack } from "./harness/stack";

/** What docs/reliability.md says to remain possible, held so that the page stays true. */
describe("remaining window", () => {
  const program: Program = { sync: { scopes: { products: "read-only" } } };
  let lane: CrashLane;
  beforeAll(async () => {
    lane = await CrashLane.start(2);
  }, 60_000);
  afterAll(async () => {
    await ProviderProcess.closeAll();
    await lane.close();
  });

  /** Live accounts that no state has, by whether they are confirmed. */
  async function strays(stack: Stack): Promise<{ confirmed: boolean; owner?: string }[]> {
    const held = new Set(stack.recorded().map(({ id }) => id));
    const live = (await lane.gateway.truth()).stores.find(({ store }) => store === stack.store)?.accounts ?? [];
    return live.filter(({ id }) => !held.has(id)).map(({ confirmed, owner = "nobody" }) => ({ confirmed, owner }));
  }

  it("an owner that never asks again after a crash leaves an account, listed as unconfirmed with its owner", async () => {
    const stack = lane.stack();
    const fault = await lane.gateway.armAt(stack.store, "credentials-sealed", "hold");
    const provider = await lane.provider(stack);
    const upping = stack.up(program, provider).catch(() => undefined);
    await lane.gateway.held(fault);
    await provider.kill();
    await upping;
    await lane.gateway.release(fault);
    await lane.calmUp(stack, {});
    expect(await strays(stack)).toEqual([{ confirmed: false, owner: stack.owner("sync") }]);
    // The way back: the same owner asks again, and has it.
    await lane.calmUp(stack, program);
    expect(await strays(stack)).toEqual([]);
  }, 60_000);

  it("a provider that outlives its CLI and repeats a create after two further `up` leaves an account, listed as unconfirmed", async () => {
    const stack = lane.stack();
    const path = `/v1/stores/${stack.store}/accounts`;
    await lane.gateway.arm({ fault: { kind: "rate-limit", retry_after_seconds: 4 }, method: "POST", path });
    const orphaned = await lane.provider(stack);
    const upping = stack.up(program, orphaned).catch(() => undefined);
    await pause(500);
    stack.kill();
    await upping;
    await lane.calmUp(stack, program);
    const next = await lane.provider(stack);
    await stack.up(program, next);
    for (let patience = 200; patience > 0 && (await strays(stack)).length === 0; patience -= 1) await pause(50);
    next.retire();
    await orphaned.kill();
    expect(await strays(stack)).toEqual([{ confirmed: false, owner: stack.owner("sync") }]);
  }, 60_000);
});
