import type { PolicyPackConfig } from "@pulumi/policy";
import type { Rule } from "../judgement/rule";
import { EXCEPTIONS_ID, EXCEPTIONS_REPORT_ID } from "../judgement/exceptions-config";
import { GENUINE_ID } from "../judgement/genuine";
import { rules } from "../rules";

/** What applies without any configuration, written out from the rules. */
export const baseline: PolicyPackConfig = {
  [GENUINE_ID]: "mandatory",
  [EXCEPTIONS_ID]: "mandatory",
  [EXCEPTIONS_REPORT_ID]: "mandatory",
  ...Object.fromEntries(rules.map((rule) => [rule.id, writtenOut(rule)])),
};

function writtenOut({ level, configSchema }: Rule): PolicyPackConfig[string] {
  const settings = configSchema.parse({});
  return Object.keys(settings).length === 0 ? level : { enforcementLevel: level, ...settings };
}
