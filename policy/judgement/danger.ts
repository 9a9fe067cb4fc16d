import { operations, risksOf, type Operation } from "../../scopes";

/**
 * Calls after which money is gone, or somebody else's code runs before shoppers. A backup brings deleted data back; it
 * does not bring back these.
 */
export const beyondRecovery: ReadonlySet<string> = new Set([
  "POST /v2/gift_certificates",
  "POST /v3/content/scripts",
  "PUT /v3/content/scripts/{uuid}",
  "POST /v3/orders/{order_id}/payment_actions/refunds",
  "POST /v3/payments/access_tokens",
  "POST /v3/payments/transactions/purchases",
  "POST /v3/themes",
  "POST /v3/themes/actions/activate",
]);

/** What a call is sorted by. */
interface Rank {
  readonly operation: Operation;
  /** `DELETE customers`: the method, and what the path is about. */
  readonly kind: string;
  readonly isReplaced: boolean;
  readonly danger: number;
  readonly risk: number;
  readonly dependents: number;
  readonly depth: number;
  readonly position: number;
}

const ranks = new Map<Operation, Rank>();

/** The rank of a call, worked out once: a policy sorts hundreds of calls for each account. */
function rankOf(operation: Operation): Rank {
  let rank = ranks.get(operation);
  if (rank === undefined) {
    const risk = riskOf(operation);
    rank = {
      operation,
      kind: kindOf(operation),
      isReplaced: operation.deprecated !== undefined,
      danger: operation.effect === "read" ? 0 : harmOf(operation) + risk,
      risk,
      dependents: dependentsOf(operation),
      depth: depthOf(operation),
      position: positionOf(operation),
    };
    ranks.set(operation, rank);
  }
  return rank;
}

/**
 * How bad the call would be in the wrong hands: 0 where it only looks. A deletion weighs 2, and 3 where other things go
 * with what it deletes; what no backup brings back weighs 4. The risks of the scope that opens the call are added:
 * 1 for personal data, 2 for money, 2 for ways to gain power.
 */
export function dangerOf(operation: Operation): number {
  return rankOf(operation).danger;
}

/**
 * The same calls, the worst first. Of calls that are equally bad, the reader meets first what more things hang on, then
 * what has the shorter path; and a second call of the same kind (of the older API, or for a single thing) after the others.
 * What BigCommerce has replaced comes last: its successor does the same harm, and people know it.
 */
export function worstFirst(calls: Iterable<Operation>): Operation[] {
  const sorted = Array.from(calls, rankOf).sort(
    (a, b) => byHarm(a, b) || b.dependents - a.dependents || a.depth - b.depth || a.position - b.position,
  );
  const kinds = new Set<string>();
  const repeated = new Set<Rank>();
  for (const rank of sorted) {
    if (kinds.has(rank.kind)) repeated.add(rank);
    kinds.add(rank.kind);
  }
  return sorted
    .sort((a, b) => byHarm(a, b) || Number(repeated.has(a)) - Number(repeated.has(b)))
    .map(({ operation }) => operation);
}

function byHarm(a: Rank, b: Rank): number {
  return Number(a.isReplaced) - Number(b.isReplaced) || b.danger - a.danger || b.risk - a.risk;
}

function kindOf({ method, path }: Operation): string {
  const subject = path.split("/").findLast((segment) => !segment.startsWith("{"));
  return `${method} ${subject}`;
}

function harmOf(operation: Operation): number {
  if (beyondRecovery.has(operation.call)) return 4;
  if (operation.method !== "DELETE") return 0;
  return dependentsOf(operation) > 0 ? 3 : 2;
}

function riskOf({ grantedBy }: Operation): number {
  const sums = grantedBy.map(({ family, level }) =>
    risksOf(family, level).reduce((sum, { kind }) => sum + (kind === "personalData" ? 1 : 2), 0),
  );
  return Math.max(0, ...sums);
}

interface Places {
  readonly dependents: ReadonlyMap<string, number>;
  readonly positions: ReadonlyMap<Operation, number>;
}

let places: Places | undefined;

/** How many documented calls are about something below the same path: products have images, orders have shipments. */
function dependentsOf({ path }: Operation): number {
  return readPlaces().dependents.get(shapeOf(path)) ?? 0;
}

function positionOf(operation: Operation): number {
  return readPlaces().positions.get(operation) ?? 0;
}

function readPlaces(): Places {
  places ??= {
    dependents: countDependents(),
    positions: new Map(operations().map((operation, position) => [operation, position])),
  };
  return places;
}

function countDependents(): Map<string, number> {
  const dependents = new Map<string, number>();
  for (const { path } of operations()) {
    const segments = shapeOf(path).split("/");
    for (let length = 2; length < segments.length; length += 1) {
      const above = segments.slice(0, length).join("/");
      dependents.set(above, (dependents.get(above) ?? 0) + 1);
    }
  }
  return dependents;
}

/** The path without the names of its parameters: pages call the same one `{id}` and `{order_id}`. */
function shapeOf(path: string): string {
  return path.replace(/\{[^}]*\}/g, "{}");
}

function depthOf({ path }: Operation): number {
  return path.split("/").length;
}
