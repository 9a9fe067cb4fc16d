import type { PolicyPackConfig } from "@pulumi/policy";
import { productionStacks } from "../judgement/config-schema";

/** What applies without any configuration, written out. A test holds it against the rules. */
export const baseline: PolicyPackConfig = {
  "genuine-accounts": "mandatory",
  exceptions: "mandatory",
  "exceptions-report": "mandatory",
  "least-privilege": "mandatory",
  "no-unused-modify": "mandatory",
  "sensitive-scopes-need-justification": {
    enforcementLevel: "mandatory",
    minLength: 15,
    risks: ["personalData", "money", "escalation"],
  },
  "forbidden-scopes": { enforcementLevel: "mandatory", forbidden: [] },
  "scope-budget": {
    enforcementLevel: "mandatory",
    maxModify: 5,
    maxFamilies: 10,
    maxRisk: 30,
    weights: { read: 1, write: 3, personalData: 2, money: 3, escalation: 5 },
  },
  "toxic-combinations": { enforcementLevel: "mandatory", combinations: [], without: [] },
  "no-everything-account": { enforcementLevel: "mandatory", maxShare: 0.7, minFamilies: 6 },
  "unknown-scopes": "mandatory",
  "stencil-tokens": {
    enforcementLevel: "mandatory",
    protectedStacks: [...productionStacks],
    replaceThemesModify: true,
  },
  naming: "mandatory",
  "declared-purpose": "advisory",
  "protect-in-production": {
    enforcementLevel: "mandatory",
    stacks: [...productionStacks],
    engineProtect: false,
  },
  "rotation-age": { enforcementLevel: "advisory", maxAgeDays: 180 },
  "store-account-budget": { enforcementLevel: "mandatory", warnAt: 40, max: 50 },
  "duplicate-purpose": { enforcementLevel: "advisory", ownerSeparator: "[,;](?!\\s*(?:Inc|Ltd|LLC|Corp|GmbH)\\b)" },
};
