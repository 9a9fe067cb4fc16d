import type { AccountState } from "../../../provider/lifecycle/state";
import { type CheckAnswer, type CreateAnswer, type DiffAnswer, type Provider, ProviderFailure } from "./provider";

/** What a program declares, by logical name. */
export type Program = Readonly<Record<string, object>>;

/** One API account in a stack's state. */
export interface Recorded {
  readonly logicalName: string;
  readonly id: string;
  readonly outs: AccountState;
}

/** The engine was killed: nothing that comes back afterwards is written down. */
export class EngineKilled extends Error {}

/**
 * What the Pulumi engine does with a program and a state, without the engine: check, diff, then create, update or
 * replace, deletions last, and state written after each step. `kill` is the death of the CLI: providers go on, but
 * nobody hears their answers. The order and the rules are the real engine's; experiments on that one hold them.
 */
export class Stack {
  private state = new Map<string, Recorded>();
  /** Replaced accounts that are still to be deleted. */
  private condemned: Recorded[] = [];
  private killed: ((error: EngineKilled) => void)[] = [];

  constructor(
    readonly store: string,
    private readonly name = "dev",
  ) {}

  /** Everything that state holds, what is still to be deleted too. */
  recorded(): Recorded[] {
    return [...this.state.values(), ...this.condemned];
  }

  owner(logicalName: string): string {
    return `acme/shop/${this.name}/${logicalName}`;
  }

  /**
   * `pulumi up`, with `--replace` for some resources.
   *
   * @throws ProviderFailure the first failure, after which the other resources are not begun.
   */
  async up(program: Program, provider: Provider, replace: readonly string[] = []): Promise<void> {
    for (const [logicalName, wish] of Object.entries(program)) {
      await this.bring(logicalName, wish, provider, replace.includes(logicalName));
    }
    for (const [logicalName, gone] of this.state) {
      if (logicalName in program) continue;
      await this.ask(provider, "delete", gone.id, gone.outs);
      this.state.delete(logicalName);
    }
    while (this.condemned[0] !== undefined) {
      const { id, outs } = this.condemned[0];
      await this.ask(provider, "delete", id, outs);
      this.condemned = this.condemned.filter((other) => other.id !== id);
    }
  }

  /** The death of the CLI, at once. The next `up` starts from the state that was written last. */
  kill(): void {
    for (const reject of this.killed.splice(0)) reject(new EngineKilled());
  }

  private async bring(logicalName: string, wish: object, provider: Provider, replaces: boolean): Promise<void> {
    const before = this.state.get(logicalName);
    const asked = { ...wish, owner: this.owner(logicalName) };
    const { inputs, failures } = (await this.ask(provider, "check", {}, asked)) as CheckAnswer;
    if (failures[0] !== undefined) throw new ProviderFailure("check", failures[0].reason);
    if (before === undefined) return this.create(logicalName, inputs, provider);
    if (replaces) {
      // Without a diff, so the provider does not hear of the old account before it is asked for the new one.
      await this.create(logicalName, inputs, provider);
      this.condemned.push(before);
      return;
    }
    const diff = (await this.ask(provider, "diff", before.id, before.outs, inputs)) as DiffAnswer;
    if (!diff.changes) return;
    if ((diff.replaces ?? []).length === 0) {
      const { outs } = (await this.ask(provider, "update", before.id, before.outs, inputs)) as CreateAnswer;
      this.record({ ...before, outs });
    } else if (diff.deleteBeforeReplace === true) {
      await this.ask(provider, "delete", before.id, before.outs);
      this.state.delete(logicalName);
      await this.create(logicalName, inputs, provider);
    } else {
      await this.create(logicalName, inputs, provider);
      this.condemned.push(before);
    }
  }

  private async create(logicalName: string, inputs: object, provider: Provider): Promise<void> {
    const { id, outs } = (await this.ask(provider, "create", inputs)) as CreateAnswer;
    this.record({ logicalName, id, outs });
  }

  private record(account: Recorded): void {
    this.state.set(account.logicalName, account);
  }

  private ask(provider: Provider, method: string, ...args: unknown[]): Promise<unknown> {
    const death = new Promise<never>((_, reject) => this.killed.push(reject));
    // As over gRPC: what goes in and comes out is a copy.
    return Promise.race([provider.call(method, ...structuredClone<unknown[]>(args)), death]);
  }
}
