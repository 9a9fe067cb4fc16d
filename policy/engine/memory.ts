import { declaredCopy, declaredFields, readAccount, type Account, type AccountSource } from "../judgement/account";
import type { Exception } from "../judgement/exceptions";
import type { Judgement } from "../judgement/judge-account";
import { isSameData } from "./same-data";

/**
 * What a pack remembers from one call to the next. The engine runs one process of a pack for each preview or update, and
 * asks for every resource before it asks for the stack.
 */
export class PackMemory {
  /** Undefined until the policy that reads them was asked; it never is where it is switched off. */
  exceptions: readonly Exception[] | undefined;
  /** Exceptions without which there would have been more violations. */
  readonly used = new Set<Exception>();
  /** Exceptions that only the update can tell to be needed or not. */
  readonly pending = new Set<Exception>();
  readonly #accounts = new Map<string, Account>();
  #last: { readonly shown: AccountSource; readonly account: Account } | undefined;
  /** For each account, which rule has said of which value that it is not known. */
  readonly #announced = new Map<string, Map<string, string>>();

  /**
   * Reads an account, and keeps it: the stack's policies are shown outputs only, and those leave `endpoints` and `team` out.
   * Each policy is handed the same request in a new copy. What an account is told by is compared, all of it and not the URN alone,
   * since a request can show other inputs under the URN of the one before: they are read anew then.
   */
  read(source: AccountSource): Account {
    if (this.#last === undefined || !isShownAgain(this.#last.shown, source)) {
      const shown = { ...source, inputs: declaredCopy(source) };
      const account = readAccount(shown);
      this.#accounts.set(account.urn, account);
      this.#last = { shown, account };
    }
    return this.#last.account;
  }

  recall(urn: string): Account | undefined {
    return this.#accounts.get(urn);
  }

  note({ used, pending }: Judgement): void {
    used.forEach((exception) => this.used.add(exception));
    pending.forEach((exception) => this.pending.add(exception));
  }

  /**
   * The unknown values of an account that no other rule has mentioned yet. Whichever rule is switched on and comes first speaks
   * for all, so that one value that is not known does not bury the violations.
   */
  announce(urn: string, rule: string, unknown: readonly string[]): string[] {
    const announced = this.#announced.get(urn) ?? new Map<string, string>();
    this.#announced.set(urn, announced);
    for (const path of unknown) if (!announced.has(path)) announced.set(path, rule);
    return unknown.filter((path) => announced.get(path) === rule);
  }
}

/** Is everything that an account is read from the same? What is not known yet equals nothing, and is read anew. */
function isShownAgain(before: AccountSource, now: AccountSource): boolean {
  try {
    return (
      before.urn === now.urn &&
      isSameData(before.options, now.options) &&
      declaredFields.every((field) => isSameData(before.inputs?.[field], now.inputs?.[field]))
    );
  } catch {
    return false;
  }
}
