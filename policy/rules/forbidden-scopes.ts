import { z } from "zod";
import {
  isLevelOf,
  levelRank,
  levelsOf,
  renderScopes,
  scopeEntries,
  scopesFrom,
  type AnyAccessLevel,
  type ScopeGrant,
} from "../../scopes";
import type { Account } from "../judgement/account";
import { familyKey, patterns } from "../judgement/config-schema";
import { scopeText } from "../judgement/levels";
import { matchesAny } from "../judgement/pattern";
import { namesOf } from "../judgement/rotations";
import { accountRule } from "../judgement/rule";
import { API_ACCOUNTS_GUIDE } from "../judgement/vendor-pages";
import { weakerIf } from "../judgement/weaker";

const forbiddenScope = z
  .strictObject({
    family: familyKey.describe("Key of the family, for example `customersLogin`."),
    level: z.string().optional().describe("This level and every stronger one. Default: every level."),
    accounts: patterns.optional().describe("Patterns of logical names, or of names. Default: every account."),
    stacks: patterns.optional().describe("Patterns of stack names. Default: every stack."),
    reason: z.string().min(1).describe("Why, for whoever meets the refusal."),
  })
  .superRefine(({ family, level }, context) => {
    if (level === undefined || isLevelOf(family, level)) return;
    const levels = levelsOf(family).map((word) => `"${word}"`);
    context.addIssue({
      code: "custom",
      path: ["level"],
      message: `${family} has no level "${level}", only ${levels.join(", ")}`,
    });
  });
type ForbiddenScope = z.output<typeof forbiddenScope>;

/** What the organisation does not give out, by family, level, account and stack. */
export const forbiddenScopes = accountRule({
  id: "forbidden-scopes",
  place: 40,
  title: "No API account holds a scope that the organisation forbids",
  severity: "critical",
  level: "mandatory",
  tags: ["deny-list", "oauth-scopes"],
  why:
    "Some access is never right for some accounts, however well it is justified: signing in as customers from a test " +
    "stack, for instance. The list belongs to the organisation and is empty until it is configured.",
  remediationSteps: [
    "Remove the scope, or lower it below the forbidden level.",
    "If this one account must have it, agree an exception with the owner of the list.",
  ],
  url: API_ACCOUNTS_GUIDE,
  needs: ["tokenType"],
  uses: ["scopes"],
  excepts: "scopes",
  configSchema: z.strictObject({
    forbidden: weakerIf("neutral", z.array(forbiddenScope).default([]).describe("What may not be granted.")),
  }),
  example: {
    accounts: { "support-desk": { scopes: { customersLogin: "login", orders: "read-only" } } },
    config: { forbidden: [{ family: "customersLogin", stacks: ["dev"], reason: "test stacks hold no customers" }] },
  },
  evaluate(account, { forbidden }, { excepted }) {
    const matching = forbidden.filter((entry) => isFor(entry, account) && !excepted(entry.family));
    // One answer for all findings: what one of them called permitted could be what the next one forbids.
    const suffices = scopesFrom(scopeEntries(account.scopes).flatMap((part) => permittedPart(part, matching)));
    const fix =
      Object.keys(suffices).length > 0
        ? `this is permitted: scopes: ${renderScopes(suffices)}.`
        : "nothing of what the account asks for is permitted; remove the account, or ask the owner of the list.";
    return scopeEntries(account.scopes).flatMap((part) => {
      const entry = matching.find((candidate) => forbids(candidate, part));
      if (entry === undefined) return [];
      return [
        {
          what: `${scopeText(part)} is forbidden${placeOf(entry)}.`,
          why: `${entry.reason.replace(/\.?$/, "")}.`,
          fix,
          scopes: [part.family],
          suffices,
        },
      ];
    });
  },
});

function isFor({ accounts, stacks }: ForbiddenScope, account: Account): boolean {
  return namesOf(account).some((text) => matchesAny(text, accounts)) && matchesAny(account.stack, stacks);
}

function forbids(entry: ForbiddenScope, { family, level }: ScopeGrant): boolean {
  return entry.family === family && levelRank(family, level) >= lowestForbidden(entry);
}

/** The part at the strongest level that no entry forbids; none where every level is forbidden. */
function permittedPart(part: ScopeGrant, entries: readonly ForbiddenScope[]): ScopeGrant[] {
  const limits = entries.filter((entry) => forbids(entry, part)).map(lowestForbidden);
  if (limits.length === 0) return [part];
  const level = levelsOf(part.family)[Math.min(...limits) - 1];
  return level === undefined ? [] : [{ family: part.family, level }];
}

function lowestForbidden({ family, level }: ForbiddenScope): number {
  return level === undefined ? 0 : levelRank(family, level as AnyAccessLevel);
}

function placeOf({ accounts, stacks }: ForbiddenScope): string {
  const places = [
    ...(accounts === undefined ? [] : [`for accounts named ${accounts.join(" or ")}`]),
    ...(stacks === undefined ? [] : [`in stacks named ${stacks.join(" or ")}`]),
  ];
  return places.length === 0 ? "" : ` ${places.join(" ")}`;
}
