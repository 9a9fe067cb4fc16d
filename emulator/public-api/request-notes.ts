import type { Decision } from "./decision";

/** What a handler finds out about a request on the way. Filled in place: a request that fails half-way still has its notes. */
export interface RequestNotes {
  store?: string;
  /** Name of the API account whose token was sent. */
  account?: string;
  /** What the request is counted as, see `routeName`. */
  readonly route: string;
  decision?: Decision;
}

/** A decision in the words of the request log. */
export function decidedByText(decision: Decision | undefined): string | null {
  if (decision === undefined) return null;
  if (decision.allowed) return decision.by;
  return decision.needs.length === 0 ? "no known scope opens this" : `needs ${decision.needs.join(" or ")}`;
}
