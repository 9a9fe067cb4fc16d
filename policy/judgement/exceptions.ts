import { z } from "zod";
import { isScopeFamily, suggestFamily } from "../../scopes";
import type { Account } from "./account";
import { isMeaningful, latestDay, LONGEST_DAYS, MEANINGFUL } from "./meaning";
import { matchesPattern } from "./pattern";
import { namesOf } from "./rotations";

/** A family, or a parameter outside the catalogue: those are free, and hold an underscore or a colon, which no family does. */
const exceptedScope = z.string().superRefine((word, context) => {
  if (isScopeFamily(word) || /[_:]/.test(word)) return;
  const near = suggestFamily(word);
  const hint = near === undefined ? "" : `: did you mean "${near}"?`;
  context.addIssue({ code: "custom", message: `"${word}" is neither a scope family nor a parameter${hint}` });
});

export const exceptionSchema = z.strictObject({
  rule: z.string().min(1).describe("Id of the rule that is set aside."),
  account: z.string().min(1).describe("Pattern of the logical name, or of the name, with `*` and `?`."),
  scopes: z
    .array(exceptedScope)
    .min(1)
    .optional()
    .describe("Families and additional parameters that are permitted. Default: all that the rule objects to."),
  stack: z
    .string()
    .min(1)
    .optional()
    .describe("Pattern of the stacks in which the exception counts. Default: every stack."),
  reason: z
    .string()
    .min(10)
    .refine(isMeaningful, `a reason has to tell something: ${MEANINGFUL}`)
    .describe("Why it is right for this account: at least 10 characters in three different words, or a ticket."),
  owner: z.string().min(1).describe("Who answers for it."),
  expires: z.iso.date().describe("Last day on which it counts, `YYYY-MM-DD` (UTC)."),
});

/** A rule set aside for some accounts and scopes, by somebody, until some day. */
export type Exception = z.output<typeof exceptionSchema> & {
  /** Most days that it may lie ahead; the configuration says how many. */
  readonly maxDays?: number;
};

/** Was the exception's last day before today (UTC)? */
export function isExpired(exception: Exception, now: Date): boolean {
  return exception.expires < now.toISOString().slice(0, 10);
}

/** Is its last day farther away than an exception may last? Then it counts for nothing: nobody would look at it again. */
export function isTooLong({ expires, maxDays = LONGEST_DAYS }: Exception, now: Date): boolean {
  return expires > latestDay(now, maxDays);
}

/** Does it count today? */
export function isValid(exception: Exception, now: Date): boolean {
  return !isExpired(exception, now) && !isTooLong(exception, now);
}

export function isForStack({ stack: pattern }: Exception, stack: string): boolean {
  return pattern === undefined || matchesPattern(stack, pattern);
}

/** Exceptions from a rule that were given for this account, expired ones included. */
export function exceptionsFor(exceptions: readonly Exception[], rule: string, account: Account): Exception[] {
  return exceptions.filter(
    (exception) =>
      exception.rule === rule &&
      isForStack(exception, account.stack) &&
      namesOf(account).some((name) => matchesPattern(name, exception.account)),
  );
}

/** As {@link exceptionsFor}, with every exception that may turn out to be for the account once its name is known. */
export function exceptionsThatMayApply(exceptions: readonly Exception[], rule: string, account: Account): Exception[] {
  if (!account.unknown.includes("name")) return exceptionsFor(exceptions, rule, account);
  return exceptions.filter((exception) => exception.rule === rule && isForStack(exception, account.stack));
}

/** Does the exception permit this family or parameter? */
export function permits({ scopes }: Exception, scope: string): boolean {
  return scopes === undefined || scopes.includes(scope);
}

/** `least-privilege for "erp-*" (owner platform, until 2026-12-31)` */
export function describeException({ rule, account, owner, expires }: Exception): string {
  return `${rule} for "${account}" (owner ${owner}, until ${expires})`;
}
