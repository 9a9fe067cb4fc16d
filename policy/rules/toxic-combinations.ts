import { z } from "zod";
import {
  isLevelOf,
  levelRank,
  levelsOf,
  renderScopes,
  riskKinds,
  risksOf,
  scopeEntries,
  scopesFrom,
  type AnyAccessLevel,
  type ScopeGrant,
  type Scopes,
} from "../../scopes";
import { familyKey, knownName } from "../judgement/config-schema";
import { scopeText } from "../judgement/levels";
import { listOf } from "../judgement/render";
import { accountRule } from "../judgement/rule";
import { API_ACCOUNTS_GUIDE } from "../judgement/vendor-pages";
import { weakerIf } from "../judgement/weaker";

const member = z
  .strictObject({
    family: familyKey.optional().describe("Key of a family."),
    level: z.string().optional().describe("This level of the family and every stronger one. Default: every level."),
    risk: z.enum(riskKinds).optional().describe("Instead of a family: any other family with this risk."),
  })
  .superRefine(({ family, level, risk }, context) => {
    if ((family === undefined) === (risk === undefined)) {
      context.addIssue({ code: "custom", message: "takes either a family or a risk" });
    } else if (level !== undefined && (family === undefined || !isLevelOf(family, level))) {
      const levels = family === undefined ? "a risk takes none" : `${family} has ${levelsOf(family).join(", ")}`;
      context.addIssue({ code: "custom", path: ["level"], message: `"${level}" does not fit: ${levels}` });
    }
  });
const combination = z.strictObject({
  id: z.string().min(1).describe("Name of the combination."),
  allOf: z.array(member).min(2).describe("Members; the combination is there when each of them is held."),
  reason: z.string().min(1).describe("What the members can do together that none can alone."),
});
type Combination = z.output<typeof combination>;
type Member = z.output<typeof member>;

/** Combinations that are refused without any configuration. */
export const toxicByDefault: readonly Combination[] = [
  {
    id: "customers-and-their-login",
    allOf: [{ family: "customers" }, { family: "customersLogin" }],
    reason: "the token finds out who the customers are and signs in as any of them",
  },
  {
    id: "orders-and-payments",
    allOf: [{ family: "orders", level: "modify" }, { family: "createPayments" }],
    reason: "the token writes an order and charges it, so no second system ever sees the fraud",
  },
  {
    id: "saved-cards-and-payments",
    allOf: [{ family: "storedPaymentInstruments" }, { family: "createPayments" }],
    reason: "the token reads the customers' saved payment methods and charges them",
  },
  {
    id: "impersonation-and-customers",
    allOf: [{ family: "storefrontApiCustomerImpersonationTokens" }, { family: "customers" }],
    reason: "the token lists the customers and mints storefront tokens that act as any of them",
  },
  {
    id: "checkout-scripts-and-personal-data",
    allOf: [{ family: "checkoutContent", level: "modify" }, { risk: "personalData" }],
    reason: "the token puts code on the checkout page and reads the people behind the sessions it captures",
  },
];

/** Scopes that are tolerable alone and dangerous together. */
export const toxicCombinations = accountRule({
  id: "toxic-combinations",
  place: 60,
  title: "No API account combines scopes that together open an attack",
  severity: "critical",
  level: "mandatory",
  tags: ["separation-of-duties", "fraud", "oauth-scopes"],
  why:
    "Separation of duties: some pairs of scopes let one stolen token carry an attack through from beginning to end. In " +
    "two accounts, used by two systems, the same scopes take two thefts.",
  remediationSteps: [
    "Split the account in two, so that no token holds all members of the combination.",
    "Give each consumer the token that it needs and no other.",
  ],
  url: API_ACCOUNTS_GUIDE,
  needs: ["tokenType"],
  uses: ["scopes"],
  excepts: "scopes",
  configSchema: z.strictObject({
    combinations: weakerIf(
      "neutral",
      z.array(combination).default([]).describe("Combinations beside the built-in ones."),
    ),
    without: weakerIf(
      "more",
      z
        .array(
          knownName(
            "built-in combination",
            toxicByDefault.map(({ id }) => id),
          ),
        )
        .default([])
        .describe(`Built-in combinations to leave out: ${toxicByDefault.map(({ id }) => `\`${id}\``).join(", ")}.`),
    ),
  }),
  example: {
    accounts: { "customer-portal": { scopes: { customers: "read-only", customersLogin: "login" } } },
  },
  evaluate(account, { combinations, without }, { excepted }) {
    const parts = scopeEntries(account.scopes);
    return [...toxicByDefault.filter(({ id }) => !without.includes(id)), ...combinations].flatMap(
      ({ id, allOf, reason }) => {
        const pairings = pairingsOf(allOf, parts).filter((pairing) => !pairing.every(({ family }) => excepted(family)));
        const involved = parts.filter((part) => pairings.some((pairing) => pairing.includes(part)));
        const [first] = pairings[0] ?? [];
        if (first === undefined) return [];
        const rest = scopesFrom(parts.filter(({ family }) => family !== first.family));
        return [
          {
            what: `Toxic combination ${id}: ${listOf(involved.map(scopeText))}.`,
            why: `${reason}.`,
            fix: `split it into two accounts: one with ${literal(scopesFrom([first]))}, the other with ${literal(rest)}.`,
            scopes: involved.map(({ family }) => family),
          },
        ];
      },
    );
  },
});

/** Every way in which the parts fill the members, each part used once. */
function pairingsOf(members: readonly Member[], parts: readonly ScopeGrant[]): ScopeGrant[][] {
  return members.reduce<ScopeGrant[][]>(
    (pairings, wanted) =>
      pairings.flatMap((pairing) =>
        parts.filter((part) => !pairing.includes(part) && fits(wanted, part)).map((part) => [...pairing, part]),
      ),
    [[]],
  );
}

function fits(wanted: Member, { family, level }: ScopeGrant): boolean {
  if (wanted.risk !== undefined) return risksOf(family, level).some(({ kind }) => kind === wanted.risk);
  if (wanted.family !== family) return false;
  return wanted.level === undefined || levelRank(family, level) >= levelRank(family, wanted.level as AnyAccessLevel);
}

function literal(scopes: Scopes): string {
  return `scopes: ${renderScopes(scopes)}`;
}
