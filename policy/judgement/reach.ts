import {
  grants,
  levelIncludes,
  reachableOperations,
  renderScopes,
  scopeEntries,
  scopesFrom,
  type Operation,
  type Scopes,
  type SurplusScope,
} from "../../scopes";
import { count, listOf } from "./render";

/**
 * The scopes with every surplus part taken away or weakened to what is needed. Never holds more than before: where the needed
 * level is no part of the held one (`read-only` is none of `create-preview`), nothing of the family is left.
 */
export function withoutSurplus(have: Scopes, surplus: readonly SurplusScope[]): Scopes {
  const needed = new Map(surplus.map(({ family, need }) => [family, need]));
  return scopesFrom(
    scopeEntries(have).flatMap(({ family, level }) => {
      const kept = needed.has(family) ? needed.get(family) : level;
      return kept === undefined || !levelIncludes(family, level, kept) ? [] : [{ family, level: kept }];
    }),
  );
}

/** What a leaked token could do only because of the surplus: number of calls, and the worst of them by name. */
export function describeExtraReach(have: Scopes, suffices: Scopes): string {
  const extra = reachableOperations(have).filter((operation) => !grants(suffices, operation));
  if (extra.length === 0) return "what a token does not need can only be misused";
  const worst = [...extra].sort((a, b) => dangerOf(b) - dangerOf(a) || a.path.length - b.path.length).slice(0, 2);
  return `a leaked token could make ${count(extra.length, "call")} that the account is not for, ${
    worst.length === extra.length ? "namely" : "among them"
  } ${listOf(worst.map(({ call }) => call))}`;
}

/** `This suffices: scopes: { ... }`, also for the account that needs none. */
export function describeSufficient(suffices: Scopes): string {
  return Object.keys(suffices).length > 0
    ? `this suffices: scopes: ${renderScopes(suffices)}`
    : "no scope is needed, every account may make these calls; since an account cannot be made without any, keep one " +
        'at its weakest, for example scopes: { products: "read-only" }';
}

function dangerOf({ method, effect }: Operation): number {
  if (effect === "read") return 0;
  return method === "DELETE" ? 2 : 1;
}
