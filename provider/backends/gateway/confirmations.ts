import { ProviderError } from "../../../wire/errors";

/** Ids in one confirmation; the contract allows no more. */
const LARGEST_CONFIRMATION = 250;
/** After accounts that were seen by chance. Each pause is twice as long as the one before: many accounts cost few calls. */
const FIRST_PAUSE_MS = 200;
/** After accounts that an update has stored. The update's end cuts it short, so it costs nobody time, and most updates make two calls for a store. */
const UPDATE_PAUSE_MS = 30_000;

/** Pauses of all stores. They end as soon as the process has nothing else to do, so that its end waits for no clock. */
const pausesToEnd = new Set<() => void>();
process.on("beforeExit", () => {
  for (const end of pausesToEnd) end();
});

/** How the gateway is asked and told. */
export interface ConfirmationCalls {
  /** Ids of the accounts that the gateway does not yet know to be stored. */
  unconfirmed(): Promise<ReadonlySet<string>>;
  /** @throws ProviderError */
  confirm(ids: readonly string[]): Promise<void>;
}

/**
 * Tells a gateway which accounts are in Pulumi's state. The engine shows a stack's accounts one by one, so there is a pause
 * after each call, and what is seen meanwhile goes into the next call. There is no pause before the first call: a process
 * that is ended early should have confirmed something. Only a create waits for this, so a failure is kept and not thrown.
 */
export class Confirmations {
  /** Ids seen in Pulumi's state, not yet looked up among the unconfirmed. */
  readonly #seen = new Set<string>();
  /** Ids to be confirmed whatever a list says, which may be older than they are. */
  readonly #stored = new Set<string>();
  #telling: Promise<void> | undefined;
  #failure: ProviderError | undefined;
  /** Creates that wait until everything seen so far is told. */
  #waitingCreates = 0;
  #endPause: () => void = () => undefined;
  #pauseMs = FIRST_PAUSE_MS;

  constructor(private readonly calls: ConfirmationCalls) {}

  /** The account is in state. It is confirmed if the gateway lists it as unconfirmed. */
  seen(id: string): void {
    this.#seen.add(id);
    this.#begin();
  }

  /** The account is in state, and may be newer than any list: it is confirmed in any case. */
  stored(id: string): void {
    this.#stored.add(id);
    this.#begin();
  }

  /** Waits until all that was seen is told, again if that failed before. @throws ProviderError if the last try failed */
  async settled(): Promise<void> {
    this.#waitingCreates += 1;
    this.#endPause();
    if (this.#failure !== undefined) this.#begin();
    await this.#telling;
    this.#waitingCreates -= 1;
    if (this.#failure) throw this.#failure;
  }

  #begin(): void {
    this.#telling ??= this.#tell().finally(() => (this.#telling = undefined));
  }

  async #tell(): Promise<void> {
    this.#failure = undefined;
    while (this.#seen.size + this.#stored.size > 0) {
      const [ids, stored] = [[...this.#seen], [...this.#stored]];
      this.#seen.clear();
      this.#stored.clear();
      try {
        const unconfirmed = ids.length === 0 ? new Set<string>() : await this.calls.unconfirmed();
        const waiting = [...stored, ...ids.filter((id) => unconfirmed.has(id))];
        for (let at = 0; at < waiting.length; at += LARGEST_CONFIRMATION)
          await this.calls.confirm(waiting.slice(at, at + LARGEST_CONFIRMATION));
        if (waiting.length > 0) await this.#pause(stored.length > 0 ? UPDATE_PAUSE_MS : this.#nextPauseMs());
      } catch (error) {
        for (const id of ids) this.#seen.add(id);
        for (const id of stored) this.#stored.add(id);
        this.#failure = error as ProviderError;
        return;
      }
    }
  }

  /** Ends early when a create waits, and when the process has nothing else to do: nobody waits for a pause. */
  #pause(ms: number): Promise<void> {
    if (this.#waitingCreates > 0) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        pausesToEnd.delete(end);
        resolve();
      };
      const timer = setTimeout(end, ms).unref();
      pausesToEnd.add(end);
      this.#endPause = end;
    });
  }

  #nextPauseMs(): number {
    const pause = this.#pauseMs;
    this.#pauseMs *= 2;
    return pause;
  }
}
