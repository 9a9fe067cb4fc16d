import { isPlaceholder, normalizePath, parseCall, pathSegments } from "./call";
import { operations, operationsAt } from "./operations";
import { editDistance, slipLimit } from "./suggest";

/** Cost of a segment too many or too few: more than a slip in a word, less than a different path. */
const segmentCost = 3;

/** Largest total cost at which a path still counts as meant. */
const nearEnough = 4;

/** What the API has instead of methods that it does not have. */
const usualMethod: Readonly<Partial<Record<string, string>>> = { PATCH: "PUT", HEAD: "GET" };

/**
 * The documented call that was most probably meant by one that is not documented, or undefined.
 *
 * Understood are a missing or wrong method, a misspelt segment, a segment too many or too few (`/v3/products` for
 * `/v3/catalog/products`), and the wrong API version.
 */
export function suggestCall(call: string): string | undefined {
  const parsed = parseCall(call);
  const path = parsed?.path ?? normalizePath(call.trim());
  if (path === undefined) return undefined;

  const samePath = operationsAt(path);
  if (samePath.length > 0) {
    const given = parsed?.method ?? "GET";
    const method = usualMethod[given] ?? given;
    return (samePath.find((operation) => operation.method === method) ?? samePath[0])?.call;
  }

  const segments = pathSegments(path);
  let nearest: string | undefined;
  let nearestCost = nearEnough + 1;
  for (const operation of operations()) {
    // A path with the right method is preferred to one that is as near without it.
    const otherMethod = parsed !== undefined && operation.method !== parsed.method ? 0.5 : 0;
    const cost = pathCost(segments, pathSegments(operation.path)) + otherMethod;
    if (cost < nearestCost) {
      nearest = operation.call;
      nearestCost = cost;
    }
  }
  return nearest;
}

/** Cheapest way to turn one path into the other, segment by segment. */
function pathCost(from: readonly string[], to: readonly string[]): number {
  let last = Array.from({ length: to.length + 1 }, (_, column) => column * segmentCost);
  for (const [row, segment] of from.entries()) {
    const current = [(row + 1) * segmentCost];
    for (const [column, target] of to.entries()) {
      current.push(
        Math.min(
          (last[column + 1] ?? 0) + segmentCost,
          (current[column] ?? 0) + segmentCost,
          (last[column] ?? 0) + substitutionCost(segment, target),
        ),
      );
    }
    last = current;
  }
  return last[to.length] ?? Number.POSITIVE_INFINITY;
}

function substitutionCost(segment: string, target: string): number {
  if (isPlaceholder(target)) return isPlaceholder(segment) || looksLikeId(segment) ? 0 : segmentCost;
  if (isPlaceholder(segment)) return Number.POSITIVE_INFINITY;
  const [a, b] = [segment.toLowerCase(), target.toLowerCase()];
  const limit = slipLimit(b);
  const distance = editDistance(a, b, limit);
  return distance > limit ? Number.POSITIVE_INFINITY : distance;
}

/** Values that stand in real paths for a parameter: numbers, UUIDs and other tokens with a digit in them. */
function looksLikeId(segment: string): boolean {
  return /\d/.test(segment) && !/^v\d$/i.test(segment);
}
