import { isSwitchedOff, namesOf, weakenings, type PolicySettings, type Rule, type Verdict } from "../../policy/index";
import type { AccountSide, Plan, PlannedAccount } from "../input/plan";
import type { RecordedCalls } from "../../bigcommerce";
import { excessOver, type Boundary } from "../options/boundary";
import { movedStores, type ExpectedStores } from "../options/expected-stores";
import type { ForbiddenCall } from "../options/forbidden-calls";
import { findOperations } from "../../scopes";
import { clean } from "../../wire/clean";
import { daysOf, isSeenWithin, usesOf } from "../options/recorded-calls";
import type { WebhookList } from "../options/webhook-list";
import { findingKinds, type FindingCode } from "./codes";
import type { InRotation } from "./rotations";
import { deltaBetween, gainOf } from "./delta";
import { grantOf, grantText, obscureParameters } from "./grant";
import type { ReachLookup } from "./reach";
import { KNOWN_AFTER_APPLY, type AccountReview, type Finding, type Grant, type Review } from "./schema";

/** A finding of a kind, weighed as its kind is unless said otherwise. */
export function finding(
  code: FindingCode,
  account: string | null,
  message: string,
  more: Partial<Pick<Finding, "rule" | "approved" | "severity">> = {},
): Finding {
  return { code, severity: findingKinds[code].severity, account, message, rule: null, approved: false, ...more };
}

/** What there is to say about one account, apart from the policy rules. */
export function accountFindings(review: AccountReview, planned: PlannedAccount, options: AccessOptions): Finding[] {
  const { urn, name } = review;
  const approved = review.approval !== null;
  const found: Finding[] = [...gainFindings(review), ...driftFindings(review, planned, approved)];
  const { after } = review;
  found.push(...forgeryFindings([planned.after ?? planned.before, planned.before], urn).slice(0, 1));
  if (after !== null) found.push(...accessFindings(name, after, review, options));
  if (review.retained !== null) {
    const old = `The old account of ${name}`;
    const scopes = grantText(review.retained);
    const text = `${old} goes on living with ${scopes}: the engine lets go of it without deleting it, and its token is in no state.`;
    found.push(finding("token-retained", urn, text), ...accessFindings(old, review.retained, review, options));
  }
  for (const { call, needs, stopsWorking } of review.endpoints.notGranted) {
    const effect = stopsWorking ? "will stop working" : "does not work";
    found.push(finding("endpoint-not-granted", urn, `${call} of ${name} ${effect}: it needs ${needs}.`));
  }
  for (const { call, justifies } of review.endpoints.added) {
    if (justifies === null) continue;
    const text = `${name} now declares ${call}. That is a claim, and it justifies ${justifies.scope}, which opens ${justifies.calls} calls.`;
    found.push(finding("endpoint-claimed", urn, text));
  }
  if (options.record !== undefined && planned.before !== undefined && after !== null) {
    found.push(
      ...recordFindings(options.record, planned.before, planned.after?.account.endpoints ?? [], review, options),
    );
  }
  for (const { call, suggestion } of review.endpoints.notDocumented) {
    const hint = suggestion === null ? "" : ` Did you mean ${suggestion}?`;
    found.push(
      finding("endpoint-not-documented", urn, `${name} declares ${call}, which BigCommerce does not document.${hint}`),
    );
  }
  if (review.surplus !== null) {
    const { parts, suffices } = review.surplus;
    found.push(
      finding(
        "surplus-scope",
        urn,
        `${name} holds more than its endpoints need: ${parts.join(", ")}. This suffices: scopes: ${suffices}`,
      ),
    );
  }
  if (review.replacement?.gap === true) {
    const sameName =
      planned.after?.account.name !== undefined && planned.after.account.name === planned.before?.account.name;
    const reason = sameName
      ? "its name stays the same, and names are unique in a store"
      : "the store has no room for both";
    found.push(
      finding(
        "token-gap",
        urn,
        `${name} is deleted before its replacement is made, so there is a moment without a working token: ${reason}.`,
      ),
    );
  }
  found.push(...webhookFindings(review, planned, options.webhooks));
  if (review.consumers.length > 0) {
    const names = review.consumers.map((consumer) => `${consumer.name} (${consumer.change})`).join(", ");
    found.push(finding("consumers-change", urn, `With the token of ${name} change: ${names}.`));
  }
  return found;
}

/** A rotation makes younger accounts only. What would be made here is older than what is there. */
export function clockFindings({ urn, name, status }: AccountReview, rotation: InRotation | undefined): Finding[] {
  if (status !== "created" || rotation?.younger === undefined) return [];
  const text = `${name} would be made although the rotation has come to ${rotation.younger.account.logicalName} already.`;
  return [finding("rotation-goes-back", urn, text)];
}

interface AccessOptions {
  readonly boundary: Boundary | undefined;
  readonly forbidden: readonly ForbiddenCall[];
  readonly reach: ReachLookup;
  /** Calls that accounts were seen to make. */
  readonly record?: RecordedCalls | undefined;
  /** Webhooks of the accounts as they are. */
  readonly webhooks?: WebhookList | undefined;
  /** Within how many days each declared call must have been seen; undefined where nothing is demanded. */
  readonly seenWithinDays?: number | undefined;
  readonly now: Date;
}

/** What becomes of the webhooks of an account that goes. The provider decides so too, when it is about to delete. */
function webhookFindings(
  { urn, name }: AccountReview,
  { before, change, replaceOrder, replaceReasons, isRetained }: PlannedAccount,
  list: WebhookList | undefined,
): Finding[] {
  const { all, active } = list?.get(before?.fingerprint ?? "") ?? { all: 0, active: 0 };
  const goes = (change === "delete" || change === "replace") && !isRetained;
  if (!goes || all === 0) return [];
  const count = (number: number, what: string) => `${number} ${what}${number === 1 ? "" : "s"}`;
  // A replacement that was asked for on the command line, and one in another store, has no successor that they could go to.
  const follows =
    change === "replace" &&
    replaceOrder !== "delete-first" &&
    replaceReasons.length > 0 &&
    !replaceReasons.includes("store");
  if (follows) return [finding("webhooks-move", urn, `${count(all, "webhook")} of ${name} move to the new token.`)];
  if (active === 0) return [];
  const text = `The deletion of ${name} is refused for ${count(active, "active webhook")}, unless forceDelete is in state.`;
  return [finding("webhooks-stop-deletion", urn, text)];
}

/** What a record has seen the account do, beside what it goes on declaring. What is declared anew cannot have been seen yet. */
function recordFindings(
  record: RecordedCalls,
  before: AccountSide,
  stillDeclared: readonly string[],
  { urn, name }: AccountReview,
  { seenWithinDays, now }: AccessOptions,
): Finding[] {
  const use = usesOf(record, before);
  const demanded = seenWithinDays ?? 0;
  const isOld = ageOf(before, now) > demanded;
  if (use === undefined) {
    if (seenWithinDays === undefined || before.account.endpoints.length === 0 || !isOld) return [];
    const text = `The record knows no call of ${name}: neither its token nor its owner is in it.`;
    return [finding("endpoint-not-seen-lately", urn, text)];
  }
  const kept = new Set(stillDeclared.map((call) => clean(call)));
  const unseen = use.declared
    .filter(({ call }) => kept.has(call))
    .flatMap(({ call, lastSeen }): Finding[] => {
      const since = lastSeen === undefined ? "never" : `last on ${lastSeen.slice(0, 10)}`;
      if (seenWithinDays !== undefined) {
        if (!isOld || isSeenWithin(seenWithinDays, lastSeen, now)) return [];
        const text = `${call} of ${name}: declared, seen ${since}; within ${seenWithinDays} days is demanded.`;
        return [finding("endpoint-not-seen-lately", urn, text)];
      }
      if (lastSeen !== undefined) return [];
      const text = `${call} of ${name}: declared, never seen in the ${daysOf(record)} days of the record.`;
      return [finding("endpoint-never-seen", urn, text)];
    });
  const declaredNow = new Set(stillDeclared.flatMap((call) => findOperations(call).map((operation) => operation.call)));
  const undeclared = use.undeclared
    .filter(({ call }) => !declaredNow.has(call) && !kept.has(call))
    .map(({ call, count, lastSeen }) => {
      const times = count === 1 ? "once" : `${count} times`;
      const text = `${call} of ${name}: seen ${times}, last on ${lastSeen.slice(0, 10)}, and not declared.`;
      return finding("call-not-declared", urn, text);
    });
  return [...unseen, ...undeclared];
}

/** Whole days that the account exists; without a date it counts as old. */
function ageOf({ account }: AccountSide, now: Date): number {
  const created = Date.parse(account.createdAt ?? "");
  return Number.isNaN(created) ? Number.POSITIVE_INFINITY : (now.getTime() - created) / 86_400_000;
}

/** What a live account may do that it must not, whether it gains that now or has long had it. */
function accessFindings(
  who: string,
  grant: Grant,
  { urn, name, approval }: AccountReview,
  { boundary, forbidden, reach }: AccessOptions,
): Finding[] {
  const found: Finding[] = [];
  const excess =
    boundary === undefined ? [] : excessOver(boundary, namesOf({ urn, logicalName: name, name: undefined }), grant);
  if (excess.length > 0)
    found.push(finding("exceeds-boundary", urn, `${who} holds more than the boundary allows: ${excess.join(", ")}.`));
  const reachable = reach.reachable(grant);
  for (const { call, operation } of forbidden) {
    if (reachable.has(operation))
      found.push(finding("forbidden-call", urn, `${who} could make ${call}, which no account may.`));
  }
  const obscure = forbidden.length === 0 ? [] : obscureParameters(grant);
  if (obscure.length > 0) {
    const text = `Nobody can say whether ${who} could make a forbidden call: no catalogue knows what ${obscure.join(", ")} opens.`;
    found.push(finding("forbidden-call-possible", urn, text));
  }
  if (forbidden.length > 0 && grant.unknown.length > 0) {
    const text = `${who} could come to make a forbidden call: its access is ${KNOWN_AFTER_APPLY}.`;
    found.push(finding("possible-escalation", urn, text, { approved: approval !== null }));
  }
  return found;
}

function gainFindings(review: AccountReview): Finding[] {
  const { urn, name, gains, status, actions, approvalDelta, approval } = review;
  const approved = approval !== null;
  const what = approvalDelta.join(", ");
  if (gains === "nothing") return [];
  if (gains === "unknown")
    return [finding("possible-escalation", urn, `What ${name} may do is ${KNOWN_AFTER_APPLY}: ${what}.`, { approved })];
  if (actions.includes("recreated")) {
    const text = `${name} was deleted outside of Pulumi, and the update would give its access back: ${what}.`;
    return [finding("new-account", urn, text, { approved })];
  }
  if (status === "created") return [finding("new-account", urn, `${name} is a new account: ${what}.`, { approved })];
  const code = actions.includes("moved") ? "moved-to-another-store" : "scope-escalation";
  return [finding(code, urn, `${name} gains access: ${what}.`, { approved })];
}

function driftFindings(
  { urn, name, after }: AccountReview,
  { drift, before }: PlannedAccount,
  approved: boolean,
): Finding[] {
  if (drift === undefined) return [];
  if (drift.gone) return [finding("drifted", urn, `${name} is gone from its store and will be made again.`)];
  if (before === undefined) return [];
  const recorded = grantOf(drift.recorded.account);
  const rows = deltaBetween(recorded, grantOf(before.account));
  const parts = rows.map(({ key, before: old, after: next }) => `${key} ${old ?? "none"} -> ${next ?? "none"}`);
  const renamed = drift.recorded.account.name !== before.account.name ? ["its name"] : [];
  const kept = gainOf(deltaBetween(recorded, after ?? undefined)) !== "nothing" && gainOf(rows) === "access";
  return [
    finding("drifted", urn, `${name} was changed outside of Pulumi: ${[...parts, ...renamed].join(", ")}.`),
    ...(kept
      ? [finding("drift-kept", urn, `${name} keeps access that was widened outside of Pulumi.`, { approved })]
      : []),
  ];
}

/** Accounts that this package's code did not make, or would not make: what they are granted, no file can tell. */
export function forgeryFindings(sides: readonly (AccountSide | undefined)[], urn: string | null = null): Finding[] {
  return sides.flatMap((side) => {
    if (side?.forgery === undefined) return [];
    const text = `${side.account.logicalName} is no account of this package: ${side.forgery}. What it may do cannot be told from here.`;
    return [finding("account-forged", urn, text)];
  });
}

/** What the stores' numbers say. */
export function storeFindings(stores: Review["stores"]): Finding[] {
  return stores.flatMap(({ store, before, after, peak, limit, atLeast }) => {
    const number = `${atLeast ? "at least " : ""}${after}`;
    if (after > limit)
      return [
        finding("store-over-limit", null, `Store ${store} would hold ${number} accounts; BigCommerce allows ${limit}.`),
      ];
    if (peak > limit) {
      return [
        finding(
          "store-nearly-full",
          null,
          `During the update store ${store} would hold up to ${peak} accounts, ${limit} are allowed: replacements delete before they create, and creations may fail. Split the change in two.`,
        ),
      ];
    }
    if (after >= limit * 0.9 && after >= before)
      return [finding("store-nearly-full", null, `Store ${store} will hold ${number} of ${limit} accounts.`)];
    return [];
  });
}

/** What the policy rules say, in the review's terms. Rules that cannot judge yet are one finding for each account. */
export function policyFindings(verdicts: readonly Verdict[]): Finding[] {
  const waiting = new Map<string | null, string[]>();
  const findings = verdicts.flatMap(({ rule, level, kind, urn, message }): Finding[] => {
    if (kind === "undecided") {
      waiting.set(urn ?? null, [...(waiting.get(urn ?? null) ?? []), rule]);
      return [];
    }
    const code = kind === "violation" && level !== "advisory" ? "policy-violation" : "policy-warning";
    return [finding(code, urn ?? null, message, { rule, ...(kind === "note" ? { severity: "note" as const } : {}) })];
  });
  const undecided = [...waiting].map(([urn, rules]) =>
    finding("policy-undecided", urn, `Judged only when the values are known: ${rules.join(", ")}.`),
  );
  return [...findings, ...undecided];
}

/** How the policy configuration makes the pack weaker than it is without any. */
export function configurationFindings(policy: PolicySettings, rules: readonly Rule[]): Finding[] {
  if (isSwitchedOff(policy)) return [finding("policy-off", null, "The policy configuration switches every rule off.")];
  const weaker = weakenings(policy, rules);
  return weaker.length === 0
    ? []
    : [finding("policy-weakened", null, `The policy configuration makes the pack weaker: ${weaker.join(", ")}.`)];
}

/**
 * What is wrong with the preview itself.
 *
 * @param needsEveryAccount Was something asked that is about unchanged accounts, too?
 */
export function planFindings(
  {
    accounts,
    failed,
    omittedSames,
    notUnderstood,
    contradictions,
    configured,
    areStoresMasked,
    ownCode,
    movedProviders,
  }: Plan,
  needsEveryAccount: boolean,
  expected: ExpectedStores | undefined,
): Finding[] {
  const used = accounts.flatMap(({ after }) =>
    // Where a provider of the program's own leads, its own arguments say.
    after === undefined || after.ownProvider !== undefined || after.account.unknown.includes("store")
      ? []
      : [after.account.store],
  );
  const moved = [...movedProviders, ...(expected === undefined ? [] : movedStores(expected, configured, used))];
  const isHidden = expected !== undefined && areStoresMasked;
  return [
    ...contradictions.map((text) =>
      finding("input-contradicts-itself", null, `What was handed in contradicts itself: ${text}.`),
    ),
    ...moved.map((text) =>
      finding("store-address-changed", null, `Another address would be given the credentials: ${text}.`),
    ),
    ...(isHidden
      ? [
          finding(
            "store-address-changed",
            null,
            "Where the stores are cannot be seen, because `bigcommerce:stores` is a secret as a whole: set it anew part by part, " +
              "with `pulumi config set --path bigcommerce:stores.<key>.storeHash`, and only tokens with `--secret`.",
          ),
        ]
      : []),
    ...ownCode.map((name) =>
      finding("own-code", null, `${name} will run code that came with the program and did not run before.`),
    ),
    ...notUnderstood.map(({ name, problem }) =>
      finding("step-not-understood", null, `What the update would do with ${name} is not understood: ${problem}.`),
    ),
    ...(failed
      ? [finding("preview-failed", null, "The preview ended with errors, so changes may be missing from this review.")]
      : []),
    ...(omittedSames > 0
      ? [
          finding(
            "preview-incomplete",
            null,
            `${omittedSames} unchanged ${omittedSames === 1 ? "resource is" : "resources are"} not in the preview: changes of endpoints, justifications and team are not seen, and counts are lower bounds.${needsEveryAccount ? " A boundary and forbidden calls are about every account, so make the preview with --show-sames." : ""}`,
            needsEveryAccount ? { severity: "error" } : {},
          ),
        ]
      : []),
  ];
}
