import { parseUrn } from "../../engine/urn";
import { clean } from "../../wire/clean";
import type { AccountSide, Change, Plan, PlannedAccount } from "./plan";
import { consumerOf, existingSide, isKeptAlive, positionOf } from "./resource";
import { isAccount, isRecord, readState, type ResourceState } from "../../engine/resource-state";

interface StateDocument {
  readonly name: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** Reads one state (nothing changes in it), or compares two. */
export function planFromStates(after: StateDocument, before: StateDocument = after): Plan {
  const isOne = before === after;
  const oldResources = resourcesOf(before.content);
  const newResources = isOne ? oldResources : resourcesOf(after.content);
  const old = oldResources.filter(isAccount);
  const byUrn = new Map(old.map((resource) => [resource.urn, resource]));
  const byId = new Map(old.map((resource) => [resource.id, resource]));
  const matched = new Set<ResourceState>();
  const goes = goneResources(oldResources, newResources);
  const kept = newResources.filter(isAccount).map((resource): PlannedAccount => {
    // An account that an alias renamed keeps its id.
    const counterpart = byUrn.get(resource.urn) ?? (resource.id === undefined ? undefined : byId.get(resource.id));
    if (counterpart !== undefined) matched.add(counterpart);
    return compare(counterpart, resource, before.name, after.name, goes);
  });
  // An alias can make any resource of an account, which then lives on under its id, and nobody will delete it.
  const others = new Map(newResources.filter((it) => !isAccount(it)).map((resource) => [resource.id, resource]));
  const gone = old
    .filter((resource) => !matched.has(resource))
    .map((resource) => {
      const heir = resource.id === undefined ? undefined : others.get(resource.id);
      return compare(resource, heir, before.name, after.name, goes);
    });
  const accounts = [...kept, ...gone];
  const urns = new Set(accounts.map(({ urn }) => urn));
  const [anyUrn = ""] = [...urns, ...newResources.map(({ urn }) => urn)];
  return {
    kind: isOne ? "state" : "comparison",
    stack: clean(parseUrn(anyUrn).stack),
    project: clean(parseUrn(anyUrn).project),
    accounts,
    consumers: newResources.flatMap((resource) => consumerOf(resource, "same", urns) ?? []),
    waiting: { before: waitingIn(before), after: waitingIn(after) },
    omittedSames: 0,
    notUnderstood: [],
    contradictions: isOne ? [] : [...otherStack(oldResources, newResources), ...otherStores(accounts)],
    configured: {},
    areStoresMasked: false,
    ownCode: [],
    movedProviders: [],
    failed: false,
  };
}

/** URNs of what the first state holds, and the second one not or as another object. */
function goneResources(old: readonly ResourceState[], young: readonly ResourceState[]): ReadonlySet<string> {
  const ids = new Map(young.map(({ urn, id }) => [urn, id]));
  return new Set(old.flatMap(({ urn, id }) => (ids.has(urn) && ids.get(urn) === id ? [] : [urn])));
}

function compare(
  old: ResourceState | undefined,
  next: ResourceState | undefined,
  oldSource: string,
  newSource: string,
  goes: ReadonlySet<string>,
): PlannedAccount {
  const before = old && existingSide(old, oldSource);
  const after = next && existingSide(next, newSource);
  const change = changeBetween(old, next);
  const isReplaced = change === "replace";
  const resource = next ?? old;
  return {
    urn: resource?.urn ?? "",
    renamedFrom: old !== undefined && next !== undefined && old.urn !== next.urn ? old.urn : undefined,
    change,
    before,
    after,
    drift: undefined,
    replaceReasons: [],
    replaceOrder: "unknown",
    isRetained: (change === "delete" || isReplaced) && isKeptAlive(old, goes),
    keepersChanged: isReplaced && haveOtherKeepers(old, next),
    position: resource && positionOf(resource),
  };
}

/** Two states are compared account by account, so they have to be of one stack. */
function otherStack(old: readonly ResourceState[], next: readonly ResourceState[]): string[] {
  const nameIn = (resources: readonly ResourceState[]) => {
    const { project, stack } = parseUrn(resources[0]?.urn ?? "");
    return `${project}/${stack}`;
  };
  const [before, after] = [nameIn(old), nameIn(next)];
  return old.length === 0 || next.length === 0 || before === after
    ? []
    : [`the states are of two stacks, ${clean(before)} and ${clean(after)}`];
}

/**
 * Nor do states of two stores go together, such as those of one stack in two backends. A stack that moves from one store
 * to another looks the same; then a preview shows both sides, and each account with the store that it leaves.
 */
function otherStores(accounts: readonly PlannedAccount[]): string[] {
  const hashesIn = (side: "before" | "after") =>
    [...new Set(accounts.flatMap((account) => account[side]?.account.storeHash ?? []))].sort();
  const [before, after] = [hashesIn("before"), hashesIn("after")];
  return before.length === 0 || after.length === 0 || before.some((hash) => after.includes(hash))
    ? []
    : [
        `the states are of different stores, ${before.join(" and ")} in the one and ${after.join(" and ")} in the other`,
      ];
}

function changeBetween(old: ResourceState | undefined, next: ResourceState | undefined): Change {
  if (old === undefined) return "create";
  if (next === undefined) return "delete";
  if (old.id !== next.id) return "replace";
  return old === next ? "same" : "update";
}

/**
 * Whether two accounts were made with different keepers. A digest of earlier versions tells; today's is keyed by each
 * account's own token, so the keepers themselves are compared. A secret keeper stands there encrypted, and is taken for
 * a changed one when its text differs: equal secrets may be encrypted twice.
 */
function haveOtherKeepers(old: ResourceState | undefined, next: ResourceState | undefined): boolean {
  const digests = [old, next].map((resource) => fieldOf(resource, "outputs", "generation"));
  if (digests.every((digest) => digest === undefined || isUnkeyed(digest))) return digests[0] !== digests[1];
  return keepersOf(old) !== keepersOf(next);
}

function isUnkeyed(digest: unknown): boolean {
  return typeof digest === "string" && /^[0-9a-f]{16}$/.test(digest);
}

function keepersOf(resource: ResourceState | undefined): string {
  const keepers = fieldOf(resource, "inputs", "keepers") ?? {};
  return JSON.stringify(Object.entries(keepers).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function fieldOf(resource: ResourceState | undefined, part: "inputs" | "outputs", name: string): unknown {
  const values = resource?.[part];
  return isRecord(values) ? values[name] : undefined;
}

/**
 * Resources of a state. Those that only wait for their deletion are no part of what is compared, and those that wait
 * for their replacement are deleted already: the state keeps them so that the next update makes them anew.
 */
function resourcesOf(content: Readonly<Record<string, unknown>>): ResourceState[] {
  return (readState(content) ?? []).filter((it) => !it.isPendingDeletion && !it.isPendingReplacement);
}

/** Accounts that an interrupted update left behind: their tokens work until the next one deletes them. */
function waitingIn({ name, content }: StateDocument): AccountSide[] {
  return (readState(content) ?? [])
    .filter((resource) => isAccount(resource) && resource.isPendingDeletion)
    .map((resource) => existingSide(resource, name));
}
