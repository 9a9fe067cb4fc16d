import { types } from "node:util";

/** The text of anything thrown, with the causes that `fetch` and others keep one level down. */
export function reasonOf(error: unknown): string {
  // Not instanceof: fetch's errors may come from another realm, as they do under Jest.
  if (!types.isNativeError(error)) return String(error);
  if (error.cause === undefined) return error.message;
  const cause = reasonOf(error.cause);
  return error.message.includes(cause) ? error.message : `${error.message}: ${cause}`;
}
