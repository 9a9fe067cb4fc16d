import { judge, readPolicySettings, rules, type Account, type PolicySettings } from "../../policy/index";
import type { Consumer, Plan } from "../input/plan";
import { findApproval, type Approval } from "../options/approvals";
import type { Boundary } from "../options/boundary";
import type { RecordedCalls } from "../../bigcommerce";
import type { ExpectedStores } from "../options/expected-stores";
import type { ForbiddenCall } from "../options/forbidden-calls";
import type { WebhookList } from "../options/webhook-list";
import {
  accountFindings,
  clockFindings,
  configurationFindings,
  finding,
  forgeryFindings,
  planFindings,
  policyFindings,
  storeFindings,
} from "./findings";
import { ReachLookup } from "./reach";
import { reviewAccount } from "./review-account";
import { REVIEW_SCHEMA_VERSION, type AccountReview, type FailOn, type Finding, type Review } from "./schema";
import { rotationsOf } from "./rotations";
import { compareNaturally } from "./compare";
import { parseUrn } from "../../engine/urn";
import { countStores } from "./stores";
import { gateOf, verdictOf } from "./verdict";

export interface ReviewOptions {
  /** The most that accounts may hold. @default no limit */
  readonly boundary?: Boundary | undefined;
  /** Calls that no account may be able to make. @default none */
  readonly forbidden?: readonly ForbiddenCall[] | undefined;
  /** Escalations that were signed off. @default none */
  readonly approvals?: readonly Approval[] | undefined;
  /** What closes the gate. @default "escalation" */
  readonly failOn?: FailOn | undefined;
  /** How the policy rules are applied. @default as the pack applies them without configuration */
  readonly policy?: PolicySettings | undefined;
  /** Is it right that the configuration makes the pack weaker? Then nothing is said about it. @default false */
  readonly isPolicyTrusted?: boolean | undefined;
  /** Where the stores of the stack are. @default whatever the configuration says */
  readonly expectedStores?: ExpectedStores | undefined;
  /** Calls that accounts were seen to make. @default none */
  readonly recordedCalls?: RecordedCalls | undefined;
  /** Webhooks of the accounts as they are. @default not known */
  readonly webhooks?: WebhookList | undefined;
  /** Within how many days the record must have seen each declared endpoint of an account that is older. @default nothing is demanded */
  readonly seenWithinDays?: number | undefined;
  /** @default the system's clock */
  readonly now?: Date | undefined;
}

/** Reviews a plan: what each account gains and loses, what the rules say to it, and whether it may pass. */
export function reviewPlan(plan: Plan, options: ReviewOptions = {}): Review {
  const now = options.now ?? new Date();
  const failOn = options.failOn ?? "escalation";
  const reach = new ReachLookup();
  const consumers = consumersByAccount(plan.consumers);
  const shared = sharedNames(plan);
  const findings: Finding[] = [];
  const rotations = rotationsOf(plan);
  const accounts = plan.accounts.map((planned) => {
    const rotation = rotations.get(planned.urn);
    const reviewed = reviewAccount(planned, consumers.get(planned.urn) ?? [], plan.kind, reach, shared, rotation);
    const { account, notes } = withApproval(reviewed, plan, options.approvals ?? [], now);
    findings.push(
      ...accountFindings(account, planned, {
        boundary: options.boundary,
        forbidden: options.forbidden ?? [],
        reach,
        record: options.recordedCalls,
        webhooks: options.webhooks,
        seenWithinDays: options.seenWithinDays,
        now,
      }),
      ...notes,
      ...clockFindings(account, rotation),
    );
    return account;
  });
  const stores = countStores(plan);
  const judged = plan.accounts.flatMap(({ urn, before, after, change, drift }): Account[] => {
    if (after !== undefined) return [after.account];
    const isRetired = rotations.get(urn)?.hasSuccessor === true;
    const isDeleted = change === "delete" && drift?.gone !== true && !isRetired;
    return before === undefined || !isDeleted
      ? []
      : [{ ...before.account, options: { ...before.account.options, isDeleted } }];
  });
  const verdicts = judge(judged, rules, options.policy ?? readPolicySettings({}, rules), now);
  findings.push(
    ...forgeryFindings(plan.waiting.after),
    ...storeFindings(stores),
    ...policyFindings(verdicts),
    ...planFindings(plan, asksForEveryAccount(options), options.expectedStores),
    ...(options.policy === undefined || options.isPolicyTrusted === true
      ? []
      : configurationFindings(options.policy, rules)),
  );
  const parts = { accounts: [...accounts].sort(byWeight), findings: [...findings].sort(bySeverity) };
  return {
    version: REVIEW_SCHEMA_VERSION,
    kind: plan.kind,
    project: plan.project,
    stack: plan.stack,
    verdict: verdictOf(parts),
    gate: gateOf(parts, failOn),
    accounts: parts.accounts,
    stores,
    findings: parts.findings,
    complete: !plan.failed && plan.omittedSames === 0 && plan.notUnderstood.length === 0,
  };
}

function asksForEveryAccount({ boundary, forbidden, seenWithinDays }: ReviewOptions): boolean {
  return boundary !== undefined || (forbidden ?? []).length > 0 || seenWithinDays !== undefined;
}

function consumersByAccount(consumers: readonly Consumer[]): ReadonlyMap<string, readonly Consumer[]> {
  const byAccount = new Map<string, Consumer[]>();
  for (const consumer of consumers) {
    for (const urn of consumer.uses.keys()) {
      const entry = byAccount.get(urn);
      if (entry === undefined) byAccount.set(urn, [consumer]);
      else entry.push(consumer);
    }
  }
  return byAccount;
}

/**
 * Logical names that several accounts have, in different components: an approval by such a name would cover them all. Where
 * unchanged accounts are not shown, one of them may have the name of any account that is in a component.
 */
function sharedNames({ accounts, omittedSames }: Plan): ReadonlySet<string> {
  const once = new Set<string>();
  const shared = new Set<string>();
  for (const { urn, after, before } of accounts) {
    const name = (after ?? before)?.account.logicalName ?? "";
    const isNested = parseUrn(urn).type.includes("$");
    (once.has(name) || (omittedSames > 0 && isNested) ? shared : once).add(name);
  }
  return shared;
}

function withApproval(
  account: AccountReview,
  { project, stack }: Plan,
  approvals: readonly Approval[],
  now: Date,
): { account: AccountReview; notes: Finding[] } {
  // What is not known yet cannot be signed for.
  if (account.gains !== "access") return { account, notes: [] };
  const answer = findApproval(approvals, { ...account, project, stack }, account.approvalDelta, now);
  switch (answer.kind) {
    case "none":
      return { account, notes: [] };
    case "unusable":
      return {
        account,
        notes: answer.reasons.map((reason) =>
          finding("approval-unusable", account.urn, `The approval for ${account.name} does not count: ${reason}.`),
        ),
      };
    case "approved": {
      const { by, until } = answer.approval;
      if (account.delta.some(({ marks }) => marks.includes("unknown"))) return { account, notes: [] };
      return { account: { ...account, approval: { by, until } }, notes: [] };
    }
  }
}

const statusOrder: readonly AccountReview["status"][] = [
  "created",
  "replaced",
  "updated",
  "deleted",
  "metadata",
  "unchanged",
];
const gainOrder: readonly AccountReview["gains"][] = ["access", "unknown", "nothing"];

/** What a reviewer has to see first comes first; the rest is by name, so that two reviews of one change are equal. */
function byWeight(a: AccountReview, b: AccountReview): number {
  return (
    Number(a.approval !== null) - Number(b.approval !== null) ||
    gainOrder.indexOf(a.gains) - gainOrder.indexOf(b.gains) ||
    Number(b.sensitive) - Number(a.sensitive) ||
    statusOrder.indexOf(a.status) - statusOrder.indexOf(b.status) ||
    compareTexts(a.name, b.name) ||
    compareTexts(a.urn, b.urn)
  );
}

const severityOrder: readonly Finding["severity"][] = ["error", "warning", "note"];

function bySeverity(a: Finding, b: Finding): number {
  return (
    severityOrder.indexOf(a.severity) - severityOrder.indexOf(b.severity) ||
    compareTexts(a.code, b.code) ||
    compareTexts(a.account ?? "", b.account ?? "") ||
    compareTexts(a.message, b.message)
  );
}

function compareTexts(a: string, b: string): number {
  return compareNaturally(a, b);
}
