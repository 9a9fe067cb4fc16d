import { findOperation, parseCall, readingsFor } from "../../scopes";

/**
 * A declared call as a message may show it: method and path. Servers and queries are left out, since either can hold a
 * credential, and so is everything that is no call at all.
 */
export function endpointText(call: string): string {
  const parsed = parseCall(call);
  return parsed === undefined ? 'an entry that is not "METHOD /path"' : `"${parsed.method} ${parsed.path}"`;
}

/**
 * Is the call one of an interface whose calls the table does not know one by one? GraphQL without a known operation, and
 * every other host: which scopes these take is known, if at all, from the query or from somebody else.
 */
export function isOtherApi(call: string): boolean {
  const parsed = parseCall(call);
  if (parsed?.api === undefined) return /^\/(?:graphql|payments)(?:\/|$)/i.test(parsed?.path ?? "");
  const operation = findOperation(parsed);
  return operation === undefined || readingsFor(operation, parsed.sent).every(({ need }) => need.kind === "unknown");
}
