import { grants, reachableOperations, renderScopes, type Scopes } from "../../scopes";
import { worstFirst } from "./danger";
import { count, listOf } from "./render";

/** What a leaked token could do only because of the surplus: number of calls, and the worst of them by name. */
export function describeExtraReach(have: Scopes, suffices: Scopes): string {
  const extra = reachableOperations(have).filter((operation) => !grants(suffices, operation));
  if (extra.length === 0) return "what a token does not need can only be misused";
  const worst = worstFirst(extra).slice(0, 2);
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
