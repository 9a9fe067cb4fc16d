import {
  isPlaceholder,
  normalizePath,
  parseCall,
  parseCalls,
  pathSegments,
  type CallApi,
  type ParsedCall,
} from "./call";
import { deepFreeze } from "./deep-freeze";
import { scopeFamilies, type ScopeFamily, type Scopes } from "./levels";
import {
  grantsIn,
  holds,
  needOfGrant,
  needOfGrants,
  termsOf,
  type OperationGrant,
  type ScopeNeed,
  type ScopeReading,
} from "./need";
import type { HttpMethod, NeedRow, OperationRow, ReadingRow } from "./operation-row";
import { explainParameter, parameterOf } from "./parameters";
import type { AnyAccessLevel } from "./levels";
import type { ScopeMark } from "./need";

/** What a call needs instead, when what is sent says so. */
export interface OperationCase {
  /** The field that decides, and its values; `*` stands for anything. */
  readonly when: { readonly field: string; readonly values: readonly string[] };
  /** The whole need in this case, the reading that is reckoned with first. */
  readonly readings: readonly ScopeReading[];
}

/** One documented operation that a store-level account can call. */
export interface Operation {
  /** `GET /v2/orders/{order_id}`; for another interface as a program writes it: `graphql admin`. */
  readonly call: string;
  readonly api: Exclude<CallApi, "elsewhere">;
  readonly method: HttpMethod;
  /** Path template, without `/stores/{store_hash}`. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  /** Readings of the sources; more than one where they disagree. The first is reckoned with. */
  readonly readings: readonly ScopeReading[];
  /** What it needs where nothing special is sent: the need of the first reading. */
  readonly need: ScopeNeed;
  /** Needs that depend on what is sent. */
  readonly cases: readonly OperationCase[];
  readonly mark: ScopeMark;
  readonly source: string;
  readonly deprecated?: string;
  readonly note?: string;
  /** Does it only look? Said by the method, except for one POST that a read-only level is enough for. */
  readonly effect: "read" | "write";
  /** True when read-only levels, or no chosen scope at all, are enough. Not to be guessed from the method. */
  readonly readOnlySuffices: boolean;
  /** True when every account may call it, whatever its scopes. */
  readonly openToEveryAccount: boolean;
  /** Every grant that some reading or case mentions, in catalogue order: each may take part in opening it. */
  readonly grantedBy: readonly OperationGrant[];
  /** Every parameter that some reading or case mentions. */
  readonly parameters: readonly string[];
}

interface PathNode {
  readonly literals: Map<string, PathNode>;
  parameter?: PathNode;
  readonly byMethod: Map<string, Operation>;
}

interface OperationIndex {
  /** Operations of the REST API. */
  readonly all: readonly Operation[];
  readonly roots: ReadonlyMap<CallApi, PathNode>;
  /** Families that open at least one operation of the REST API. */
  readonly families: ReadonlySet<ScopeFamily>;
}

let index: OperationIndex | undefined;

function operationIndex(): OperationIndex {
  index ??= buildIndex();
  return index;
}

function buildIndex(): OperationIndex {
  // The table is larger than all else in this folder together, and most programs that import it (every Pulumi program
  // with an account) never ask about an operation. A static import would load it in each of them.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { operationTable } = require("./operation-table") as typeof import("./operation-table");
  const every = deepFreeze(operationTable.map(operationReader()));
  const roots = new Map<CallApi, PathNode>();
  for (const operation of every) {
    let node: PathNode = roots.get(operation.api) ?? newNode();
    roots.set(operation.api, node);
    for (const segment of pathSegments(operation.path)) {
      if (isPlaceholder(segment)) {
        node = node.parameter ??= newNode();
      } else {
        const next: PathNode = node.literals.get(segment) ?? newNode();
        node.literals.set(segment, next);
        node = next;
      }
    }
    node.byMethod.set(operation.method, operation);
  }
  const all = Object.freeze(every.filter(({ api }) => api === "rest"));
  const families = new Set(all.flatMap(({ grantedBy }) => grantedBy.map(({ family }) => family)));
  return { all, roots, families };
}

const newNode = (): PathNode => ({ literals: new Map(), byMethod: new Map() });

type WhatItNeeds = Pick<
  Operation,
  "readings" | "need" | "cases" | "grantedBy" | "parameters" | "openToEveryAccount" | "readOnlySuffices"
>;

/** Turns rows into operations; the rows have about 60 different needs, each of which is read once. */
function operationReader(): (row: OperationRow) => Operation {
  const known = new Map<string, WhatItNeeds>();
  return (row) => {
    const { anyOf, readings, cases, api = "rest", ...facts } = row;
    const source = readings === undefined ? row.source : "";
    const key = JSON.stringify([anyOf, readings, cases, row.mark, source]);
    const needs = known.get(key) ?? whatItNeeds(row);
    known.set(key, needs);
    const looksOnly = row.method === "GET" || (needs.readOnlySuffices && !needs.openToEveryAccount);
    return { ...facts, api, call: callText(api, row), effect: looksOnly ? "read" : "write", ...needs };
  };
}

function callText(api: Operation["api"], { method, path }: OperationRow): string {
  switch (api) {
    case "rest":
      return `${method} ${path}`;
    case "graphql-admin":
      return "graphql admin";
    case "graphql-storefront":
      return "graphql storefront";
    case "graphql-account":
      return `${method} https://api.bigcommerce.com/accounts/{account_uuid}${path}`;
    case "payments":
      return `${method} https://payments.bigcommerce.com${path}`;
    case "b2b":
      return `${method} https://api-b2b.bigcommerce.com`;
  }
}

function whatItNeeds(row: OperationRow): WhatItNeeds {
  const readings = (row.readings ?? [readingOfParameters(row)]).map(readReading);
  const cases = (row.cases ?? []).map((each) => ({
    when: { field: each.field, values: each.values },
    readings: each.readings.map(readReading),
  }));
  const need: ScopeNeed = readings[0]?.need ?? { kind: "unknown" };
  const grantedBy = inCatalogueOrder(
    [...readings, ...cases.flatMap((each) => each.readings)].flatMap((reading) => grantsIn(reading.need)),
  );
  const openToEveryAccount = need.kind === "none";
  const readOnlySuffices = termsOf(need).some(
    ({ grants, byHand }) => byHand.length === 0 && grants.every(({ level }) => level === "read-only"),
  );
  const parameters = grantedBy.flatMap(({ family, levels }) => levels.map((level) => parameterOf(family, level)));
  return { readings, need, cases, grantedBy, parameters, openToEveryAccount, readOnlySuffices };
}

function readingOfParameters({ anyOf = [], mark, source }: OperationRow): ReadingRow {
  if (anyOf.length === 0) return { need: "unknown", mark: "unknown", source };
  return { need: { any: anyOf }, mark: mark === "contested" ? "inferred" : mark, source };
}

function readReading({ need, mark, source }: ReadingRow): ScopeReading {
  return { need: readNeed(need), mark, source };
}

function readNeed(row: NeedRow): ScopeNeed {
  if (typeof row === "string") return readAtom(row);
  if ("all" in row) return { kind: "all", of: row.all.map(readNeed) };
  const of = row.any.map(readNeed);
  if (of.some(({ kind }) => kind === "none")) return { kind: "none" };
  // Parameters of one family are one grant with several levels.
  const grants = row.any.flatMap((part) => {
    const meaning = typeof part === "string" ? explainParameter(part) : undefined;
    return meaning?.kind === "scope" ? [meaning] : [];
  });
  return grants.length === of.length ? needOfGrants(grants) : { kind: "any", of };
}

function readAtom(text: string): ScopeNeed {
  if (text === "none" || text === "unknown") return { kind: text };
  const [family = "", label = "", level = ""] = text.split(":");
  if (family === "by-hand") return { kind: "by-hand", label, level };
  if (label !== "") return needOfGrant(family as ScopeFamily, label as AnyAccessLevel);
  const meaning = explainParameter(text);
  if (meaning.kind === "implicit") return { kind: "none" };
  if (meaning.kind !== "scope") throw new Error(`operation table: ${text} is no parameter that an account can hold`);
  return needOfGrants([meaning]);
}

/** Each family once for each weakest level, in the order of the catalogue. */
function inCatalogueOrder(grants: readonly OperationGrant[]): OperationGrant[] {
  const distinct = new Map(grants.map((grant) => [`${grant.family} ${grant.levels.join()}`, grant]));
  return [...distinct.values()]
    .map(({ family, level, levels }) => ({ family, level, levels }))
    .sort((a, b) => scopeFamilies.indexOf(a.family) - scopeFamilies.indexOf(b.family));
}

/** Every documented operation of the REST API, in the order of the table (by path). Frozen; the same array at each call. */
export function operations(): readonly Operation[] {
  return operationIndex().all;
}

/**
 * The documented operation that a call is, or undefined.
 *
 * A template matches with any names of its parameters. A concrete path matches the template that it fits. A literal
 * segment wins over a parameter (`/v2/orders/count` is not an order). `HEAD` and `OPTIONS`
 * are read as `GET`, as BigCommerce's guide to scopes does with the former.
 *
 * @param call one call in any form that {@link parseCalls} reads; for several methods in one text see {@link findOperations}.
 */
export function findOperation(call: string | ParsedCall): Operation | undefined {
  const parsed = typeof call === "string" ? parseCall(call) : call;
  if (parsed === undefined) return undefined;
  const method = parsed.method.toUpperCase();
  const looks = method === "HEAD" || method === "OPTIONS";
  return findNode(parsed.path, parsed.api)?.byMethod.get(looks ? "GET" : method);
}

/** Every documented operation that a declared call stands for: `GET,POST /path` names two, `* /path` all of a path. */
export function findOperations(call: string): Operation[] {
  return [...new Set(expandCall(call).flatMap(({ operation }) => operation ?? []))];
}

/** One call of a declaration, with the operation that it is. */
export interface ExpandedCall {
  readonly parsed: ParsedCall;
  readonly operation: Operation | undefined;
}

/** Calls whose answer is kept, at most: one account after the other asks about the same few. */
const KEPT_CALLS = 1_000;
const keptCalls = new Map<string, readonly ExpandedCall[]>();

/** A declared call as the single calls that it stands for, documented or not; none when it is no call. The same array for the same text. */
export function expandCall(call: string): readonly ExpandedCall[] {
  let expanded = keptCalls.get(call);
  if (expanded === undefined) {
    expanded = deepFreeze(readCalls(call));
    if (keptCalls.size >= KEPT_CALLS) keptCalls.clear();
    keptCalls.set(call, expanded);
  }
  return expanded;
}

function readCalls(call: string): ExpandedCall[] {
  return parseCalls(call).flatMap((parsed): ExpandedCall[] => {
    if (parsed.method !== "*") return [{ parsed, operation: findOperation(parsed) }];
    const documented = [...(findNode(parsed.path, parsed.api)?.byMethod.values() ?? [])];
    return documented.length === 0
      ? [{ parsed, operation: undefined }]
      : documented.map((operation) => ({ parsed: { ...parsed, method: operation.method }, operation }));
  });
}

/**
 * Does any documented operation of the REST API take this family? A few take none (`customersLogin` signs customers in with a JSON web
 * token, for instance), so no list of calls can tell whether an account needs them.
 */
export function hasOperations(family: ScopeFamily): boolean {
  return operationIndex().families.has(family);
}

/**
 * Every operation of a path of the REST API, one for each method it knows, in table order; empty when no such path is
 * documented. An empty answer means 404, one without the method means 405.
 */
export function operationsAt(path: string): Operation[] {
  return [...(findNode(path)?.byMethod.values() ?? [])];
}

function findNode(path: string, api: CallApi = "rest"): PathNode | undefined {
  // A host that BigCommerce does not name may be a proxy before its API: the path tells.
  const root = operationIndex().roots.get(api === "elsewhere" ? "rest" : api);
  if (root === undefined) return undefined;
  // B2B Edition's API is known as a whole, not by path.
  if (api === "b2b") return root.literals.get("");
  const normalized = normalizePath(path);
  return normalized === undefined ? undefined : walk(root, pathSegments(normalized), 0);
}

function walk(node: PathNode, segments: readonly string[], depth: number): PathNode | undefined {
  const segment = segments[depth];
  if (segment === undefined) return node.byMethod.size > 0 ? node : undefined;
  const literal = isPlaceholder(segment) ? undefined : node.literals.get(segment);
  const found = literal === undefined ? undefined : walk(literal, segments, depth + 1);
  return found ?? (node.parameter === undefined ? undefined : walk(node.parameter, segments, depth + 1));
}

/**
 * The readings that hold for what is sent. A named field picks its case; where no case has the value, the call is
 * an ordinary one. Nothing sent, or something else: the ordinary readings.
 */
export function readingsFor(operation: Operation, sent?: ParsedCall["sent"]): readonly ScopeReading[] {
  return caseOf(operation, sent)?.readings ?? operation.readings;
}

function caseOf({ cases }: Operation, sent: ParsedCall["sent"]): OperationCase | undefined {
  return cases.find(({ when }) => {
    const value = sent?.[when.field];
    return value !== undefined && when.values.some((pattern) => matches(pattern, value));
  });
}

/** Does a pattern of the table cover the value? */
function matches(pattern: string, value: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "i").test(value);
}

/**
 * May an account with these scopes make the call, by some reading of the sources? With `sent`, by a reading for what is
 * sent; without it, by a reading for anything that could be. False where no source says which scope it takes.
 *
 * @param additional parameters held beside the scopes.
 */
export function grants(
  scopes: Scopes,
  operation: Operation,
  additional: Iterable<string> = [],
  sent?: ParsedCall["sent"],
): boolean {
  const levelOf = levelsHeld(scopes, additional);
  const readings =
    sent === undefined
      ? [...operation.readings, ...operation.cases.flatMap((each) => each.readings)]
      : readingsFor(operation, sent);
  return readings.some(({ need }) => holds(need, levelOf));
}

/** The levels of a family that a set of scopes and parameters holds. */
function levelsHeld(
  scopes: Scopes,
  additional: Iterable<string>,
): (family: ScopeFamily) => AnyAccessLevel | readonly AnyAccessLevel[] | undefined {
  const more = new Map<ScopeFamily, AnyAccessLevel[]>();
  for (const parameter of additional) {
    const meaning = explainParameter(parameter);
    if (meaning.kind === "scope") more.set(meaning.family, [...(more.get(meaning.family) ?? []), meaning.level]);
  }
  if (more.size === 0) return (family) => scopes[family];
  return (family) => {
    const [have, extra] = [scopes[family], more.get(family)];
    if (extra === undefined) return have;
    return have === undefined ? extra : [have, ...extra];
  };
}

/**
 * Every documented REST operation that an account with these scopes may call, those open to every account included.
 * A reading that asks for no scope counts only where no other reading stands before it: it is not the scopes that open the call.
 */
export function reachableOperations(scopes: Scopes, additional: Iterable<string> = []): Operation[] {
  const levelOf = levelsHeld(scopes, additional);
  return operations().filter(
    ({ openToEveryAccount, readings, cases }) =>
      openToEveryAccount ||
      [...readings, ...cases.flatMap((each) => each.readings)].some(
        ({ need }) => need.kind !== "none" && holds(need, levelOf),
      ),
  );
}
