import { z } from "zod";
import { generationOf } from "../../engine/rotation";
import type { Account } from "../judgement/account";
import { isOnItsWayOut } from "../judgement/rotations";
import { stackRule } from "../judgement/rule";
import { API_ACCOUNTS_GUIDE } from "../judgement/vendor-pages";
import { weakerIf } from "../judgement/weaker";

const DAY = 24 * 60 * 60 * 1000;

/** Tokens of BigCommerce never expire by themselves. */
export const rotationAge = stackRule({
  id: "rotation-age",
  place: 130,
  title: "The credentials of an API account are renewed before they grow too old",
  severity: "medium",
  level: "advisory",
  tags: ["rotation", "credentials"],
  why:
    "Access tokens of API accounts have no expiry: one that leaked last year still works. Making the account anew is the " +
    "only way to change them, and a change of `keepers` does it, new account first and old one last. The age is counted from " +
    "`createdAt`; with handoff that is the day of adoption, since nothing tells when a person made the account. A `RotatingApiAccount` renews its account by date: of its accounts the " +
    "newest is judged, since the one before goes when its overlap ends.",
  remediationSteps: [
    "Declare a `RotatingApiAccount`: every `pulumi up` then renews the account when its day has come. Or once, by hand:",
    "Where the account is protected: `pulumi state unprotect <urn>`, with `protect: true` left in the program.",
    'Change `keepers`, for example to `{ rotated: "2026-11" }`, and run `pulumi up`.',
    "Deploy the consumers with the new token; the old account is deleted at the end of the update.",
  ],
  url: API_ACCOUNTS_GUIDE,
  needs: ["createdAt"],
  uses: [],
  excepts: "accounts",
  configSchema: z.strictObject({
    maxAgeDays: weakerIf("higher", z.int().min(1).default(180).describe("Oldest age in days.")),
  }),
  example: {
    accounts: { "legacy-sync": { scopes: { orders: "read-only" } } },
    outputs: { "legacy-sync": { createdAt: "2020-01-01T00:00:00Z" } },
  },
  evaluate(accounts, { maxAgeDays }, { now }) {
    return accounts.flatMap((account) => {
      const { urn, createdAt } = account;
      const age = createdAt === undefined ? 0 : Math.floor((now.getTime() - Date.parse(createdAt)) / DAY);
      // No creation time, or one that is no date: a new account, or not ours to judge.
      if (!(age > maxAgeDays) || isOnItsWayOut(account, accounts)) return [];
      return [
        {
          what: `The account is ${age} days old, at most ${maxAgeDays} are allowed.`,
          why: "its token never expires, so every copy made in that time still works.",
          fix: wayOut(account, now),
          urn,
        },
      ];
    });
  },
});

function wayOut({ urn, options }: Account, now: Date): string {
  const rotation = generationOf(urn);
  if (rotation !== undefined) {
    return (
      `make \`rotation.every\` of the RotatingApiAccount "${rotation.name}" shorter, with \`startingOn: "${rotation.beginsOn}"\`, ` +
      `so that this account stays the first one; or now: npx bc-accounts rotate ${rotation.name}.`
    );
  }
  return (
    `rotate it: keepers: { rotated: "${now.toISOString().slice(0, 10)}" } makes a new account first and deletes this one last.` +
    (options.protect === true
      ? ` The account is protected, and Pulumi does not replace a protected resource: run pulumi state unprotect '${urn}' first, and leave protect: true in the program.`
      : "")
  );
}
