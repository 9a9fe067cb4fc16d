import { parseUrn } from "../../policy/judgement/urn";
import { clean } from "./clean";
import type { AccountSide, Operation, Plan, PlannedAccount } from "./plan";
import {
  consumerOf,
  declaredSide,
  existingSide,
  isAccount,
  positionOf,
  readResource,
  type ResourceState,
} from "./resource";
import { isRecord } from "./safe-fields";

/** One step of a preview, as far as it is looked at. */
interface Step {
  readonly operation: Operation | "refresh";
  readonly urn: string;
  readonly before: ResourceState | undefined;
  readonly after: ResourceState | undefined;
  readonly replaceReasons: readonly string[];
}

/** The engine's words for what it does; the rest (read, import, discard, …) says nothing about a dynamic resource's access. */
const operations: Readonly<Record<string, Step["operation"]>> = {
  same: "same",
  create: "create",
  update: "update",
  delete: "delete",
  replace: "replace",
  refresh: "refresh",
  import: "create",
  "import-replacement": "replace",
};

/** Reads a preview that `pulumi preview --json` wrote. Steps and parts of an unexpected form are left out. */
export function planFromPreview(content: Readonly<Record<string, unknown>>, source: string): Plan {
  const rawSteps = Array.isArray(content["steps"]) ? (content["steps"] as readonly unknown[]) : [];
  const steps = rawSteps.flatMap((value) => readStep(value) ?? []);
  const recorded = new Map(
    steps.flatMap(({ operation, before }) =>
      operation === "refresh" && before ? [[before.urn, before] as const] : [],
    ),
  );
  const planned = steps.filter((step): step is Step & { operation: Operation } => step.operation !== "refresh");
  const accountSteps = planned.filter(
    (step) => (step.after ?? step.before) !== undefined && isAccount(step.after ?? (step.before as ResourceState)),
  );
  const hashes = storeHashes(accountSteps, source);
  const accounts = accountSteps.map((step) => accountOf(step, recorded, hashes, source));
  const urns = new Set(accounts.map(({ urn }) => urn));
  const [anyUrn = ""] = [...urns, ...steps.map(({ urn }) => urn)];
  return {
    kind: "preview",
    stack: clean(parseUrn(anyUrn).stack),
    project: clean(parseUrn(anyUrn).project),
    accounts,
    consumers: planned.flatMap(({ after, operation }) => (after && consumerOf(after, operation, urns)) ?? []),
    omittedSames: Math.max(
      0,
      countOf(content, "same") - planned.filter(({ operation }) => operation === "same").length,
    ),
    failed: hasErrors(content),
  };
}

function readStep(value: unknown): Step | undefined {
  if (!isRecord(value) || typeof value["op"] !== "string") return undefined;
  const operation = Object.hasOwn(operations, value["op"]) ? operations[value["op"]] : undefined;
  const before = readResource(value["oldState"]);
  const after = readResource(value["newState"]);
  const urn = (after ?? before)?.urn;
  if (operation === undefined || urn === undefined) return undefined;
  const reasons = value["replaceReasons"];
  return {
    operation,
    urn,
    before: operation === "create" ? undefined : before,
    after: operation === "delete" ? undefined : after,
    replaceReasons: Array.isArray(reasons) ? reasons.filter((reason) => typeof reason === "string").sort() : [],
  };
}

/** Store hash of each key of the configuration, from the accounts that exist already. */
function storeHashes(steps: readonly Step[], source: string): ReadonlyMap<string, string> {
  const hashes = new Map<string, string>();
  for (const { before } of steps) {
    if (before === undefined) continue;
    const { store, storeHash } = existingSide(before, source).account;
    if (storeHash !== undefined) hashes.set(store, storeHash);
  }
  return hashes;
}

function accountOf(
  step: Step & { operation: Operation },
  recorded: ReadonlyMap<string, ResourceState>,
  hashes: ReadonlyMap<string, string>,
  source: string,
): PlannedAccount {
  const { operation, urn, before: old, after: young, replaceReasons } = step;
  const before = old && existingSide(old, source);
  const isKept = operation === "same" || operation === "update";
  const declared = young && declaredSide(young, source, { storeHash: undefined });
  const after =
    young &&
    declared &&
    declaredSide(young, source, {
      storeHash: isKept ? before?.account.storeHash : hashes.get(declared.account.store),
      ...(isKept ? { createdAt: before?.account.createdAt, fingerprint: before?.fingerprint } : {}),
    });
  const resource = young ?? old;
  return {
    urn,
    renamedFrom: old !== undefined && young !== undefined && old.urn !== young.urn ? old.urn : undefined,
    operation,
    before,
    after,
    drift: driftOf(recorded.get(old?.urn ?? urn), before, source),
    replaceReasons,
    replaceOrder: operation === "replace" ? orderOf(old) : "unknown",
    keepersChanged: replaceReasons.includes("keepers"),
    position: resource && positionOf(resource),
  };
}

/** What state recorded, where the refresh inside the preview has found something else. */
function driftOf(
  recorded: ResourceState | undefined,
  actual: AccountSide | undefined,
  source: string,
): PlannedAccount["drift"] {
  if (recorded === undefined) return undefined;
  const side = existingSide(recorded, source);
  if (actual === undefined) return { recorded: side, gone: true };
  return grantText(side) === grantText(actual) ? undefined : { recorded: side, gone: false };
}

function grantText({ account }: AccountSide): string {
  const { name, tokenType, scopes, additionalScopes, accessLevel } = account;
  return JSON.stringify([name, tokenType, scopes, additionalScopes, accessLevel]);
}

/** The engine marks the old account for a later deletion, or as already deleted and waiting for its replacement. */
function orderOf(old: ResourceState | undefined): PlannedAccount["replaceOrder"] {
  if (old?.raw["pendingReplacement"] === true) return "delete-first";
  return old?.raw["delete"] === true ? "create-first" : "unknown";
}

function countOf(content: Readonly<Record<string, unknown>>, operation: string): number {
  const summary = content["changeSummary"];
  const number = isRecord(summary) ? summary[operation] : undefined;
  return typeof number === "number" && Number.isSafeInteger(number) ? number : 0;
}

function hasErrors(content: Readonly<Record<string, unknown>>): boolean {
  const diagnostics = content["diagnostics"];
  return Array.isArray(diagnostics) && diagnostics.some((entry) => isRecord(entry) && entry["severity"] === "error");
}
