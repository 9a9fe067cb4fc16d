import { AsyncLocalStorage } from "node:async_hooks";

/** How long the work that is under way may last, where the engine says so for this one resource. */
const granted = new AsyncLocalStorage<number>();

/** Ends every wait of this process: between tries, and for a rate limit. Never a request that was sent. */
const ending = new AbortController();

/**
 * Does work that may last `seconds`, with all its tries.
 *
 * @param seconds 0 where nobody says: then the configured time counts.
 */
export function within<T>(seconds: number, work: () => T): T {
  return seconds > 0 ? granted.run(seconds * 1000, work) : work();
}

/** Milliseconds that the engine grants to the work under way; undefined where it says nothing. */
export function grantedMs(): number | undefined {
  return granted.getStore();
}

/** Aborted once the engine wants this process to come to an end. */
export function endingSignal(): AbortSignal {
  return ending.signal;
}

/** The engine wants to end. What waits stops waiting; what was sent is heard out. */
export function stopWaiting(): void {
  ending.abort(new Error("cancelled"));
}
