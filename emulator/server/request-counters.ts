/** Requests to one route since the last reset. */
export interface RouteCount {
  total: number;
  /** By HTTP status; `none` counts requests whose connection a fault cut. */
  readonly byStatus: Record<string, number>;
}

/** How many requests of each kind came in, and how many were under way at once: what tests and benchmarks ask. */
export class RequestCounters {
  #routes = new Map<string, RouteCount>();
  #underWay = 0;
  #mostUnderWay = 0;

  begin(): void {
    this.#underWay += 1;
    this.#mostUnderWay = Math.max(this.#mostUnderWay, this.#underWay);
  }

  /** @param route - Method and path template, for example `POST /v1/stores/{store}/accounts`. */
  end(route: string, status: number | undefined): void {
    this.#underWay -= 1;
    const count = this.#routes.get(route) ?? { total: 0, byStatus: {} };
    const key = status === undefined ? "none" : String(status);
    count.total += 1;
    count.byStatus[key] = (count.byStatus[key] ?? 0) + 1;
    this.#routes.set(route, count);
  }

  /** Counts by route, in the order of the routes' names. */
  counts(): Record<string, RouteCount> {
    return Object.fromEntries(
      [...this.#routes].sort(([a], [b]) => a.localeCompare(b)).map(([route, count]) => [route, structuredClone(count)]),
    );
  }

  /** Most requests that were under way at the same moment. */
  peak(): number {
    return this.#mostUnderWay;
  }

  clear(): void {
    this.#routes = new Map();
    this.#mostUnderWay = this.#underWay;
  }
}
