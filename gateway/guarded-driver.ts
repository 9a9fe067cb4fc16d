import { DriverError, type AccountDriver } from "./driver";
import { GatewayProblem } from "./gateway-problem";
import { ARRIVAL_WINDOW_MS } from "./orphans";

/**
 * How long a driver may take for one call: 4 minutes. A call that never ends would block its store for good. Shorter
 * than the time in which an account may still turn up, so that what a late driver makes is recognised.
 */
export const DRIVER_DEADLINE_MS = ARRIVAL_WINDOW_MS - 60_000;

export interface GuardedDriver extends AccountDriver {
  /** The gateway is closed: a call that has not ended keeps the process alive no longer. */
  readonly letGo: () => void;
}

/**
 * The driver, with every failure that is not a DriverError turned into `driver_failed`, and no end in time into the
 * same. Its message may hold anything, so it stays behind as the cause and does not go into the answer.
 */
export function guardDriver(driver: AccountDriver, deadlineMs: number = DRIVER_DEADLINE_MS): GuardedDriver {
  const deadlines = new Deadlines();
  const guard = async <T>(attempt: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await inTime(work(), deadlineMs, deadlines);
    } catch (error) {
      if (error instanceof DriverError) throw error;
      throw new GatewayProblem(
        "driver_failed",
        `the store was asked to ${attempt}, and its driver failed: try again; the gateway's operator finds the reason in its log`,
        { cause: error },
      );
    }
  };
  return {
    stores: () => guard("name its stores", () => driver.stores()),
    capabilities: (store) => guard("tell what it can do", () => driver.capabilities(store)),
    list: (store) => guard("list its accounts", () => driver.list(store)),
    get: (store, id) => guard("show an account", () => driver.get(store, id)),
    create: (store, spec) => guard("make an account", () => driver.create(store, spec)),
    update: (store, id, change) => guard("change an account", () => driver.update(store, id, change)),
    delete: (store, id) => guard("delete an account", () => driver.delete(store, id)),
    letGo: () => {
      deadlines.letGo();
    },
  };
}

/** The work's outcome, or a failure when that takes too long. Nobody can stop the work itself. */
async function inTime<T>(work: Promise<T>, deadlineMs: number, deadlines: Deadlines): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`the driver did not answer within ${deadlineMs / 1000} s`));
    }, deadlineMs);
    deadlines.add(timer);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    deadlines.clear(timer);
  }
}

/** Timers that run. */
class Deadlines {
  readonly #timers = new Set<NodeJS.Timeout>();
  #keepsAlive = true;

  add(timer: NodeJS.Timeout): void {
    this.#timers.add(timer);
    if (!this.#keepsAlive) timer.unref();
  }

  clear(timer: NodeJS.Timeout | undefined): void {
    clearTimeout(timer);
    if (timer !== undefined) this.#timers.delete(timer);
  }

  letGo(): void {
    this.#keepsAlive = false;
    for (const timer of this.#timers) timer.unref();
  }
}
