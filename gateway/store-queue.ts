import { GatewayProblem } from "./gateway-problem";

/** How many requests may wait for one store. */
const LONGEST_QUEUE = 256;

/** Lets the changes of a store happen one after the other, in the order they came; stores do not wait for each other. */
export class StoreQueue {
  readonly #tails = new Map<string, { last: Promise<unknown>; waiting: number }>();

  /** Requests that wait for a store or work on it, in all stores. */
  get length(): number {
    let length = 0;
    for (const { waiting } of this.#tails.values()) length += waiting;
    return length;
  }

  /**
   * Runs `work` when all earlier work of the store has ended, however it ended.
   *
   * @throws GatewayProblem `overloaded` when too much waits already; `work` was not run then.
   */
  async run<T>(store: string, work: () => Promise<T>): Promise<T> {
    const queue = this.#tails.get(store) ?? { last: Promise.resolve(), waiting: 0 };
    if (queue.waiting >= LONGEST_QUEUE) {
      throw new GatewayProblem(
        "overloaded",
        `${LONGEST_QUEUE} requests wait for store ${store}; nothing was done, try again`,
        {
          retryAfterSeconds: 1,
        },
      );
    }
    this.#tails.set(store, queue);
    queue.waiting += 1;
    const turn = queue.last.then(work);
    queue.last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      queue.waiting -= 1;
      if (queue.waiting === 0) this.#tails.delete(store);
    }
  }
}
