import { dangerOf, worstFirst } from "../../policy/index";
import { operations, reachableOperations, scopeEntries, type Operation, type Scopes } from "../../scopes";
import { grantKey, openingParameters, scopesOf } from "./grant";
import type { Grant, ReachChange } from "./schema";

/**
 * Which calls grants open, worked out once for each distinct grant. Stacks repeat the same grants, and going through all
 * operations for each account would take most of a review's time. Make one for each review.
 */
export class ReachLookup {
  readonly #reachable = new Map<string, ReadonlySet<Operation>>();
  readonly #changes = new Map<string, ReachChange>();

  /**
   * Documented operations that an account may call because of its scopes; none for no account, and none for a Stencil-CLI
   * token. What is open to every account is left out: no reviewer can grant or refuse it.
   */
  reachable(grant: Grant | undefined): ReadonlySet<Operation> {
    if (grant === undefined || grant.tokenType === "stencil-cli") return new Set();
    const key = grantKey(grant);
    let found = this.#reachable.get(key);
    if (found === undefined) {
      const parts = scopeEntries(scopesOf(grant)).map(({ family, level }) => openedBy({ [family]: level }));
      const parameters = openingParameters(grant).map((parameter) => openedBy({}, parameter));
      found = new Set([...parts, ...parameters].flat());
      this.#reachable.set(key, found);
    }
    return found;
  }

  /** What becomes possible from one grant to the next, and how much is no longer possible. */
  change(before: Grant | undefined, after: Grant | undefined): ReachChange {
    const key = `${before === undefined ? "" : grantKey(before)}>${after === undefined ? "" : grantKey(after)}`;
    let reach = this.#changes.get(key);
    if (reach === undefined) {
      reach = this.#compare(before, after);
      this.#changes.set(key, reach);
    }
    return reach;
  }

  #compare(before: Grant | undefined, after: Grant | undefined): ReachChange {
    const reachedBefore = this.reachable(before);
    const reachedAfter = this.reachable(after);
    // In the order of the table, so that the same change reads the same.
    const gained = operations().filter((operation) => reachedAfter.has(operation) && !reachedBefore.has(operation));
    const paths = new Map<string, string[]>();
    for (const { path, method } of gained) paths.set(path, [...(paths.get(path) ?? []), method]);
    return {
      reads: gained.filter(({ effect }) => effect === "read").length,
      writes: gained.filter(({ effect }) => effect === "write").length,
      lost: [...reachedBefore].filter((operation) => !reachedAfter.has(operation)).length,
      dangerous: worstFirst(gained.filter((operation) => dangerOf(operation) > 0)).map(({ call }) => call),
      calls: [...paths].map(([path, methods]) => ({ path, methods })),
    };
  }
}

const opened = new Map<string, readonly Operation[]>();

/** Operations that one part of a grant opens; what a grant reaches is the union of its parts. */
function openedBy(part: Scopes, parameter?: string): readonly Operation[] {
  const key = parameter ?? JSON.stringify(part);
  let found = opened.get(key);
  if (found === undefined) {
    const all = reachableOperations(part, parameter === undefined ? [] : [parameter]);
    found = all.filter(({ openToEveryAccount }) => !openToEveryAccount);
    opened.set(key, found);
  }
  return found;
}
