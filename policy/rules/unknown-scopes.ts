import { z } from "zod";
import { explainParameter } from "../../scopes";
import { listOf } from "../judgement/render";
import { accountRule } from "../judgement/rule";
import { API_ACCOUNTS_GUIDE } from "../judgement/vendor-pages";

/** Parameters outside the catalogue escape every other rule, so somebody has to answer for them. */
export const unknownScopes = accountRule({
  id: "unknown-scopes",
  place: 80,
  title: "Scope parameters that the catalogue does not know need an exception",
  severity: "high",
  level: "mandatory",
  tags: ["oauth-scopes", "unknown-access"],
  why:
    "`additionalScopes` lets a program ask for parameters that are newer than this package. No rule can tell what they " +
    "open, so a person has to look at them, and the answer has to be looked at again once the catalogue knows them.",
  remediationSteps: [
    "Update this package: a newer catalogue may know the parameter, and the family then goes under `scopes`.",
    "Else record an exception from `unknown-scopes` that names the parameter, with an owner and an expiry date.",
  ],
  url: API_ACCOUNTS_GUIDE,
  needs: ["tokenType"],
  uses: ["additionalScopes"],
  excepts: "scopes",
  configSchema: z.strictObject({}),
  example: {
    accounts: { "new-api-pilot": { additionalScopes: ["store_price_negotiation"], scopes: { products: "read-only" } } },
  },
  evaluate(account, _config, { excepted }) {
    const foreign = account.additionalScopes.filter((parameter) => !excepted(parameter));
    if (foreign.length === 0) return [];
    return [
      {
        what: `The catalogue does not know what this grants: ${listOf(foreign.map(describe))}.`,
        why: "nobody can say what the token can reach, and no other rule counts these scopes.",
        fix: `update this package, or record an exception: { rule: "unknown-scopes", account: "${account.logicalName}", scopes: ${JSON.stringify(foreign)}, reason, owner, expires }.`,
        scopes: foreign,
      },
    ];
  },
});

function describe(parameter: string): string {
  const meaning = explainParameter(parameter);
  return meaning.kind === "unknown" && meaning.suggestion !== undefined
    ? `${parameter} (did you mean ${meaning.suggestion}?)`
    : parameter;
}
