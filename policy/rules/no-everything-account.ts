import { z } from "zod";
import { scopeEntries, scopeFamilies, strongestLevel } from "../../scopes";
import { isHeldAnyway } from "../judgement/levels";
import { accountRule } from "../judgement/rule";
import { API_ACCOUNTS_GUIDE } from "../judgement/vendor-pages";
import { weakerIf } from "../judgement/weaker";

/** No account with everything ticked. */
export const noEverythingAccount = accountRule({
  id: "no-everything-account",
  place: 70,
  title: "No API account holds (nearly) every scope, or everything at its strongest",
  severity: "critical",
  level: "mandatory",
  tags: ["blast-radius", "least-privilege", "oauth-scopes"],
  why:
    'Ticking every box is the quickest way through the form, and "modify all the way down" the second quickest. Such a ' +
    "token is the store: whoever finds it owns catalogue, customers, orders and storefront.",
  remediationSteps: [
    "List the calls that the integration makes in `endpoints`.",
    "Take the scopes that the least-privilege rule then prints.",
  ],
  url: API_ACCOUNTS_GUIDE,
  needs: ["tokenType"],
  uses: ["scopes"],
  excepts: "scopes",
  configSchema: z.strictObject({
    maxShare: weakerIf(
      "higher",
      z
        .number()
        .gt(0)
        .max(1)
        .default(0.7)
        .describe(
          `Share of the ${scopeFamilies.length} families from which on an account counts as holding everything.`,
        ),
    ),
    minFamilies: weakerIf(
      "higher",
      z
        .int()
        .min(2)
        .default(6)
        .describe("Number of families from which on it matters that every one is at its strongest level."),
    ),
  }),
  example: {
    accounts: {
      migration: {
        scopes: {
          content: "modify",
          customers: "modify",
          marketing: "modify",
          orders: "modify",
          products: "modify",
          themes: "modify",
        },
      },
    },
  },
  evaluate(account, { maxShare, minFamilies }, { excepted }) {
    const held = scopeEntries(account.scopes);
    const parts = held.filter(({ family, level }) => !excepted(family) && !isHeldAnyway(family, level));
    const share = parts.length / scopeFamilies.length;
    const strongest = parts.filter(({ family, level }) => strongestLevel(family) === level);
    const nearlyAll = share >= maxShare;
    const allStrongest = parts.length >= minFamilies && strongest.length === parts.length;
    if (!nearlyAll && !allStrongest) return [];
    const leftOut = held.length - parts.length;
    const others = leftOut === 0 ? "" : `, not counting ${leftOut} excepted or held by every account anyway`;
    return [
      {
        what: nearlyAll
          ? `The account holds ${parts.length} of ${scopeFamilies.length} families (${Math.round(share * 100)} %)${others}.`
          : `The account holds ${parts.length} families, every one at its strongest level${others}.`,
        why: "whoever gets hold of the token has the whole store.",
        fix:
          account.endpoints.length > 0
            ? "take the scopes that the least-privilege rule prints for the declared endpoints, or split the account by consumer."
            : "declare the calls that the account is for in `endpoints`; the least-privilege rule then prints the exact scopes.",
        scopes: parts.map(({ family }) => family),
      },
    ];
  },
});
