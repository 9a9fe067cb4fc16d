import { z } from "zod";
import {
  findOperations,
  grants,
  levelsOf,
  renderScopes,
  scopeEntries,
  type AnyAccessLevel,
  type Operation,
  type ScopeGrant,
  type SurplusScope,
} from "../../scopes";
import type { Account } from "../judgement/account";
import { isOtherApi } from "../judgement/endpoint";
import { canWrite, scopeText } from "../judgement/levels";
import { describeExtraReach } from "../judgement/reach";
import { listOf } from "../judgement/render";
import { accountRule, type RuleContext } from "../judgement/rule";
import { withoutSurplus } from "../judgement/surplus";
import { API_ACCOUNTS_GUIDE } from "../judgement/vendor-pages";

/** No writing level of a family of which the declared endpoints only read. */
export const noUnusedModify = accountRule({
  id: "no-unused-modify",
  place: 20,
  title: "An API account may write only where a declared endpoint writes",
  severity: "high",
  level: "mandatory",
  tags: ["least-privilege", "oauth-scopes", "write-access"],
  why:
    'Level "modify" is often taken for a family that is only ever read, because it is the last button of the row. It ' +
    "turns a leak of data into a loss of data.",
  remediationSteps: [
    "Lower the level of the family to the one that the violation prints.",
    "If the account does write, add the writing call to `endpoints`.",
  ],
  url: API_ACCOUNTS_GUIDE,
  needs: ["endpoints", "tokenType"],
  uses: ["scopes"],
  excepts: "scopes",
  configSchema: z.strictObject({}),
  example: {
    accounts: {
      "stock-report": { scopes: { storeInventory: "modify" }, endpoints: ["GET /v3/inventory/items"] },
    },
  },
  evaluate(account, _config, context) {
    const surplus = unusedWrites(account, context);
    if (surplus.length === 0) return [];
    const suffices = withoutSurplus(account.scopes, surplus);
    const parts = surplus.map(
      ({ family, have, need, readers }) =>
        `${scopeText({ family, level: have })} ("${need}" is enough for ${
          readers === 1 ? "the declared endpoint" : `all ${readers} declared endpoints`
        } of the family)`,
    );
    return [
      {
        what: `Write access that no declared endpoint uses: ${listOf(parts)}.`,
        why: `${describeExtraReach(account.scopes, suffices)}.`,
        fix: `lower the level: scopes: ${renderScopes(suffices)}. If the account does write, declare the writing call in \`endpoints\`.`,
        scopes: surplus.map(({ family }) => family),
        suffices,
        advisoryOnly: account.endpoints.some(isOtherApi),
      },
    ];
  },
  narrow(account, _config, context) {
    // A GraphQL call may write, and nothing tells what.
    if (account.endpoints.some(isOtherApi)) return undefined;
    const surplus = unusedWrites(account, context);
    return surplus.length === 0 ? undefined : withoutSurplus(account.scopes, surplus);
  },
});

interface UnusedWrite extends SurplusScope {
  readonly need: AnyAccessLevel;
  /** How many declared endpoints the family serves. */
  readonly readers: number;
}

function unusedWrites(account: Account, { excepted }: RuleContext): UnusedWrite[] {
  const declared = account.endpoints.flatMap(findOperations);
  return scopeEntries(account.scopes).flatMap((part) => {
    const { family, level } = part;
    if (!canWrite(level) || excepted(family)) return [];
    const served = declared.filter((operation) => serves(part, operation));
    const need = levelsOf(family).find(
      (weaker) => !canWrite(weaker) && served.every((operation) => serves({ family, level: weaker }, operation)),
    );
    return served.length === 0 || need === undefined ? [] : [{ family, have: level, need, readers: served.length }];
  });
}

function serves({ family, level }: ScopeGrant, operation: Operation): boolean {
  return !operation.openToEveryAccount && grants({ [family]: level }, operation);
}
