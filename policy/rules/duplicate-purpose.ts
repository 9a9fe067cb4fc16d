import { z } from "zod";
import { findOperations, renderScopes } from "../../scopes";
import type { Account } from "../judgement/account";
import { regularExpression } from "../judgement/config-schema";
import { listOf } from "../judgement/render";
import { isOnItsWayOut } from "../judgement/rotations";
import { storeIdentity } from "../judgement/store-identity";
import { stackRule, type Finding } from "../judgement/rule";
import { API_ACCOUNTS_GUIDE } from "../judgement/vendor-pages";
import { weakerIf } from "../judgement/weaker";

/** One purpose, one account; one account, one owner. */
export const duplicatePurpose = stackRule({
  id: "duplicate-purpose",
  place: 150,
  title: "Each purpose has one API account, and each API account one owner",
  severity: "low",
  level: "advisory",
  tags: ["ownership", "hygiene"],
  why:
    "Two accounts for one purpose mean twice the tokens to lose and one that nobody misses. One account for several owners " +
    "means that none of them can rotate it, and that nobody can say who used it.",
  remediationSteps: [
    "Remove one of two accounts that serve the same purpose.",
    "Give each owner an account of its own, with only the scopes that it needs.",
  ],
  url: API_ACCOUNTS_GUIDE,
  needs: ["store", "scopes", "endpoints", "tokenType"],
  uses: ["team"],
  excepts: "accounts",
  configSchema: z.strictObject({
    ownerSeparator: weakerIf(
      "other",
      regularExpression
        .default("[,;](?!\\s*(?:Inc|Ltd|LLC|Corp|GmbH)\\b)")
        .describe("Regular expression that separates several owners in `team`. Default: a comma or a semicolon."),
    ),
  }),
  example: {
    accounts: {
      "feed-a": { scopes: { products: "read-only" }, endpoints: ["GET /v3/catalog/products"], team: "search" },
      "feed-b": { scopes: { products: "read-only" }, endpoints: ["GET /v3/catalog/products"], team: "search" },
    },
  },
  evaluate(accounts, { ownerSeparator }) {
    const storeOf = storeIdentity(accounts);
    // Two generations of one rotation have one purpose, and one of them goes soon.
    const lasting = accounts.filter((account) => !isOnItsWayOut(account, accounts));
    return [
      ...groups(lasting, (account) => purposeOf(account, storeOf(account))).map(samePurpose),
      ...groups(accounts, ({ clientId }) => clientId).map(sameAccount),
      ...accounts.flatMap((account) => severalOwners(account, new RegExp(ownerSeparator, "u"))),
    ];
  },
});

/** Two accounts without endpoints may well serve two purposes: they have none to compare. */
function purposeOf(account: Account, store: string): string | undefined {
  const { tokenType, scopes, additionalScopes, endpoints } = account;
  if (endpoints.length === 0) return undefined;
  // One call can be written in many ways: with another id, with the server, in lower case.
  const calls = new Set(
    endpoints.flatMap((call) => {
      const found = findOperations(call).map((operation) => operation.call);
      return found.length === 0 ? [call] : found;
    }),
  );
  return JSON.stringify([store, tokenType, renderScopes(scopes), additionalScopes, [...calls].sort()]);
}

function groups(accounts: readonly Account[], keyOf: (account: Account) => string | undefined): Account[][] {
  const found = new Map<string, Account[]>();
  for (const account of accounts) {
    const key = keyOf(account);
    if (key !== undefined) found.set(key, [...(found.get(key) ?? []), account]);
  }
  return [...found.values()].filter((group) => group.length > 1);
}

function samePurpose(group: readonly Account[]): Finding {
  return {
    what: `${names(group)} have equal scopes and endpoints in one store.`,
    why: "every further token for the same purpose is one more to lose, and one that nobody misses.",
    fix: "keep one of them; if they serve different consumers, let each declare only the endpoints of its own.",
    ...placeOf(group),
  };
}

function sameAccount(group: readonly Account[]): Finding {
  return {
    what: `${names(group)} are one and the same API account, declared ${group.length} times.`,
    why: "whichever is rotated or deleted takes the token away from the others.",
    fix: "declare the account once, and pass its outputs to every consumer.",
    ...placeOf(group),
  };
}

function severalOwners(account: Account, separator: RegExp): Finding[] {
  const parts = (account.team ?? "").split(separator).map((owner) => owner.trim());
  const owners = new Set(parts.filter((owner) => owner !== ""));
  if (owners.size < 2) return [];
  return [
    {
      what: `One account for several owners: \`team\` names ${owners.size} owners.`,
      why: "no owner can rotate or narrow a shared token alone, and nobody can tell who used it.",
      fix: "give each owner an account of its own, with only the scopes that it needs.",
      urn: account.urn,
    },
  ];
}

function names(group: readonly Account[]): string {
  return listOf(group.map(({ logicalName }) => `"${logicalName}"`).sort());
}

/** The violation hangs on the last one, which is the likeliest to be the copy. */
function placeOf(group: readonly Account[]): Pick<Finding, "urn" | "about"> {
  const about = group.map(({ urn }) => urn).sort();
  const last = about.at(-1);
  return last === undefined ? {} : { urn: last, about };
}
