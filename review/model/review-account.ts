import type { AccountSide, Consumer, Plan, PlannedAccount } from "../input/plan";
import type { Account, declaredFields } from "../../policy/index";
import { findOperations, reachableOperations } from "../../scopes";
import { deltaBetween, deltaText, gainOf, isSensitive, losesAnything, storeRow } from "./delta";
import type { InRotation } from "./rotations";
import { grantKey, grantOf } from "./grant";
import { reviewEndpoints } from "./endpoints";
import type { ReachLookup } from "./reach";
import { KNOWN_AFTER_APPLY, type AccountReview, type DeltaRow, type Grant } from "./schema";
import { describeSurplus } from "./surplus";

/** Everything about one account that follows from its two sides; approvals and findings come later. */
export function reviewAccount(
  planned: PlannedAccount,
  consumers: readonly Consumer[],
  kind: Plan["kind"],
  reach: ReachLookup,
  sharedNames: ReadonlySet<string>,
  rotation?: InRotation,
): AccountReview {
  const { urn, before: old, after: next, change } = planned;
  const facts = (next ?? old)?.account as Account;
  // A new account of a rotation takes over what the one before it may do: only what is more than that is new.
  const predecessor = change === "create" ? rotation?.predecessor : undefined;
  const held = old ?? predecessor;
  const before = held && grantOf(held.account);
  const after = next && grantOf(next.account);
  const isMoved = movesStore(planned);
  // In another store all access is new. So it is where an account was taken away by hand and comes back.
  const compared = isMoved ? undefined : before;
  const isNewPlace = next !== undefined && (isMoved || (change === "create" && predecessor === undefined));
  const place = isNewPlace ? [storeRow(old?.account, next.account)] : [];
  const delta = [...place, ...deltaBetween(compared, after)];
  const recorded =
    planned.drift?.gone === false ? planned.drift.recorded : predecessor && rotation?.recordedPredecessor;
  const kept = recorded === undefined ? [] : driftKept(recorded, after);
  const gainingRows = uniqueRows([...delta, ...kept]).filter(isGain);
  const signed = gainingRows.length === 0 ? [] : uniqueRows([...place, ...gainingRows]);
  const isReplaced = change === "replace";
  const actions = actionsOf(planned, { before, after, isMoved }, rotation);
  const declared = next?.account.endpoints ?? [];
  return {
    urn,
    name: facts.logicalName,
    label: labelOf(planned) ?? null,
    store: facts.unknown.includes("store") ? KNOWN_AFTER_APPLY : facts.store,
    storeHash: facts.storeHash ?? null,
    team: facts.team ?? null,
    status: statusOf(planned, actions, kind),
    actions,
    gains: gainOf(gainingRows),
    // What a retained account holds, nobody loses.
    loses:
      !planned.isRetained &&
      !actions.includes("retired") &&
      (losesAnything(delta) || (isMoved && before !== undefined)),
    sensitive: isSensitive(gainingRows),
    before: before ?? null,
    after: after ?? null,
    delta,
    reach: reach.change(compared, after),
    replacement: isReplaced
      ? {
          reasons: replaceReasons(planned),
          order: planned.replaceOrder,
          gap: planned.replaceOrder === "delete-first",
        }
      : null,
    retained: planned.isRetained && planned.drift?.gone !== true ? (before ?? null) : null,
    credentials: credentialsOf(planned),
    endpoints:
      next === undefined || after === undefined
        ? { declared: 0, added: [], notGranted: [], notDocumented: [] }
        : {
            ...reviewEndpoints(next.account, before, after),
            added: claimsOf(declared, held?.account.endpoints ?? [], delta),
          },
    surplus: next === undefined ? null : describeSurplus(next.account),
    consumers: isReplaced || change === "update" || predecessor !== undefined ? consumersOf(urn, consumers, kind) : [],
    approval: null,
    // Names that were cleaned or cut look alike, so they cannot be signed for either.
    approvalAccount:
      sharedNames.has(facts.logicalName) || !urn.endsWith(`::${facts.logicalName}`) ? urn : facts.logicalName,
    approvalDelta: signed.map(deltaText),
    position: planned.position ?? null,
  };
}

/** Newly declared calls, each with the part of the gained access that it is there to justify. */
function claimsOf(
  declared: readonly string[],
  before: readonly string[],
  delta: readonly DeltaRow[],
): AccountReview["endpoints"]["added"] {
  const gained = delta.filter((row) => row.kind === "family" && row.marks.includes("escalation"));
  return declared
    .filter((call) => !before.includes(call))
    .map((call) => {
      const grantedBy = findOperations(call).flatMap((operation) => operation.grantedBy);
      const row = gained.find(({ key, after }) =>
        grantedBy.some(({ family, level }) => family === key && level === after),
      );
      if (row?.after == null) return { call, justifies: null };
      const opened = reachableOperations({ [row.key]: row.after }).filter(
        ({ openToEveryAccount }) => !openToEveryAccount,
      );
      return { call, justifies: { scope: `${row.key}: ${row.after}`, calls: opened.length } };
    });
}

function isGain({ marks }: DeltaRow): boolean {
  return marks.includes("escalation") || marks.includes("unknown");
}

/** What the account holds beyond what state had recorded: somebody widened it by hand, and the program keeps it. */
function driftKept(recorded: AccountSide, after: Grant | undefined): DeltaRow[] {
  return deltaBetween(grantOf(recorded.account), after).filter(isGain);
}

function uniqueRows(rows: readonly DeltaRow[]): DeltaRow[] {
  return [...new Map(rows.map((row) => [`${row.kind} ${row.key}`, row])).values()];
}

function movesStore({ before, after, replaceReasons }: PlannedAccount): boolean {
  if (before === undefined || after === undefined) return false;
  if (replaceReasons.includes("store") || after.account.unknown.includes("store")) return true;
  const [old, next] = [before.account.storeHash, after.account.storeHash];
  return old !== undefined && next !== undefined && old !== next;
}

function actionsOf(
  planned: PlannedAccount,
  { before, after, isMoved }: { before: Grant | undefined; after: Grant | undefined; isMoved: boolean },
  rotation: InRotation | undefined,
): AccountReview["actions"] {
  const { change, before: old, after: next, drift } = planned;
  const actions: AccountReview["actions"] = [];
  if (drift !== undefined) actions.push("drifted");
  if (change === "create") actions.push(drift?.gone === true ? "recreated" : "created");
  const isRetired = rotation?.hasSuccessor === true;
  if (change === "delete") actions.push(planned.isRetained ? "retained" : isRetired ? "retired" : "deleted");
  if (change === "replace") actions.push("replaced");
  if (change === "replace" && planned.isRetained) actions.push("retained");
  if (before !== undefined && after !== undefined && grantKey(before) !== grantKey(after)) actions.push("rescoped");
  if (planned.keepersChanged || (change === "create" && rotation?.predecessor !== undefined)) actions.push("rotated");
  if (isMoved) actions.push("moved");
  if (isRenamed(planned)) actions.push("renamed");
  if (planned.renamedFrom !== undefined) actions.push("logical-name-changed");
  if (old !== undefined && next !== undefined) {
    for (const field of metadataFields)
      if (text(old.account[field]) !== text(next.account[field])) actions.push(metadataActions[field]);
  }
  if (next?.account.options.protect === true) actions.push("protected");
  return actions;
}

function isRenamed({ before, after, change }: PlannedAccount): boolean {
  if (before === undefined || after === undefined || change === "replace") return false;
  if (after.account.unknown.includes("name")) return true;
  return after.account.name !== undefined && after.account.name !== before.account.name;
}

/** One text for equal values, whatever the order of their parts. */
function text(value: Account[MetadataField]): string {
  if (value === undefined || typeof value === "string") return value ?? "";
  const parts: readonly unknown[] = Array.isArray(value) ? value : Object.entries(value);
  return JSON.stringify([...parts].sort());
}

/** Declared fields whose change the delta, the name or the store tells already. */
type ToldField = "name" | "tokenType" | "scopes" | "additionalScopes" | "accessLevel" | "store";
type MetadataField = Exclude<(typeof declaredFields)[number], ToldField>;

/** What a change of a field is called that state records and no store is told. A new field without a word does not compile. */
const metadataActions = {
  endpoints: "endpoints-changed",
  justifications: "justifications-changed",
  team: "team-changed",
} as const satisfies Record<MetadataField, AccountReview["actions"][number]>;
const metadataFields = Object.keys(metadataActions) as MetadataField[];

const recordedOnly: ReadonlySet<string> = new Set(["logical-name-changed", ...Object.values(metadataActions)]);

function statusOf(
  { change }: PlannedAccount,
  actions: AccountReview["actions"],
  kind: Plan["kind"],
): AccountReview["status"] {
  if (change === "create") return "created";
  if (change === "delete") return "deleted";
  if (change === "replace") return "replaced";
  if (actions.includes("rescoped") || actions.includes("renamed")) return "updated";
  if (actions.some((action) => recordedOnly.has(action))) return "metadata";
  // The engine updates for reasons of its own, too; in a comparison of states "update" only means that it is there twice.
  return change === "update" && kind === "preview" ? "updated" : "unchanged";
}

function labelOf({ before, after, change }: PlannedAccount): string | undefined {
  if (after?.account.unknown.includes("name") === true) return undefined;
  if (after?.account.name !== undefined) return after.account.name;
  return change === "replace" ? undefined : before?.account.name;
}

const reasonTexts: Readonly<Record<string, string>> = {
  scopes: "scopes cannot be changed in place",
  name: "the name cannot be changed in place",
  tokenType: "the token type changes",
  accessLevel: "the Stencil-CLI access level changes",
  store: "the account moves to another store",
  keepers: "a rotation is asked for (keepers)",
  credentials: "other credentials are adopted",
};

function replaceReasons({ replaceReasons: reasons, keepersChanged }: PlannedAccount): string[] {
  const textOf = (reason: string) => (Object.hasOwn(reasonTexts, reason) ? reasonTexts[reason] : undefined);
  if (reasons.length > 0) return reasons.map((reason) => textOf(reason) ?? `${reason} changes`);
  return [
    keepersChanged
      ? "a rotation is asked for (keepers)"
      : "no input explains it; it was asked for, or the account had gone",
  ];
}

function credentialsOf({ change, isRetained }: PlannedAccount): AccountReview["credentials"] {
  if (change === "create") return "issued";
  if (change === "delete") return isRetained ? "kept" : "withdrawn";
  return change === "replace" ? "replaced" : "kept";
}

function consumersOf(urn: string, consumers: readonly Consumer[], kind: Plan["kind"]): AccountReview["consumers"] {
  return consumers
    .filter(({ uses, change }) => uses.has(urn) && (kind !== "preview" || change !== "same"))
    .map(({ urn: consumer, type, name, change, uses }) => ({
      urn: consumer,
      type,
      name,
      properties: [...(uses.get(urn) ?? [])],
      change,
    }));
}
