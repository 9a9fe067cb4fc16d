import { type AnswerHeaders, singleHeader } from "./headers";

const FIRST_BACKOFF_MS = 250;
const LONGEST_BACKOFF_MS = 8_000;
/** No retry comes sooner, whatever an answer says and the jitter draws. */
export const SHORTEST_PAUSE_MS = 100;

/**
 * Milliseconds to wait after that many failures in a row. Exponential with full jitter: clients that failed together do
 * not come back together.
 */
export function backoffMs(failures: number): number {
  return Math.max(SHORTEST_PAUSE_MS, Math.random() * Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** failures));
}

/** `Retry-After` in seconds or as a date, in milliseconds; the exact end of the window where that is what was rounded up. */
export function retryAfterMs(headers: AnswerHeaders): number | undefined {
  const text = singleHeader(headers["retry-after"]);
  if (text === undefined) return undefined;
  if (/^\d{1,6}$/.test(text)) {
    const resetMs = Number(singleHeader(headers["x-rate-limit-time-reset-ms"]) ?? Number.NaN);
    return Math.ceil(resetMs / 1000) === Number(text) ? resetMs : Number(text) * 1000;
  }
  const date = Date.parse(text);
  // By the clock that wrote it, where the answer shows that clock: this machine's may be wrong.
  const now = Date.parse(singleHeader(headers["date"]) ?? "");
  return Number.isNaN(date) ? undefined : date - (Number.isNaN(now) ? Date.now() : now);
}
