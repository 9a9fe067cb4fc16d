import { z } from "zod";
import { stackRule } from "../judgement/rule";
import { API_ACCOUNTS_GUIDE } from "./vendor-pages";

const day = 24 * 60 * 60 * 1000;

/** Tokens of BigCommerce never expire by themselves. */
export const rotationAge = stackRule({
  id: "rotation-age",
  title: "The credentials of an API account are renewed before they grow too old",
  severity: "medium",
  level: "advisory",
  tags: ["rotation", "credentials"],
  why:
    "Access tokens of API accounts have no expiry: one that leaked last year still works. Making the account anew is the " +
    "only way to change them, and a change of `keepers` does it, new account first and old one last. The age is counted from " +
    "`createdAt`; with handoff that is the day of adoption, since nothing tells when a person made the account.",
  remediationSteps: [
    "Where the account is protected: `pulumi state unprotect <urn>`, with `protect: true` left in the program.",
    'Change `keepers`, for example to `{ rotated: "2026-11" }`, and run `pulumi up`.',
    "Deploy the consumers with the new token; the old account is deleted at the end of the update.",
  ],
  url: API_ACCOUNTS_GUIDE,
  needs: ["createdAt"],
  uses: [],
  excepts: "accounts",
  configSchema: z.strictObject({
    maxAgeDays: z.int().min(1).default(180).describe("Oldest age in days."),
  }),
  example: {
    accounts: { "legacy-sync": { scopes: { orders: "read-only" } } },
    outputs: { "legacy-sync": { createdAt: "2020-01-01T00:00:00Z" } },
  },
  evaluate(accounts, { maxAgeDays }, { now }) {
    return accounts.flatMap(({ urn, createdAt, options }) => {
      const age = createdAt === undefined ? 0 : Math.floor((now.getTime() - Date.parse(createdAt)) / day);
      // No creation time, or one that is no date: a new account, or not ours to judge.
      if (!(age > maxAgeDays)) return [];
      return [
        {
          what: `The account is ${age} days old, at most ${maxAgeDays} are allowed.`,
          why: "its token never expires, so every copy made in that time still works.",
          fix:
            `rotate it: keepers: { rotated: "${now.toISOString().slice(0, 10)}" } makes a new account first and deletes this one last.` +
            (options.protect === true
              ? ` It is protected, and Pulumi replaces nothing that is: run pulumi state unprotect '${urn}' first, and leave protect: true in the program.`
              : ""),
          urn,
        },
      ];
    });
  },
});
