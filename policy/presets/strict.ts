import type { PolicyPackConfig } from "@pulumi/policy";

/** Every rule refuses, and the limits are lower than in `baseline`. */
export const strict: PolicyPackConfig = {
  all: "mandatory",
  // Every entry says its level: in a pack of one's own, settings without a level would lower the rule to a warning.
  "sensitive-scopes-need-justification": { enforcementLevel: "mandatory", minLength: 30 },
  "scope-budget": { enforcementLevel: "mandatory", maxModify: 3, maxFamilies: 6, maxRisk: 20 },
  "no-everything-account": { enforcementLevel: "mandatory", maxShare: 0.5, minFamilies: 4 },
  naming: { enforcementLevel: "mandatory", pattern: "[a-z][a-z0-9-]{3,62}" },
  "rotation-age": { enforcementLevel: "mandatory", maxAgeDays: 90 },
  "store-account-budget": { enforcementLevel: "mandatory", warnAt: 30, max: 45 },
};
