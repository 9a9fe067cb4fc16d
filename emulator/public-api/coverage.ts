import { operations, type Operation } from "../../scopes";

/**
 * What the emulator does with an operation once a scope has let it through.
 *
 * | behaviour | answer |
 * | --- | --- |
 * | `stateful` | does what the platform does, and remembers |
 * | `empty page` | V3: an empty `data` with pagination; V2: 204, as the platform answers an empty collection |
 * | `empty object` | an empty `data` object, for settings and summaries |
 * | `zero count` | `{ "count": 0 }` |
 * | `not found` | 404: the emulated store holds no such thing, so no id of it exists |
 * | `empty stream` | an event stream that ends at once |
 * | `not implemented` | 501 |
 */
export type Behaviour =
  "stateful" | "empty page" | "empty object" | "zero count" | "not found" | "empty stream" | "not implemented";

/** Operations with an implementation; the rest follows from the kind of operation. */
export const statefulOperations: readonly string[] = [
  "GET /v2/store",
  "GET /v2/time",
  "GET /v3/hooks",
  "POST /v3/hooks",
  "GET /v3/hooks/{webhook_id}",
  "PUT /v3/hooks/{webhook_id}",
  "DELETE /v3/hooks/{webhook_id}",
  "GET /v3/hooks/admin",
  "PUT /v3/hooks/admin",
  "POST /v3/storefront/api-token",
  "DELETE /v3/storefront/api-token",
  "POST /v3/storefront/api-token-private",
  "POST /v3/storefront/api-token-customer-impersonation",
];

/** Reads that answer one object although their path ends in a word. Parents with an id do not exist, hence "not found". */
const singleThings: readonly RegExp[] = [
  /\/settings$/,
  /^\/v3\/settings\/(catalog|email-statuses|inventory|inventory\/notifications|logo)$/,
  /^\/v3\/settings\/(store|storefront)\//,
  /\/summary$/,
  /\/default$/,
  /\/(active-theme|channel-menus|site|certificate|consent|connection|download)$/,
];

/** A path that ends in an id and yet answers a collection. */
const collectionsByParent: readonly string[] = ["/v3/pricelists/{price_list_id}/records/{variant_id}"];

/** What the emulator does with a call of this operation that a scope has let through. */
export function behaviourOf(operation: Operation): Behaviour {
  const { call, method, path } = operation;
  if (statefulOperations.includes(call)) return "stateful";
  if (method !== "GET") return "not implemented";
  if (/\/(events|tail)$/.test(path)) return "empty stream";
  if (path.endsWith("/count")) return "zero count";
  if (collectionsByParent.includes(path)) return "empty page";
  if (path.endsWith("}")) return "not found";
  if (singleThings.some((pattern) => pattern.test(path))) return path.includes("{") ? "not found" : "empty object";
  return "empty page";
}

export interface CoverageRow {
  /** Method and documented path. */
  readonly operation: string;
  readonly behaviour: Behaviour;
}

/** Every documented operation with what the emulator does for it. A test calls each of them and holds the table to it. */
export function coverage(): readonly CoverageRow[] {
  return operations().map((operation) => ({ operation: operation.call, behaviour: behaviourOf(operation) }));
}
