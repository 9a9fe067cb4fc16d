import { z } from "zod";
import { knownName } from "./config-schema";
import { exceptionSchema, type Exception } from "./exceptions";
import { LONGEST_DAYS } from "./meaning";
import type { Rule } from "./rule";

/** Key of the exceptions in the configuration; also the name of the policy that reads them. */
export const EXCEPTIONS_ID = "exceptions";
/** Name of the policy that says which exceptions are used, unused and expired. */
export const EXCEPTIONS_REPORT_ID = "exceptions-report";
/** Configuration of the exceptions: which rules they may name, and with what, depends on the rules of the pack. */
export function exceptionsConfigSchema(rules: readonly Rule[]) {
  const ids = rules.map(({ id }) => id);
  const rule = knownName("rule", ids).describe("Id of the rule that is set aside.");
  const exception = exceptionSchema.extend({ rule }).superRefine((given, context) => {
    const { excepts = "scopes" } = rules.find(({ id }) => id === given.rule) ?? {};
    if (excepts === "nothing") {
      context.addIssue({ code: "custom", path: ["rule"], message: `nothing can be excepted from ${given.rule}` });
    } else if (excepts === "accounts" && given.scopes !== undefined) {
      const message = `${given.rule} judges accounts, not scopes: leave this out`;
      context.addIssue({ code: "custom", path: ["scopes"], message });
    }
  });
  return z.strictObject({
    allow: z
      .array(exception)
      .default([])
      .describe("Exceptions; each names a rule, accounts, a reason, an owner and its last day."),
    maxDays: z
      .int()
      .min(1)
      .default(LONGEST_DAYS)
      .describe(
        "Most days from today that the last day of an exception may lie ahead. One that lasts longer does not count.",
      ),
    maxDaysByRule: z
      .record(rule, z.int().min(1))
      .default({})
      .describe("The same for single rules, where exceptions from them have to be shorter."),
  });
}

/** The exceptions of a configuration, each with the time for which it may be given. */
export function exceptionsOf({
  allow,
  maxDays,
  maxDaysByRule,
}: z.output<ReturnType<typeof exceptionsConfigSchema>>): Exception[] {
  return allow.map((exception) => ({
    ...exception,
    maxDays: Math.min(maxDays, maxDaysByRule[exception.rule] ?? maxDays),
  }));
}
