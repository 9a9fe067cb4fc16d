import { z } from "zod";
import { knownName } from "./config-schema";
import { exceptionSchema } from "./exceptions";

/** Key of the exceptions in the configuration; also the name of the policy that reads them. */
export const EXCEPTIONS_ID = "exceptions";
/** Name of the policy that says which exceptions are used, unused and expired. */
export const EXCEPTIONS_REPORT_ID = "exceptions-report";
/** Name of the policy that says, once for each account, what only the update can tell. */
export const UNKNOWN_VALUES_ID = "unknown-values";

/** Configuration of the exceptions: which rules they may name depends on the rules of the pack. */
export function exceptionsConfigSchema(ruleIds: readonly string[]) {
  const rule = knownName("rule", ruleIds).describe("Id of the rule that is set aside.");
  return z.strictObject({
    allow: z
      .array(exceptionSchema.extend({ rule }))
      .default([])
      .describe("Exceptions; each names a rule, accounts, a reason, an owner and its last day."),
  });
}
