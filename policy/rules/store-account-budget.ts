import { MOST_ACCOUNTS } from "../../bigcommerce";
import { z } from "zod";
import type { Account } from "../judgement/account";
import { storeIdentity } from "../judgement/store-identity";
import { rotationsBeforeOverlap } from "../judgement/rotations";
import { stackRule } from "../judgement/rule";
import { API_ACCOUNTS_GUIDE } from "../judgement/vendor-pages";
import { weakerIf } from "../judgement/weaker";

/** A store holds 50 accounts at most, and a replacement needs room for one more. */
export const storeAccountBudget = stackRule({
  id: "store-account-budget",
  place: 140,
  title: "A store's API accounts stay below BigCommerce's limit",
  severity: "medium",
  level: "mandatory",
  tags: ["limits", "capacity"],
  why:
    `BigCommerce allows ${MOST_ACCOUNTS} API accounts for each store. A store that is full cannot take a new integration, ` +
    "and a replaced account is deleted before its successor exists, so that its consumers are without a token for a moment. " +
    "A `RotatingApiAccount` counts as the two accounts that it has while they overlap, also in the time between.",
  remediationSteps: [
    "Remove accounts that nothing uses any more.",
    "Move accounts of other stores to their own `store`.",
  ],
  url: API_ACCOUNTS_GUIDE,
  needs: ["store"],
  uses: [],
  excepts: "nothing",
  configSchema: z.strictObject({
    warnAt: weakerIf(
      "higher",
      z
        .int()
        .min(1)
        .default(40)
        .describe("Number of accounts of one store from which on there is a warning; at `max` there always is one."),
    ),
    max: weakerIf(
      "higher",
      z
        .int()
        .min(1)
        .max(MOST_ACCOUNTS)
        .default(MOST_ACCOUNTS)
        .describe(
          "Most accounts of one store. Accounts outside this stack are not seen: lower it where there are some.",
        ),
    ),
  }),
  example: {
    accounts: {
      first: { scopes: { products: "read-only" } },
      second: { scopes: { orders: "read-only" } },
      third: { scopes: { themes: "read-only" } },
    },
    config: { warnAt: 1, max: 2 },
  },
  evaluate(accounts, { warnAt, max }) {
    const warnFrom = Math.min(warnAt, max);
    return [...byStore(accounts)].flatMap(([store, { number, rotations }]) => {
      const most = number + rotations;
      if (most < warnFrom) return [];
      const tooMany = most > max;
      const overlaps = rotations === 0 ? "" : `, and ${most} while its rotations overlap`;
      return [
        {
          what: `This stack plans ${number} API accounts for store ${store}${overlaps}, ${tooMany ? `at most ${max} are allowed` : `a warning is given from ${warnFrom} on`}.`,
          why: `BigCommerce refuses to create account number ${MOST_ACCOUNTS + 1}, and accounts made outside this stack count as well.`,
          fix: "remove accounts that nothing uses, or let consumers with equal scopes and one owner share one.",
          advisoryOnly: !tooMany,
        },
      ];
    });
  },
});

/** Number of accounts by store, and of those that its rotations will need beside them. The store's keys are all named where the configuration has several for it. */
function byStore(accounts: readonly Account[]): Map<string, { number: number; rotations: number }> {
  const storeOf = storeIdentity(accounts);
  const stores = new Map<string, Account[]>();
  for (const account of accounts) {
    const store = storeOf(account);
    stores.set(store, [...(stores.get(store) ?? []), account]);
  }
  return new Map(
    [...stores.values()].map((members) => {
      const keys = new Set(members.map(({ store }) => `"${store}"`));
      const number = { number: members.length, rotations: rotationsBeforeOverlap(members) };
      return [[...keys].sort().join(" = "), number];
    }),
  );
}
