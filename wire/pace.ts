import { setTimeout } from "node:timers/promises";

/**
 * Slows down before a rate limit is hit instead of after.
 *
 * A store's answers say how many requests are left in the current window and when it ends
 * (`X-Rate-Limit-Requests-Left`, `X-Rate-Limit-Time-Reset-Ms`). Between two answers the count is kept here,
 * so that many requests started at once do not all believe in the same last place.
 */
export class Pace {
  #left = Number.POSITIVE_INFINITY;
  #resetAt = 0;
  /** Requests of a window and its length in milliseconds, once an answer has told. */
  #quota = Number.POSITIVE_INFINITY;
  #windowMs = 1_000;
  /** Requests that were started in this window, the answer come or not. */
  #started = 0;
  #window = 0;

  constructor(
    private readonly now: () => number = Date.now,
    private readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void> = wait,
  ) {}

  /** Resolves when the next request may start, with the number of the window that it counts in. */
  async turn(signal?: AbortSignal): Promise<number> {
    for (;;) {
      if (this.now() >= this.#resetAt) this.#beginWindow();
      if (this.#left > 0) {
        this.#left -= 1;
        this.#started += 1;
        return this.#window;
      }
      await this.sleep(this.#resetAt - this.now(), signal);
    }
  }

  /**
   * Learns from the headers of an answer. Absent or malformed headers say nothing. An answer to a request of an earlier
   * window says nothing either: its end of the window is not the end of this window.
   */
  learn(
    headers: {
      left?: string | undefined;
      resetMs?: string | undefined;
      quota?: string | undefined;
      windowMs?: string | undefined;
    },
    window: number = this.#window,
  ): void {
    if (window !== this.#window) return;
    const left = readCount(headers.left);
    const resetMs = readCount(headers.resetMs);
    if (left === undefined || resetMs === undefined) return;
    this.#quota = readCount(headers.quota) ?? this.#quota;
    this.#windowMs = readCount(headers.windowMs) ?? this.#windowMs;
    const resetAt = this.now() + resetMs;
    // Answers overtake one another: within one window the smallest count is the latest one.
    const sameWindow = this.#left !== Number.POSITIVE_INFINITY && Math.abs(resetAt - this.#resetAt) < 1_000;
    // The answer does not know of what is still on its way, or came before others that were sent earlier.
    const unspent = Math.max(0, this.#quota - this.#started);
    this.#left = Math.min(unspent, sameWindow ? Math.min(this.#left, left) : left);
    this.#resetAt = resetAt;
  }

  /** Holds every further request for `ms`: a 429 told us to. */
  hold(ms: number): void {
    this.#left = 0;
    this.#resetAt = Math.max(this.#resetAt, this.now() + ms);
  }

  /** Until an answer tells more, a new window is taken to have the last one's quota and length, and to begin now. */
  #beginWindow(): void {
    if (this.#quota === Number.POSITIVE_INFINITY && this.#left === this.#quota) return;
    this.#window += 1;
    this.#started = 0;
    this.#left = this.#quota;
    this.#resetAt = this.#quota === Number.POSITIVE_INFINITY ? 0 : this.now() + this.#windowMs;
  }
}

function readCount(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** Resolves after `ms`, or rejects as soon as the signal is aborted. */
export async function wait(ms: number, signal?: AbortSignal): Promise<void> {
  await setTimeout(Math.max(0, ms), undefined, signal === undefined ? {} : { signal });
}
