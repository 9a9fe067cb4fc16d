import { cleanJson } from "../../wire/clean";
import { findingKinds } from "../model/codes";
import type { AccountReview, DeltaRow, Finding, Mark, ReachChange, Review } from "../model/schema";
import { count } from "../model/verdict";

/** How marks are called for people. */
export const markWords: Readonly<Record<Mark, string>> = {
  escalation: "escalation",
  narrowing: "narrowing",
  "personal-data": "new personal data",
  money: "new money",
  "escalation-path": "new escalation path",
  unknown: "possible escalation",
};

const actionWords: Readonly<Record<AccountReview["actions"][number], string>> = {
  created: "created",
  deleted: "deleted",
  retired: "retired, its overlap has ended",
  retained: "dropped from the stack, kept in the store",
  replaced: "replaced",
  rotated: "rotated",
  rescoped: "scopes changed",
  renamed: "renamed",
  "logical-name-changed": "logical name changed",
  moved: "moved to another store",
  drifted: "drifted",
  recreated: "made again",
  "endpoints-changed": "endpoints changed",
  "justifications-changed": "justifications changed",
  "team-changed": "team changed",
  protected: "protected",
};

/** `replaced, scopes changed` */
export function actionsText({ actions }: AccountReview): string {
  return actions.length === 0 ? "unchanged" : actions.map((action) => actionWords[action]).join(", ");
}

/** One word for the table: what a reviewer sorts by. */
export function gistOf({ gains, sensitive, approval, status, actions, loses }: AccountReview): string {
  if (gains === "unknown") return "possible escalation";
  if (gains === "access") {
    const word = actions.includes("recreated")
      ? "account made again"
      : status === "created"
        ? "new account"
        : "escalation";
    return `${sensitive ? `sensitive ${word}` : word}${approval === null ? "" : " (approved)"}`;
  }
  if (actions.includes("retired")) return "retirement";
  if (status === "deleted") return "deletion";
  if (loses) return "narrowing";
  return status === "unchanged" || status === "metadata" ? "no access change" : "same access";
}

/** `Orders: read-only → modify` */
export function rowText({ label, before, after }: DeltaRow): string {
  return `${label}: ${before ?? "none"} → ${after ?? "none"}`;
}

/** `21 more calls (0 read, 21 write)`; empty when nothing becomes possible. */
export function reachText({ reads, writes, lost }: ReachChange): string {
  const gained = reads + writes;
  return [
    ...(gained > 0 ? [`${count(gained, "more call")} (${reads} read, ${writes} write)`] : []),
    ...(lost > 0 ? [`${count(lost, "call")} fewer`] : []),
  ].join(", ");
}

/** Newly reachable calls by resource, in the order of paths: `/v2/orders` with `GET 4, DELETE 2`. */
export function groupCalls({ calls }: ReachChange): { resource: string; calls: number; methods: string }[] {
  const groups = new Map<string, Map<string, number>>();
  for (const { path, methods } of calls) {
    const parts = path
      .split("/")
      .slice(1)
      .filter((part) => !part.startsWith("{"));
    const resource = `/${parts.slice(0, parts[1] === "catalog" ? 3 : 2).join("/")}`;
    const counts = groups.get(resource) ?? new Map<string, number>();
    for (const method of methods) counts.set(method, (counts.get(method) ?? 0) + 1);
    groups.set(resource, counts);
  }
  return [...groups].map(([resource, counts]) => ({
    resource,
    calls: [...counts.values()].reduce((sum, number) => sum + number, 0),
    methods: ["GET", "POST", "PUT", "DELETE"]
      .flatMap((method) => {
        const number = counts.get(method);
        return number === undefined ? [] : [`${method} ${number}`];
      })
      .join(", "),
  }));
}

/** `a, b and 3 more` */
export function firstOf(items: readonly string[], most: number): string {
  const more = items.length - most;
  return more > 0 ? `${items.slice(0, most).join(", ")} and ${more} more` : items.join(", ");
}

/** What becomes of the token, and why. */
export function replacementText({ replacement, credentials }: AccountReview): string {
  if (replacement !== null) {
    const gaps = {
      "create-first": "the new account is made first, so there is no moment without a working token",
      "delete-first": "the old account goes first, so there is a moment without a working token",
      unknown: "the order is not known",
    };
    return `Replaced because ${replacement.reasons.join(" and ")}; the credentials change; ${gaps[replacement.order]}.`;
  }
  const texts = {
    kept: "",
    issued: "Credentials are issued.",
    replaced: "The credentials change.",
    withdrawn: "The credentials stop working.",
  };
  return texts[credentials];
}

/** JSON of the approvals-file entry that would cover what the account gains; undefined where nothing can be signed for. */
export function approvalEntry(
  account: AccountReview,
  { project, stack }: Pick<Review, "project" | "stack">,
  indent = 0,
): string | undefined {
  if (account.gains !== "access" || account.approval !== null) return undefined;
  if (account.delta.some(({ marks }) => marks.includes("unknown"))) return undefined;
  const { approvalAccount, approvalDelta: delta } = account;
  const entry = { account: approvalAccount, project, stack, delta, by: "<name>", until: "<YYYY-MM-DD>" };
  return cleanJson(JSON.stringify(entry, null, indent));
}

const byAccount = new WeakMap<Review, ReadonlyMap<string, readonly Finding[]>>();

/** Findings about one account. Every form asks for every account, so they are sorted by account once. */
function findingsOf(review: Review, urn: string): readonly Finding[] {
  let index = byAccount.get(review);
  if (index === undefined) {
    const lists = new Map<string, Finding[]>();
    for (const finding of review.findings) {
      const list = lists.get(finding.account ?? "");
      if (list === undefined) lists.set(finding.account ?? "", [finding]);
      else list.push(finding);
    }
    byAccount.set(review, lists);
    index = lists;
  }
  return index.get(urn) ?? [];
}

const told: readonly Finding["code"][] = [
  "scope-escalation",
  "possible-escalation",
  "new-account",
  "surplus-scope",
  "consumers-change",
];

/** Findings of one account that its own lines do not say already. */
export function furtherFindings(review: Review, urn: string): Finding[] {
  return findingsOf(review, urn).filter(({ code }) => !told.includes(code));
}

/** Findings that are about no single account. */
export function generalFindings({ findings }: Review): Finding[] {
  return findings.filter(({ account }) => account === null);
}

/** Policy findings by rule, most serious first: what would otherwise be one line for each account. */
export function policySummary({
  findings,
  accounts,
}: Review): { rule: string; severity: Finding["severity"]; accounts: string[] }[] {
  const names = new Map(accounts.map(({ urn, name }) => [urn, name]));
  const rules = new Map<string, { rule: string; severity: Finding["severity"]; accounts: string[] }>();
  for (const { code, rule, account, severity } of findings) {
    if (rule === null || (code !== "policy-violation" && code !== "policy-warning")) continue;
    const entry = rules.get(`${severity} ${rule}`) ?? { rule, severity, accounts: [] };
    entry.accounts.push(account === null ? "the stack" : (names.get(account) ?? account));
    rules.set(`${severity} ${rule}`, entry);
  }
  return [...rules.values()];
}

export function titleOf({ code, rule }: Finding): string {
  return rule === null ? findingKinds[code].title : `Policy rule ${rule}`;
}

/** `eu (def456)`: the store of an account, by key and hash. */
export function placeOf({ store, storeHash }: AccountReview): string {
  return storeHash === null || storeHash === store ? store : `${store} (${storeHash})`;
}

/** `index.ts:12`, or nothing. */
export function positionText({ position }: AccountReview): string {
  return position === null ? "" : `${position.file}:${position.line}`;
}

/** `shop/production`, or what is known of it. */
export function stackText({ project, stack }: Review): string {
  return [project, stack].filter((part) => part !== "").join("/") || "an empty stack";
}

/** Does the account belong into the body of a review, or only into its numbers? */
export function isShown(account: AccountReview, review: Review): boolean {
  return account.status !== "unchanged" || account.actions.includes("drifted") || hasWeightyFinding(account, review);
}

/** What is worth a look at an account that does not change. */
const weighty: readonly Finding["code"][] = ["forbidden-call", "forbidden-call-possible", "exceeds-boundary"];

function hasWeightyFinding({ urn }: AccountReview, review: Review): boolean {
  return findingsOf(review, urn).some(({ code }) => weighty.includes(code));
}

export { count };
