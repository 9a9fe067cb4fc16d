import { CrashLane } from "./harness/crash-lane";
import { deleteUnclaimed, violations } from "./harness/invariants";
import { pause } from "./harness/gateway-process";
import { ProviderProcess } from "./harness/provider-process";
import type { Program, Stack } from "./harness/stack";

/** What docs/reliability.md says to remain possible, held so that the page stays true. */
describe("remaining window", () => {
  const program: Program = { sync: { scopes: { products: "read-only" } } };
  let lane: CrashLane;
  beforeAll(async () => {
    lane = await CrashLane.start(4);
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

  /** The strays, when there are as many as expected or it has taken too long. */
  async function lastingStrays(stack: Stack, count: number) {
    for (let patience = 200; patience > 0 && (await strays(stack)).length !== count; patience -= 1) await pause(50);
    return strays(stack);
  }

  it("an owner that never asks again after a crash leaves an account, listed as unconfirmed with its owner", async () => {
    const stack = lane.stack();
    const fault = await lane.gateway.armAt(stack.store, "credentials-sealed", "hold");
    const provider = await lane.provider(stack);
    const upping = stack.up(program, provider).catch(() => undefined);
    await lane.gateway.held(fault, upping);
    await provider.kill();
    await upping;
    await lane.gateway.release(fault);
    await lane.calmUp(stack, {});
    expect(await strays(stack)).toEqual([{ confirmed: false, owner: stack.owner("sync") }]);
    // It may be in another state, as far as the gateway can tell: so it stays, whatever its owner does next.
    await lane.calmUp(stack, program);
    await lane.calmUp(stack, program);
    expect(await strays(stack)).toEqual([{ confirmed: false, owner: stack.owner("sync") }]);
    // The way back: a person decides.
    await deleteUnclaimed(lane.gateway, stack.store, lane.held(stack));
    expect(await lastingStrays(stack, 0)).toEqual([]);
  }, 60_000);

  it("a `--replace` that died and is not asked for again leaves the new account unconfirmed, and the old one works", async () => {
    const stack = lane.stack();
    await lane.calmUp(stack, program);
    const before = stack.recorded();
    const fault = await lane.gateway.armAt(stack.store, "credentials-sealed", "hold");
    const provider = await lane.provider(stack);
    const upping = stack.up(program, provider, ["sync"]).catch(() => undefined);
    await lane.gateway.held(fault, upping);
    await provider.kill();
    await upping;
    await lane.gateway.release(fault);
    await lane.calmUp(stack, program);
    expect(stack.recorded()).toEqual(before);
    expect(await strays(stack)).toEqual([{ confirmed: false, owner: stack.owner("sync") }]);
    const held = lane.held(stack);
    expect(await violations(lane.gateway, { stores: [stack.store], held, settled: false })).toEqual([]);
    // The way back: a person decides.
    await deleteUnclaimed(lane.gateway, stack.store, lane.held(stack));
    expect(await lastingStrays(stack, 0)).toEqual([]);
  }, 60_000);

  it("a late create of an orphaned provider does not touch what the next `up` has made", async () => {
    const stack = lane.stack();
    const path = `/v1/stores/${stack.store}/accounts`;
    await lane.gateway.arm({ fault: { kind: "rate-limit", retry_after_seconds: 2 }, method: "POST", path });
    const orphaned = await lane.provider(stack);
    const upping = stack.up(program, orphaned).catch(() => undefined);
    await pause(300);
    stack.kill();
    await upping;
    await lane.calmUp(stack, program);
    expect(await lastingStrays(stack, 1)).toEqual([{ confirmed: false, owner: stack.owner("sync") }]);
    await orphaned.kill();
    const held = lane.held(stack);
    await lane.calmUp(stack, program);
    expect(await violations(lane.gateway, { stores: [stack.store], held, settled: false })).toEqual([]);
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
    await lastingStrays(stack, 1);
    next.retire();
    await orphaned.kill();
    expect(await strays(stack)).toEqual([{ confirmed: false, owner: stack.owner("sync") }]);
  }, 60_000);
});
