import { operations, reachableOperations, risksOf, scopeEntries, type Operation, type Scopes } from "../../scopes";
import { grantKey, openingParameters, scopesOf } from "./grant";
import type { Grant, Reach } from "./schema";

/**
 * Works out what grants reach. One for each review: stacks repeat the same grants, and reckoning with 658 operations for
 * each of them is most of a review's time.
 */
export class ReachReckoner {
  readonly #reachable = new Map<string, ReadonlySet<Operation>>();
  readonly #changes = new Map<string, Reach>();

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

  /** What becomes possible from one grant to the next, and how much stops being so. */
  change(before: Grant | undefined, after: Grant | undefined): Reach {
    const key = `${before === undefined ? "" : grantKey(before)}>${after === undefined ? "" : grantKey(after)}`;
    let reach = this.#changes.get(key);
    if (reach === undefined) {
      reach = this.#compare(before, after);
      this.#changes.set(key, reach);
    }
    return reach;
  }

  #compare(before: Grant | undefined, after: Grant | undefined): Reach {
    const old = this.reachable(before);
    const young = this.reachable(after);
    const gained = [...young].filter((operation) => !old.has(operation)).sort((a, b) => indexOf(a) - indexOf(b));
    const paths = new Map<string, string[]>();
    for (const { path, method } of gained) paths.set(path, [...(paths.get(path) ?? []), method]);
    return {
      reads: gained.filter(({ effect }) => effect === "read").length,
      writes: gained.filter(({ effect }) => effect === "write").length,
      lost: [...old].filter((operation) => !young.has(operation)).length,
      dangerous: gained
        .map((operation) => ({ operation, danger: dangerOf(operation) }))
        .filter(({ danger }) => danger > 0)
        .sort(
          (a, b) =>
            b.danger - a.danger ||
            depthOf(a.operation) - depthOf(b.operation) ||
            indexOf(a.operation) - indexOf(b.operation),
        )
        .map(({ operation }) => operation.call),
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

const dangers = new Map<Operation, number>();
const indexes = new Map<Operation, number>();

/**
 * How bad it would be in the wrong hands: 0 for what only looks. Deleting weighs 2; each risk that the scope carries
 * weighs 1 more, and money and ways to gain power another 1.
 */
export function dangerOf(operation: Operation): number {
  let danger = dangers.get(operation);
  if (danger === undefined) {
    danger = weigh(operation);
    dangers.set(operation, danger);
  }
  return danger;
}

function weigh({ effect, method, grantedBy }: Operation): number {
  if (effect === "read") return 0;
  const weights = grantedBy.map(({ family, level }) =>
    risksOf(family, level).reduce((sum, { kind }) => sum + (kind === "personalData" ? 1 : 2), 0),
  );
  return (method === "DELETE" ? 2 : 0) + Math.max(0, ...weights);
}

/** Of equally dangerous calls the one on the shorter path reaches more: the whole collection, not one part of one thing. */
function depthOf({ path }: Operation): number {
  return path.split("/").length;
}

function indexOf(operation: Operation): number {
  if (indexes.size === 0) operations().forEach((entry, index) => indexes.set(entry, index));
  return indexes.get(operation) ?? 0;
}
