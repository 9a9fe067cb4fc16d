import { missingScopes } from "./compare";
import { scopeEntries, scopesFrom } from "./entries";
import { levelRank, levelsOf, scopeFamilies } from "./levels";
import type { AnyAccessLevel, ScopeFamily, ScopeGrant, Scopes } from "./levels";
import {
  findOperation,
  grants,
  operations,
  reachableOperations,
  type Operation,
  type OperationGrant,
} from "./operations";
import { risksOf } from "./risks";
import { suggestCall } from "./suggest-call";

export interface MinimalScopesOptions {
  /**
   * Scopes that are held already. They never add anything; where a call is open to several families, the one that is
   * held is chosen, so that an account is not told to swap one sufficient family for another.
   */
  readonly prefer?: Scopes;
}

/** A call that is not documented. */
export interface UnknownCall {
  /** As it was given. */
  readonly call: string;
  /** The documented call that was probably meant. */
  readonly suggestion?: string;
}

/** A call that several families open, and that nothing else in the result opens anyway. */
export interface ScopeChoice {
  readonly operation: Operation;
  readonly chosen: ScopeGrant;
  /** Every family that would do, with the level it takes, in catalogue order; `chosen` is one of them. */
  readonly options: readonly ScopeGrant[];
}

/** Why a part of the result is there. */
export interface ScopeReason extends ScopeGrant {
  /** Calls that are granted by this family, in table order. */
  readonly operations: readonly Operation[];
}

export interface MinimalScopes {
  /** The smallest scopes that grant every documented call with a known scope. */
  readonly scopes: Scopes;
  /** Calls that are not documented, sorted, each once. They add nothing to `scopes`. */
  readonly unknown: readonly UnknownCall[];
  /** Documented calls for which no page says which scope they take. They add nothing to `scopes`. */
  readonly unmapped: readonly Operation[];
  /** Where another family would have done as well. */
  readonly choices: readonly ScopeChoice[];
  /** One entry for each part of `scopes`, in catalogue order. */
  readonly reasons: readonly ScopeReason[];
}

/**
 * The smallest scopes that grant a list of `METHOD /path` calls: taking away or weakening any part loses a call.
 *
 * Where the documentation opens a call to several families, every combination is tried and the best is taken: fewest
 * parts beyond `prefer`, then fewest families, then fewest risk marks, then weakest levels, then fewest calls that they open,
 * then catalogue order.
 * The answer depends on the set of calls only, not on their order or number of mentions.
 */
export function minimalScopes(calls: Iterable<string>, options: MinimalScopesOptions = {}): MinimalScopes {
  const { found, unknown } = recognise(calls);
  const unmapped = found.filter(({ openToEveryAccount, grantedBy }) => !openToEveryAccount && grantedBy.length === 0);
  const scoped = found.filter(({ openToEveryAccount, grantedBy }) => !openToEveryAccount && grantedBy.length > 0);

  const fixed = scoped.filter(({ grantedBy }) => grantedBy.length === 1).flatMap(({ grantedBy }) => grantedBy);
  const base = weakestCovering(fixed);
  const open = scoped.filter((operation) => !grants(base, operation));
  const scopes = bestOf(
    combinations(distinctOptions(open)).map((chosen) => weakestCovering([...fixed, ...chosen])),
    options.prefer ?? {},
  );

  return {
    scopes,
    unknown,
    unmapped,
    choices: open.map((operation) => choiceOf(operation, scopes)),
    reasons: scopeEntries(scopes).map((part) => ({
      ...part,
      operations: scoped.filter((operation) => grantingPart(operation, scopes)?.family === part.family),
    })),
  };
}

function recognise(calls: Iterable<string>): { found: Operation[]; unknown: UnknownCall[] } {
  const found = new Set<Operation>();
  const unknown = new Set<string>();
  for (const call of calls) {
    const operation = findOperation(call);
    if (operation === undefined) unknown.add(call);
    else found.add(operation);
  }
  return {
    found: operations().filter((operation) => found.has(operation)),
    unknown: [...unknown].sort().map((call) => {
      const suggestion = suggestCall(call);
      return suggestion === undefined ? { call } : { call, suggestion };
    }),
  };
}

/** For each family, the weakest level that is enough for all grants of it. */
function weakestCovering(needed: readonly OperationGrant[]): Scopes {
  const enough = new Map<ScopeFamily, readonly AnyAccessLevel[]>();
  for (const { family, levels } of needed) {
    enough.set(
      family,
      (enough.get(family) ?? levelsOf(family)).filter((level) => levels.includes(level)),
    );
  }
  return scopesFrom([...enough].flatMap(([family, [level]]) => (level === undefined ? [] : [{ family, level }])));
}

/** The open calls' alternatives, each distinct list once: the few calls that share one are decided together. */
function distinctOptions(open: readonly Operation[]): (readonly OperationGrant[])[] {
  const distinct = new Map(open.map(({ grantedBy }) => [JSON.stringify(grantedBy), grantedBy]));
  return [...distinct.values()];
}

/** Every way to take one of each list. Six lists of two exist in the data, so at most 64 ways. */
function combinations(lists: readonly (readonly OperationGrant[])[]): OperationGrant[][] {
  return lists.reduce<OperationGrant[][]>(
    (ways, list) => ways.flatMap((way) => list.map((option) => [...way, option])),
    [[]],
  );
}

function bestOf(candidates: readonly Scopes[], prefer: Scopes): Scopes {
  const [only = {}, ...others] = candidates;
  if (others.length === 0) return only;
  return candidates
    .map((scopes) => ({ scopes, cost: costOf(scopes, prefer) }))
    .reduce((best, next) => (isLess(next.cost, best.cost) ? next : best)).scopes;
}

/**
 * Compared from left to right; of equals, the one whose earlier families are the stronger.
 *
 * Taking a part away or weakening it never raises one of the first five and always lowers the second or the fourth.
 * So the cheapest candidate cannot be reduced: what is left of it would be a cheaper candidate.
 */
function costOf(scopes: Scopes, prefer: Scopes): number[] {
  const parts = scopeEntries(scopes);
  const sum = (count: (part: ScopeGrant) => number) => parts.reduce((total, part) => total + count(part), 0);
  return [
    Object.keys(missingScopes(prefer, scopes)).length,
    parts.length,
    sum(({ family, level }) => risksOf(family, level).length),
    sum(({ family, level }) => levelRank(family, level)),
    reachableOperations(scopes).length,
    ...parts.map(({ family }) => scopeFamilies.indexOf(family)),
    ...parts.map(({ family, level }) => -levelRank(family, level)),
  ];
}

function isLess(a: readonly number[], b: readonly number[]): boolean {
  for (const [i, value] of a.entries()) {
    const other = b[i] ?? Number.POSITIVE_INFINITY;
    if (value !== other) return value < other;
  }
  return false;
}

function grantingPart(operation: Operation, scopes: Scopes): OperationGrant | undefined {
  return operation.grantedBy.find(({ family, levels }) => {
    const have = scopes[family];
    return have !== undefined && levels.includes(have);
  });
}

function choiceOf(operation: Operation, scopes: Scopes): ScopeChoice {
  const options = operation.grantedBy.map(({ family, level }) => ({ family, level }));
  const part = grantingPart(operation, scopes);
  const chosen = options.find(({ family }) => family === part?.family);
  if (chosen === undefined) throw new Error(`minimalScopes left ${operation.call} without a scope`);
  return { operation, chosen, options };
}
