import type { PolicyPackConfig } from "@pulumi/policy";

/** Every rule refuses, and the limits are lower than in `baseline`. */
export const strict: PolicyPackConfig = {
  all: "mandatory",
  "sensitive-scopes-need-justification": { minLength: 30 },
  "scope-budget": { maxModify: 3, maxFamilies: 6, maxRisk: 20 },
  "no-everything-account": { maxShare: 0.5, minFamilies: 4 },
  naming: { pattern: "[a-z][a-z0-9-]{3,62}" },
  "rotation-age": { maxAgeDays: 90 },
  "store-account-budget": { warnAt: 30, max: 45 },
};
