import { z } from "zod";
import { unknownWithin } from "../judgement/account";
import { accountRule } from "../judgement/rule";
import { API_ACCOUNTS_GUIDE } from "../judgement/vendor-pages";

/** An account says what it is for. */
export const declaredPurpose = accountRule({
  id: "declared-purpose",
  place: 110,
  title: "An API account declares the endpoints it is for, or justifies its scopes",
  severity: "low",
  level: "advisory",
  tags: ["documentation", "ownership"],
  why:
    "Nothing can be said about the scopes of an account that does not say what it does. Declared endpoints let the " +
    "least-privilege rule work out the exact scopes; justifications at least tell a reviewer.",
  remediationSteps: [
    "List the calls of the integration in `endpoints`, for example `GET /v3/catalog/products`.",
    "Where they cannot be listed, say why each family is needed in `justifications`.",
  ],
  url: API_ACCOUNTS_GUIDE,
  needs: ["tokenType"],
  uses: ["endpoints", "justifications"],
  excepts: "accounts",
  configSchema: z.strictObject({}),
  example: { accounts: { "price-import": { scopes: { products: "modify" } } } },
  evaluate(account) {
    const declares =
      account.endpoints.length > 0 || Object.values(account.justifications).some((text) => text.trim() !== "");
    // Declared, even if what is declared is known only at update.
    const willDeclare = unknownWithin(account, ["endpoints", "justifications"]).length > 0;
    if (account.tokenType === "stencil-cli" || declares || willDeclare) return [];
    return [
      {
        what: "The account declares neither `endpoints` nor `justifications`.",
        why: "nobody can tell whether its scopes are too many, not even the other rules.",
        fix: 'declare what it calls, for example endpoints: ["GET /v3/catalog/products"]; the smallest scopes follow from that.',
      },
    ];
  },
});
