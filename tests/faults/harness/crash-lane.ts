import { type CrashPoint, lostAnswers, type Operation } from "./crash-points";
import { GatewayProcess, type LedgerKind, pause } from "./gateway-process";
import { type Held, lastingViolations, secretsAmong, violations } from "./invariants";
import { configOf } from "./provider";
import { ProviderProcess } from "./provider-process";
import { EngineKilled, type Program, Stack } from "./stack";

/** Most times that `up` may have to be repeated after one crash. */
const MOST_REPEATS = 2;

/** What an experiment found, for its test to hold. */
export interface CrashReport {
  /** The process really died while the gateway stood at the step. */
  readonly hit: boolean;
  readonly afterCrash: readonly string[];
  readonly afterRepeat: readonly string[];
  /** How often `up` had to be repeated until it succeeded. */
  readonly repeats: number;
  /** What the store and state have in the end, in words. */
  readonly outcome: readonly string[];
  readonly undisturbed: readonly string[];
}

/** One gateway process with many stores, on which crash experiments run one after the other, each in a store of its own. */
export class CrashLane {
  private used = 0;

  private constructor(
    readonly gateway: GatewayProcess,
    private readonly stores: readonly string[],
  ) {}

  static async start(places: number, ledger: LedgerKind = "SQLite"): Promise<CrashLane> {
    const stores = Array.from({ length: places }, (_, index) => `lane${index + 1}`);
    return new CrashLane(await GatewayProcess.startOn(ledger, "--store", ...stores), stores);
  }

  /** A stack in a store that nobody has used. */
  stack(): Stack {
    const store = this.stores[this.used++];
    if (store === undefined) throw new Error("the lane has no store left");
    return new Stack(store);
  }

  provider(stack: Stack): Promise<ProviderProcess> {
    return ProviderProcess.start(configOf(this.gateway.url, stack.store));
  }

  held(stack: Stack): Held[] {
    return stack.recorded().map(({ logicalName, id, outs }) => ({
      owner: stack.owner(logicalName),
      store: stack.store,
      id,
      accessToken: outs.accessToken,
    }));
  }

  /** An `up` that nothing disturbs, by a provider process of its own. */
  async calmUp(stack: Stack, program: Program, replace: readonly string[] = []): Promise<void> {
    const provider = await this.provider(stack);
    await stack.up(program, provider, replace).finally(() => {
      provider.retire();
    });
  }

  async run({ operation, step, victim }: CrashPoint): Promise<CrashReport> {
    const { gateway } = this;
    const stack = this.stack();
    for (const [index, program] of operation.before.entries()) {
      if (index === operation.lost) await this.loseAnswer(stack, program);
      else if (index === operation.orphaned) await this.leaveOrphan(stack, program);
      else await this.calmUp(stack, program);
    }

    const fault = await gateway.armAt(stack.store, step, victim === "gateway" ? "crash" : "hold");
    const provider = await this.provider(stack);
    const upping = stack.up(operation.program, provider, operation.replace).then(
      () => true,
      () => false,
    );
    let repeats = 0;
    let hit = true;
    let done = false;
    if (victim === "ledger") {
      hit = await gateway.held(fault, upping);
      await gateway.cutLedger();
      await gateway.release(fault);
      done = await upping;
      provider.retire();
    } else if (victim === "gateway") {
      hit = (await gateway.exited()) === "SIGKILL";
      await gateway.restart();
      // Its provider may still be trying, and may succeed.
      done = await upping;
      provider.retire();
    } else {
      hit = await gateway.held(fault, upping);
      if (victim === "provider") {
        await provider.kill();
        await upping;
        await gateway.release(fault);
      } else {
        stack.kill();
        await upping;
        // The person is quick: the next `up` begins while the gateway is still at work for the provider of the last.
        const next = await this.provider(stack);
        const again = stack.up(operation.program, next, operation.replace).then(
          () => true,
          () => false,
        );
        repeats += 1;
        await pause(30);
        await gateway.release(fault);
        done = await again;
        next.retire();
        await provider.kill();
      }
    }
    const afterCrash = await lastingViolations(gateway, {
      stores: [stack.store],
      held: this.held(stack),
      settled: false,
    });
    while (!done && repeats < MOST_REPEATS) {
      repeats += 1;
      done = await this.calmUp(stack, operation.program, operation.replace).then(
        () => true,
        () => false,
      );
    }
    const afterRepeat = done ? await this.settledViolations(stack, operation) : ["I5: up does not succeed"];
    // Once more without a change: what is in state is confirmed now, what was lost is reported, and nothing else happens.
    const ids = stack.recorded().map(({ id }) => id);
    const last = await this.provider(stack);
    await stack.up(operation.program, last);
    const unconfirmed = await this.unconfirmed(stack);
    last.retire();
    if (
      stack
        .recorded()
        .map(({ id }) => id)
        .join() !== ids.join()
    )
      afterRepeat.push("I5: another up changes something");
    if (unconfirmed.length > 0) afterRepeat.push(`I1: not confirmed by the next up: ${unconfirmed.join(", ")}`);
    afterRepeat.push(...(await this.settledViolations(stack, operation)));
    return {
      hit,
      afterCrash,
      afterRepeat,
      repeats,
      outcome: await this.outcome(stack),
      undisturbed: Object.entries(operation.program).map(([name, wish]) => describeWish(name, wish as Wish)),
    };
  }

  /** Secrets that were issued and can be found where they must not be: on the gateway's disk, in what anybody printed. */
  async leaks(): Promise<string[]> {
    return secretsAmong(this.gateway.issuedSecrets(), (await this.gateway.traces()) + ProviderProcess.printed);
  }

  close(): Promise<void> {
    return this.gateway.close();
  }

  /** Brings a program up so far that the gateway has done its work, and state knows nothing of it. */
  private async loseAnswer(stack: Stack, program: Program): Promise<void> {
    const fault = await this.gateway.armAt(stack.store, "credentials-sealed", "hold");
    const provider = await this.provider(stack);
    const upping = stack.up(program, provider).catch((error: unknown) => {
      if (!(error instanceof EngineKilled)) throw error;
    });
    await this.gateway.held(fault, upping);
    stack.kill();
    await provider.kill();
    await upping;
    await this.gateway.release(fault);
  }

  /** Brings a program up so far that the store has done its work, and its answer dies with the gateway. */
  private async leaveOrphan(stack: Stack, program: Program): Promise<void> {
    await this.gateway.armAt(stack.store, "account-created", "crash");
    const provider = await this.provider(stack);
    const upping = stack.up(program, provider).catch(() => undefined);
    await this.gateway.exited();
    await provider.kill();
    await upping;
    await this.gateway.restart();
  }

  private settledViolations(stack: Stack, operation: Operation): Promise<string[]> {
    const unclaimed = lostAnswers(operation);
    return violations(this.gateway, { stores: [stack.store], held: this.held(stack), settled: true, unclaimed });
  }

  private async unconfirmed(stack: Stack): Promise<string[]> {
    for (let patience = 100; ; patience -= 1) {
      const held = new Set(stack.recorded().map(({ id }) => id));
      const open = (await this.accounts(stack))
        .filter(({ id, confirmed }) => held.has(id) && !confirmed)
        .map(({ name }) => name);
      if (open.length === 0 || patience === 0) return open;
      await pause(20);
    }
  }

  private async outcome(stack: Stack): Promise<string[]> {
    const live = await this.accounts(stack);
    return stack.recorded().map(({ logicalName, id }) => {
      const account = live.find((entry) => entry.id === id);
      const name = account?.name.replace(/-[0-9a-f]{6}$/, "-*");
      return `${logicalName}: ${name} ${account?.scopes.join(" ")}`;
    });
  }

  private async accounts(stack: Stack) {
    return (await this.gateway.truth()).stores.find(({ store }) => store === stack.store)?.accounts ?? [];
  }
}

interface Wish {
  readonly name?: string;
  readonly scopes: Readonly<Record<string, string>>;
}

/** What an undisturbed run ends with, in the words of {@link CrashReport.outcome}. */
function describeWish(logicalName: string, { name = `${logicalName}-*`, scopes }: Wish): string {
  const parameters: Record<string, string> = {
    "products read-only": "store_v2_products_read_only",
    "products modify": "store_v2_products",
    "orders read-only": "store_v2_orders_read_only",
  };
  const words = Object.entries(scopes).map(([family, level]) => parameters[`${family} ${level}`] ?? "?");
  return `${logicalName}: ${name} ${words.sort().join(" ")}`;
}
