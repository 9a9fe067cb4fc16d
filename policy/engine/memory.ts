import type { Account } from "../judgement/account";
import type { Exception } from "../judgement/exceptions";

/**
 * What a pack remembers from one call to the next. The engine runs one process of a pack for each preview or update, and
 * asks for every resource before it asks for the stack.
 */
export class PackMemory {
  exceptions: readonly Exception[] = [];
  /** Exceptions without which there would have been more violations. */
  readonly used = new Set<Exception>();
  readonly #accounts = new Map<string, Account>();
  readonly #undecided = new Map<string, { readonly rules: string[]; readonly unknown: Set<string> }>();

  /** Keeps what an account declares: the stack's policies are shown outputs only, and those leave `endpoints` and `team` out. */
  remember(account: Account): void {
    this.#accounts.set(account.urn, account);
  }

  /** Adds to what the rules could not judge of an account, for the one note about it. */
  leaveUndecided(urn: string, rule: string, unknown: readonly string[]): void {
    const open = this.#undecided.get(urn) ?? { rules: [], unknown: new Set() };
    open.rules.push(rule);
    unknown.forEach((path) => open.unknown.add(path));
    this.#undecided.set(urn, open);
  }

  /** Hands out what was left undecided of an account, and forgets it. */
  takeUndecided(urn: string): { readonly rules: readonly string[]; readonly unknown: ReadonlySet<string> } | undefined {
    const open = this.#undecided.get(urn);
    this.#undecided.delete(urn);
    return open;
  }

  recall(urn: string): Account | undefined {
    return this.#accounts.get(urn);
  }
}
