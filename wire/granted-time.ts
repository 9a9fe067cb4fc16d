import { AsyncLocalStorage } from "node:async_hooks";
import { CancelledError } from "./errors";

/** Time that the engine grants to the work under way, for this one resource. Milliseconds. */
export interface GrantedTime {
  readonly allMs: number;
  /** What is left of it now: never less than 1, because a timer needs a time. */
  readonly leftMs: number;
}

const granted = new AsyncLocalStorage<{ readonly allMs: number; readonly endsAt: number }>();

/** Longest time of a timer: 24 days. Node.js takes a longer one for 1 ms. */
const LONGEST_MS = 2 ** 31 - 1;

/** Ends every wait of this process: between tries, and for a rate limit. Never a request that was sent. */
const ending = new AbortController();

/**
 * Does work that may last `seconds` in all, with all its calls and their tries.
 *
 * @param seconds Need not be a whole number. 0 where nobody says: then the configured time counts, for each call.
 */
export function within<T>(seconds: number, work: () => T): T {
  if (!(seconds > 0)) return work();
  const allMs = asTimer(seconds * 1000);
  return granted.run({ allMs, endsAt: performance.now() + allMs }, work);
}

/** Undefined where the engine says nothing. */
export function grantedTime(): GrantedTime | undefined {
  const store = granted.getStore();
  return store && { allMs: store.allMs, leftMs: asTimer(store.endsAt - performance.now()) };
}

/** The time of one call, with its tries and its waits. */
export interface CallTime {
  /** Milliseconds in all: of the call, or of all the work where the engine grants a time. For messages. */
  readonly allMs: number;
  /** Has the engine said it, by the resource option `customTimeouts`? Then that goes before the configuration. */
  readonly isGranted: boolean;
  /** By the clock of `performance.now()`. */
  readonly endsAt: number;
  readonly deadline: AbortSignal;
  /** Ends waits only, at the deadline or when the engine wants to end: a request that was sent is heard out. */
  readonly waiting: AbortSignal;
}

/** @param configuredMs Counts where the engine says nothing. */
export function callTime(configuredMs: number): CallTime {
  const time = grantedTime();
  const leftMs = time?.leftMs ?? configuredMs;
  const deadline = AbortSignal.timeout(leftMs);
  return {
    allMs: time?.allMs ?? configuredMs,
    isGranted: time !== undefined,
    endsAt: performance.now() + leftMs,
    deadline,
    waiting: AbortSignal.any([deadline, endingSignal()]),
  };
}

/** A time that timers accept: whole, and within their bounds. */
function asTimer(ms: number): number {
  return Math.min(LONGEST_MS, Math.max(1, Math.round(ms)));
}

/** Aborted once the engine wants this process to come to an end. */
export function endingSignal(): AbortSignal {
  return ending.signal;
}

/** The engine wants to end. What waits stops waiting; what was sent is heard out. */
export function stopWaiting(): void {
  ending.abort(new Error("cancelled"));
}

/** What to do where the granted time ended a wait: the configuration would change nothing. */
export const RAISE_GRANTED = "raise its `customTimeouts` in the program";

/** @param attempt Completes "Could not …". */
export function cancelled(attempt: string): CancelledError {
  return new CancelledError(
    `Could not ${attempt}: the command was cancelled while it waited. Run it again; nothing is doubled.`,
  );
}
