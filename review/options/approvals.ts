import { z } from "zod";
import { isMeaningful, latestDay, LONGEST_DAYS, matchesPattern, MEANINGFUL } from "../../policy/index";
import { clean } from "../../wire/clean";
import type { AccountReview } from "../model/schema";
import { parseJson } from "./parse-json";

/** What is longer than this is no name of a person or a team. */
const LONGEST_NAME = 100;

const approvalSchema = z.strictObject({
  account: z
    .string()
    .min(1)
    .describe("Logical name or URN of the account; no pattern, so that nobody signs for more than they saw."),
  project: z
    .string()
    .min(1)
    .optional()
    .describe("Name of the project in which the approval counts. Default: every project whose reviews read the file."),
  stack: z
    .string()
    .min(1)
    .optional()
    .describe("Pattern of the stacks in which the approval counts. Default: every stack."),
  delta: z.array(z.string().min(1)).min(1).describe("Exactly what the account gains, as the review prints it."),
  by: z
    .string()
    .min(1)
    .transform((text) => clean(text, LONGEST_NAME))
    .describe("Who approved it."),
  until: z.iso.date().describe("Last day on which it counts, `YYYY-MM-DD` (UTC)."),
  reason: z.string().min(1).refine(isMeaningful, `a reason has to tell something: ${MEANINGFUL}`).optional(),
});

/** An escalation that somebody has signed off. */
export type Approval = z.output<typeof approvalSchema> & {
  /** Most days that its last day may lie ahead. @default 180 */
  readonly maxDays?: number;
};

const fileSchema = z.strictObject({
  approvals: z.array(approvalSchema),
  maxDays: z
    .int()
    .min(1)
    .default(LONGEST_DAYS)
    .describe(
      "Most days from today that the last day of an approval may lie ahead. One that lasts longer does not count.",
    ),
});

/**
 * Reads an approvals file: `{ "approvals": [ { account, delta, by, until } ] }`.
 *
 * @throws OptionError
 */
export function readApprovals(text: string, source: string): Approval[] {
  const { approvals, maxDays } = parseJson(fileSchema, text, source);
  return approvals.map((approval) => ({ ...approval, maxDays }));
}

/** What the recorded approvals say to one account's gain. */
export type ApprovalAnswer =
  | { readonly kind: "none" }
  | { readonly kind: "approved"; readonly approval: Approval }
  /** There are approvals for the account, and none of them covers this; with the reason of each. */
  | { readonly kind: "unusable"; readonly reasons: readonly string[] };

export function findApproval(
  approvals: readonly Approval[],
  account: Pick<AccountReview, "urn" | "name" | "approvalAccount"> & {
    readonly project: string;
    readonly stack: string;
  },
  delta: readonly string[],
  now: Date,
): ApprovalAnswer {
  const own = approvals.filter(
    (approval) =>
      (approval.account === account.urn || approval.account === account.approvalAccount) &&
      (approval.project === undefined || approval.project === account.project) &&
      (approval.stack === undefined || matchesPattern(account.stack, approval.stack)),
  );
  if (own.length === 0) {
    const isNameShared = account.approvalAccount !== account.name;
    return isNameShared && approvals.some((approval) => approval.account === account.name)
      ? {
          kind: "unusable",
          reasons: [
            "several accounts have this logical name, so an approval has to name the URN that the review prints",
          ],
        }
      : { kind: "none" };
  }
  const reasons: string[] = [];
  for (const approval of own) {
    const problem = problemWith(approval, delta, now);
    if (problem === undefined) return { kind: "approved", approval };
    reasons.push(problem);
  }
  return { kind: "unusable", reasons };
}

function problemWith(approval: Approval, delta: readonly string[], now: Date): string | undefined {
  if (approval.until < now.toISOString().slice(0, 10))
    return `${approval.by} approved until ${approval.until}, which has passed`;
  const { maxDays = LONGEST_DAYS } = approval;
  if (approval.until > latestDay(now, maxDays))
    return `${approval.by} approved until ${approval.until}, which is more than ${maxDays} days away`;
  const signed = new Set(approval.delta);
  const isSame = signed.size === new Set(delta).size && delta.every((line) => signed.has(line));
  return isSame ? undefined : `${approval.by} approved another change: ${clean([...signed].sort().join(", "))}`;
}
