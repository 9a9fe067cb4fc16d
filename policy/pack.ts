import { PolicyPack } from "@pulumi/policy";
import { accountPolicies } from "./engine/policies";

// The only file that starts a pack: `pulumi up --policy-pack node_modules/pulumi-bigcommerce-api-accounts/policy` runs it.
new PolicyPack("bigcommerce-api-accounts", {
  displayName: "BigCommerce API accounts",
  description:
    "Least privilege for BigCommerce API accounts: refuses over-broad scopes and prints the smaller set that would do",
  provider: "bigcommerce",
  tags: ["bigcommerce", "least-privilege", "oauth-scopes"],
  policies: accountPolicies(),
});
