import { isPlaceholder, normalizePath, parseCall, pathSegments, type ParsedCall } from "./call";
import { deepFreeze } from "./deep-freeze";
import { levelRank, scopeFamilies } from "./levels";
import type { AnyAccessLevel, ScopeFamily, Scopes } from "./levels";
import type { OperationRow } from "./operation-row";
import { explainParameter } from "./parameters";

/** The levels of one family that open an operation. */
export interface OperationGrant {
  readonly family: ScopeFamily;
  /** Weakest level that is enough. */
  readonly level: AnyAccessLevel;
  /** Every level that is enough, weakest first. */
  readonly levels: readonly AnyAccessLevel[];
}

/** One documented REST operation of the store-level API. */
export interface Operation extends OperationRow {
  /** `GET /v2/orders/{order_id}` */
  readonly call: string;
  /**
   * Does it only look? `read` for GET and for whatever a read-only level is enough for, else `write`.
   * One POST reads (price lookup); one GET reads although it takes a modify scope (shopper profiles of a segment).
   */
  readonly effect: "read" | "write";
  /** True when a read-only level, or no chosen scope at all, is enough. Not to be guessed from the method. */
  readonly readOnlySuffices: boolean;
  /** True when every account may call it, whatever its scopes. */
  readonly openToEveryAccount: boolean;
  /** Families of which any one opens it, in catalogue order; more than one where the documentation names several. */
  readonly grantedBy: readonly OperationGrant[];
}

interface PathNode {
  readonly literals: Map<string, PathNode>;
  parameter?: PathNode;
  readonly byMethod: Map<string, Operation>;
}

interface OperationIndex {
  readonly all: readonly Operation[];
  readonly root: PathNode;
  /** Families that open at least one operation. */
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
  const all = deepFreeze(operationTable.map(operationReader()));
  const root = newNode();
  for (const operation of all) {
    let node = root;
    for (const segment of pathSegments(operation.path)) {
      if (isPlaceholder(segment)) {
        node = node.parameter ??= newNode();
      } else {
        const next = node.literals.get(segment) ?? newNode();
        node.literals.set(segment, next);
        node = next;
      }
    }
    node.byMethod.set(operation.method, operation);
  }
  const families = new Set(all.flatMap(({ grantedBy }) => grantedBy.map(({ family }) => family)));
  return { all, root, families };
}

const newNode = (): PathNode => ({ literals: new Map(), byMethod: new Map() });

type ScopeNeed = Pick<Operation, "grantedBy" | "openToEveryAccount" | "readOnlySuffices">;

/** Turns rows into operations; the 658 rows name about 50 different lists of parameters, each of which is read once. */
function operationReader(): (row: OperationRow) => Operation {
  const needs = new Map<string, ScopeNeed>();
  return (row) => {
    const key = row.anyOf.join();
    const need = needs.get(key) ?? needOf(row.anyOf);
    needs.set(key, need);
    const looksOnly = row.method === "GET" || (need.readOnlySuffices && !need.openToEveryAccount);
    return { ...row, call: `${row.method} ${row.path}`, effect: looksOnly ? "read" : "write", ...need };
  };
}

function needOf(anyOf: readonly string[]): ScopeNeed {
  const grantedBy = grantsOf(anyOf);
  const openToEveryAccount = anyOf.some((parameter) => explainParameter(parameter).kind === "implicit");
  const readOnlySuffices = openToEveryAccount || grantedBy.some(({ level }) => level === "read-only");
  return { grantedBy, openToEveryAccount, readOnlySuffices };
}

function grantsOf(anyOf: readonly string[]): OperationGrant[] {
  const levels = new Map<ScopeFamily, AnyAccessLevel[]>();
  for (const parameter of anyOf) {
    const meaning = explainParameter(parameter);
    if (meaning.kind !== "scope") continue;
    levels.set(meaning.family, [...(levels.get(meaning.family) ?? []), meaning.level]);
  }
  return scopeFamilies.flatMap((family) => {
    const sorted = (levels.get(family) ?? []).sort((a, b) => levelRank(family, a) - levelRank(family, b));
    const [level] = sorted;
    return level === undefined ? [] : [{ family, level, levels: sorted }];
  });
}

/** Every documented operation, in the order of the table (by path). Frozen; the same array at each call. */
export function operations(): readonly Operation[] {
  return operationIndex().all;
}

/**
 * The documented operation that a call is, or undefined.
 *
 * A template matches whatever its parameters are called, a concrete path matches the template it fits, and where both
 * a literal segment and a parameter fit, the literal one wins (`/v2/orders/count` is not an order).
 *
 * @param call `METHOD /path` in any form that {@link parseCall} reads.
 */
export function findOperation(call: string | ParsedCall): Operation | undefined {
  const parsed = typeof call === "string" ? parseCall(call) : call;
  if (parsed === undefined) return undefined;
  return findNode(parsed.path)?.byMethod.get(parsed.method.toUpperCase());
}

/**
 * Does any documented REST operation take this family? Four take none (`customersLogin` signs customers in with a JSON web
 * token, for instance), so no list of calls can tell whether an account needs them.
 */
export function hasOperations(family: ScopeFamily): boolean {
  return operationIndex().families.has(family);
}

/**
 * Every operation of a path, one for each method it knows, in table order; empty when no such path is documented.
 * An empty answer means 404, one without the method means 405.
 */
export function operationsAt(path: string): Operation[] {
  return [...(findNode(path)?.byMethod.values() ?? [])];
}

function findNode(path: string): PathNode | undefined {
  const normalized = normalizePath(path);
  return normalized === undefined ? undefined : walk(operationIndex().root, pathSegments(normalized), 0);
}

function walk(node: PathNode, segments: readonly string[], depth: number): PathNode | undefined {
  const segment = segments[depth];
  if (segment === undefined) return node.byMethod.size > 0 ? node : undefined;
  const literal = isPlaceholder(segment) ? undefined : node.literals.get(segment);
  const found = literal === undefined ? undefined : walk(literal, segments, depth + 1);
  return found ?? (node.parameter === undefined ? undefined : walk(node.parameter, segments, depth + 1));
}

/**
 * May an account with these scopes make the call? False where no page says which scope the operation takes.
 *
 * @param additional parameters held beside the scopes.
 */
export function grants(scopes: Scopes, operation: Operation, additional: Iterable<string> = []): boolean {
  if (operation.openToEveryAccount) return true;
  for (const { family, levels } of operation.grantedBy) {
    const have = scopes[family];
    if (have !== undefined && levels.includes(have)) return true;
  }
  for (const parameter of additional) {
    const meaning = explainParameter(parameter);
    if (operation.anyOf.includes(meaning.kind === "scope" ? meaning.canonical : parameter)) return true;
  }
  return false;
}

/** Every documented operation that an account with these scopes may call, those open to every account included. */
export function reachableOperations(scopes: Scopes, additional: Iterable<string> = []): Operation[] {
  const parameters = [...additional];
  return operations().filter((operation) => grants(scopes, operation, parameters));
}
