import { findOperation, parseCall } from "../../scopes";

/** Where the rules of `/stores/{store_hash}/v2` and `/v3` apply. */
const restHost = "api.bigcommerce.com";

/**
 * A declared call as a message may show it: method and path. Servers and queries are left out, since either can hold a
 * credential, and so is everything that is no call at all.
 */
export function endpointText(call: string): string {
  const parsed = parseCall(call);
  return parsed === undefined ? 'an entry that is not "METHOD /path"' : `"${parsed.method} ${parsed.path}"`;
}

/**
 * Is the call one of an API that the table of REST operations is not about? GraphQL, the payments host, and every other host:
 * which scopes these take is known, if at all, from the query or from somebody else.
 */
export function isOtherApi(call: string): boolean {
  if (findOperation(call) !== undefined) return false;
  const path = parseCall(call)?.path ?? "";
  const host = /:\/\/([^/?#\s]*)/.exec(call)?.[1];
  return /^\/(?:graphql|payments)(?:\/|$)/i.test(path) || (host !== undefined && host.toLowerCase() !== restHost);
}
