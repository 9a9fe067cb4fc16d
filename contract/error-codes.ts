/**
 * Stable codes of the gateway's problem documents, each with its HTTP status and title.
 * Programs branch on the code; the title and detail are for people.
 */
export const errorCodes = {
  invalid_request: { status: 400, title: "The request is not valid" },
  unauthorized: { status: 401, title: "The gateway token is missing or not known" },
  forbidden: { status: 403, title: "The gateway token does not allow this" },
  /** More scopes, calls or access than the token's ceiling. The fields `errors` name each part that is too much. */
  beyond_ceiling: { status: 403, title: "The gateway token may not grant so much" },
  /** The account, or the owner that a create names, is outside of the token's owner prefix. */
  owner_not_covered: { status: 403, title: "The gateway token is for other owners" },
  store_unknown: { status: 404, title: "The gateway does not serve this store" },
  not_found: { status: 404, title: "No such API account" },
  route_unknown: { status: 404, title: "The gateway has no such address" },
  method_not_allowed: { status: 405, title: "The address does not accept this method" },
  name_taken: { status: 409, title: "Another account of the store has this name" },
  account_limit_reached: { status: 409, title: "The store has as many API accounts as it can hold" },
  not_supported: { status: 409, title: "The store cannot do this" },
  idempotency_conflict: { status: 409, title: "The Idempotency-Key was used for another request" },
  /** The key belongs to an account whose one-time credentials are no longer held: confirmed, expired, replaced or deleted. */
  credentials_gone: { status: 409, title: "The credentials of this request are no longer held" },
  payload_too_large: { status: 413, title: "The request body is too large" },
  unsupported_media_type: { status: 415, title: "The request body is not JSON" },
  name_too_short: { status: 422, title: "The account name has fewer than four characters" },
  unknown_scope: { status: 422, title: "A scope is not known" },
  scope_level_not_available: { status: 422, title: "A scope family does not offer this access level" },
  scopes_required: { status: 422, title: "A V2/V3 API token needs at least one scope" },
  scopes_not_allowed: { status: 422, title: "A Stencil-CLI token has an access level, not scopes" },
  rate_limited: { status: 429, title: "Too many requests" },
  internal: { status: 500, title: "The gateway failed" },
  driver_failed: { status: 502, title: "The store did not do what the gateway asked" },
  /** Too many requests wait for the same store. Nothing was done. */
  overloaded: { status: 503, title: "Too many requests wait for this store" },
  /** The file with the gateway's tokens cannot be read, so nobody is let in. Nothing was done. */
  tokens_unreadable: { status: 503, title: "The gateway cannot read its tokens" },
  /** The ledger could not be read or written, so nothing new was made: an account without a record could be lost. */
  ledger_failed: { status: 503, title: "The gateway cannot use its ledger" },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof errorCodes;
