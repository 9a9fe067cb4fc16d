import { isPlaceholder, normalizePath, parseCalls, pathSegments, type ParsedCall } from "./call";
import { findOperation, operations } from "./operations";
import { editDistance, slipLimit } from "./suggest";

/** Largest total cost at which a path still counts as meant. */
const NEAR_ENOUGH = 4;

/** Cost of a placeholder too many or too few, and of a namespace that was left out. */
const SEGMENT_COST = 3;

/** Segments that only gather resources: `/v3/products` is `/v3/catalog/products`, but `/v3/options` is not `/v3/pickup/options`. */
const namespaces: ReadonlySet<string> = new Set(["catalog", "content", "inventory", "storefront", "settings"]);

/**
 * The documented call that was most probably meant by one that is not documented, or undefined.
 *
 * Understood are a missing method, a method that the API does not have, a misspelt segment, a placeholder too many or too few, a namespace left
 * out (`/v3/products` for `/v3/catalog/products`), and the wrong API version. A suggestion never changes what a call
 * does: a read stays a read, a delete a delete, and the resource the same. Who follows it gets no power that was not meant.
 */
export function suggestCall(call: string): string | undefined {
  const [parsed, ...others] = parseCalls(call);
  const path = parsed?.path ?? normalizePath(call.trim());
  if (path === undefined || others.length > 0 || !isRest(parsed)) return undefined;
  const known = parsed === undefined ? undefined : findOperation(parsed);
  if (known !== undefined) return known.call;

  // A path without a method reads: nobody is led to a write by an entry that does not say that it writes.
  const method = parsed?.method ?? "GET";
  const segments = pathSegments(path);
  let nearest: string | undefined;
  let nearestCost = NEAR_ENOUGH + 1;
  for (const operation of operations()) {
    const otherMethod = methodCost(method, operation.method);
    if (otherMethod === undefined) continue;
    const to = pathSegments(operation.path);
    // Leaving out an id turns "this one" into "all of them": harmless for a read only.
    if (operation.effect === "write" && placeholders(to) < placeholders(segments, to)) continue;
    const cost = pathCost(segments, to) + otherMethod + (operation.deprecated === undefined ? 0 : 1);
    if (cost < nearestCost) {
      nearest = operation.call;
      nearestCost = cost;
    }
  }
  return nearest;
}

function isRest(parsed: ParsedCall | undefined): boolean {
  return parsed?.api === undefined || parsed.api === "elsewhere";
}

/** Methods that do the same kind of thing, so that one may stand for the other. */
const kindOf: Readonly<Partial<Record<string, "read" | "write" | "delete">>> = {
  GET: "read",
  HEAD: "read",
  OPTIONS: "read",
  POST: "write",
  PUT: "write",
  PATCH: "write",
  DELETE: "delete",
};

/** Undefined when the two methods do different things. */
function methodCost(given: string, documented: string): number | undefined {
  if (given === documented) return 0;
  if (kindOf[given] === undefined || kindOf[given] !== kindOf[documented]) return undefined;
  if (kindOf[given] === "read") return 0;
  // PATCH is what others call the PUT of this API. A POST makes something new, so a PUT with one id more is nearer to a PUT.
  return given === "PATCH" && documented === "PUT" ? 0 : SEGMENT_COST + 0.5;
}

/** How many segments stand for an id; those of a declared path are judged by the place that they would take. */
function placeholders(segments: readonly string[], template?: readonly string[]): number {
  if (template === undefined) return segments.filter(isPlaceholder).length;
  return segments.filter((segment) => isPlaceholder(segment) || looksLikeId(segment)).length;
}

/** Cheapest way to turn one path into the other, segment by segment. */
function pathCost(from: readonly string[], to: readonly string[]): number {
  let last = [0];
  for (const target of to) last.push((last[last.length - 1] ?? 0) + insertionCost(target));
  for (const segment of from) {
    const current = [(last[0] ?? 0) + removalCost(segment)];
    for (const [column, target] of to.entries()) {
      current.push(
        Math.min(
          (last[column + 1] ?? 0) + removalCost(segment),
          (current[column] ?? 0) + insertionCost(target),
          (last[column] ?? 0) + substitutionCost(segment, target),
        ),
      );
    }
    last = current;
  }
  return last[to.length] ?? Number.POSITIVE_INFINITY;
}

/** Only what names no resource may be added: an id, a namespace, the version. */
function insertionCost(target: string): number {
  return isPlaceholder(target) || namespaces.has(target) || isVersion(target) ? SEGMENT_COST : Number.POSITIVE_INFINITY;
}

function removalCost(segment: string): number {
  return isPlaceholder(segment) || looksLikeId(segment) || namespaces.has(segment.toLowerCase())
    ? SEGMENT_COST
    : Number.POSITIVE_INFINITY;
}

const isVersion = (segment: string): boolean => /^v\d$/i.test(segment);

function substitutionCost(segment: string, target: string): number {
  if (isPlaceholder(target)) return isPlaceholder(segment) || looksLikeId(segment) ? 0 : Number.POSITIVE_INFINITY;
  if (isPlaceholder(segment)) return Number.POSITIVE_INFINITY;
  const [a, b] = [segment.toLowerCase(), target.toLowerCase()];
  // Another version is another API: likelier a missing namespace than a slip of the pen.
  if (isVersion(target)) return a === b ? 0 : isVersion(segment) ? SEGMENT_COST : Number.POSITIVE_INFINITY;
  const limit = slipLimit(b);
  const distance = editDistance(a, b, limit);
  return distance > limit ? Number.POSITIVE_INFINITY : distance;
}

/** Values that stand in real paths for a parameter: numbers, UUIDs and other tokens with a digit in them. */
function looksLikeId(segment: string): boolean {
  return /\d/.test(segment) && !isVersion(segment);
}
