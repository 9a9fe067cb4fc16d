/** How many requests a store answers in one window. `requests: 0` means no limit. */
export interface Quota {
  readonly requests: number;
  readonly windowMs: number;
}

/** The platform's quota for stores on its Standard and Plus plans: 150 requests in 30 seconds. */
export const platformQuota: Quota = { requests: 150, windowMs: 30_000 };

export interface RateLimitState {
  readonly allowed: boolean;
  /** The four headers that the platform puts on every answer; none where there is no limit. */
  readonly headers: Readonly<Record<string, string>>;
  /** Until the window ends. */
  readonly resetMs: number;
}

interface Window {
  startedAt: number;
  used: number;
}

/** Fixed windows, one for each store, that start with the first request after the last one ended. */
export class RateLimiter {
  readonly #windows = new Map<string, Window>();

  /** @param now - Clock in milliseconds; replaceable, so that tests need not wait for a window to end. */
  constructor(
    private readonly quota: Quota,
    private readonly now: () => number = Date.now,
  ) {}

  /** Counts one request of a store; a refused request is not counted. */
  take(storeHash: string): RateLimitState {
    const window = this.#windowOf(storeHash);
    const allowed = this.quota.requests === 0 || window.used < this.quota.requests;
    if (allowed) window.used += 1;
    return this.#stateOf(window, allowed);
  }

  /** The headers as they are, without counting anything: for answers to callers that nobody knows. */
  peek(storeHash: string): RateLimitState {
    return this.#stateOf(this.#windowOf(storeHash), true);
  }

  clear(): void {
    this.#windows.clear();
  }

  #windowOf(storeHash: string): Window {
    const now = this.now();
    const current = this.#windows.get(storeHash);
    if (current !== undefined && now - current.startedAt < this.quota.windowMs) return current;
    const fresh = { startedAt: now, used: 0 };
    this.#windows.set(storeHash, fresh);
    return fresh;
  }

  #stateOf(window: Window, allowed: boolean): RateLimitState {
    const resetMs = Math.max(0, window.startedAt + this.quota.windowMs - this.now());
    if (this.quota.requests === 0) return { allowed, headers: {}, resetMs };
    return {
      allowed,
      resetMs,
      headers: {
        "X-Rate-Limit-Time-Window-Ms": String(this.quota.windowMs),
        "X-Rate-Limit-Time-Reset-Ms": String(resetMs),
        "X-Rate-Limit-Requests-Quota": String(this.quota.requests),
        "X-Rate-Limit-Requests-Left": String(this.quota.requests - window.used),
      },
    };
  }
}
