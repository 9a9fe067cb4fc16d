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

const dangers = new Map<Operation, number>();

/**
 * How bad the call would be in the wrong hands: 0 where it only looks. A deletion weighs 2, and 3 where other things go
 * with what it deletes; what no backup brings back weighs 4. The risks of the scope that opens the call are added:
 * 1 for personal data, 2 for money, 2 for ways to gain power.
 */
export function dangerOf(operation: Operation): number {
  let danger = dangers.get(operation);
  if (danger === undefined) {
    danger = operation.effect === "read" ? 0 : harmOf(operation) + riskOf(operation);
    dangers.set(operation, danger);
  }
  return danger;
}

/**
 * The same calls, the worst first. Of calls that are equally bad, the reader meets first what more things hang on, then
 * what has the shorter path; and a second call of the same kind (of the older API, or for a single thing) after the others.
 * What BigCommerce has replaced comes last: its successor does the same harm, and people know it.
 */
export function worstFirst(calls: Iterable<Operation>): Operation[] {
  const byHarm = (a: Operation, b: Operation) =>
    Number(isReplaced(a)) - Number(isReplaced(b)) || dangerOf(b) - dangerOf(a) || riskOf(b) - riskOf(a);
  const sorted = [...calls].sort(
    (a, b) =>
      byHarm(a, b) || dependentsOf(b) - dependentsOf(a) || depthOf(a) - depthOf(b) || positionOf(a) - positionOf(b),
  );
  const kinds = new Set<string>();
  const repeated = new Set<Operation>();
  for (const operation of sorted) {
    if (kinds.has(kindOf(operation))) repeated.add(operation);
    kinds.add(kindOf(operation));
  }
  return sorted.sort((a, b) => byHarm(a, b) || Number(repeated.has(a)) - Number(repeated.has(b)));
}

/** `DELETE customers`: the method, and what the path is about. */
function kindOf({ method, path }: Operation): string {
  const subject = path.split("/").findLast((segment) => !segment.startsWith("{"));
  return `${method} ${subject}`;
}

function isReplaced({ deprecated }: Operation): boolean {
  return deprecated !== undefined;
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
