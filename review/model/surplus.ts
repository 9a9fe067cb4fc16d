import { surplusOf, type Account } from "../../policy/index";
import { describeScope, familyEntry, renderScopes } from "../../scopes";
import type { AccountReview } from "./schema";

/**
 * What is held beyond the declared endpoints, in the review's words. Exceptions are left out of account: a policy may permit
 * the surplus, and the reviewer still has to see it.
 */
export function describeSurplus(account: Account): AccountReview["surplus"] {
  const surplus = surplusOf(account);
  if (surplus === undefined) return null;
  return {
    parts: surplus.parts.map(({ family, have, need }) =>
      need === undefined ? describeScope(family, have) : `${familyEntry(family).label} (${have}, ${need} is enough)`,
    ),
    suffices: renderScopes(surplus.suffices),
  };
}
