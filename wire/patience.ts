const FIRST_WORD_MS = 2_000;
const NEXT_WORD_MS = 10_000;

/**
 * Says what is being waited for, as soon as that has taken two seconds, and from then on every ten. Works that run at
 * the same time share one line.
 */
export class Patience {
  #started = 0;
  #done = 0;
  #since = 0;
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param say - Takes one line.
   * @param describe - What is under way, in one sentence. Of `all` works that began, `done` have ended.
   */
  constructor(
    private readonly say: (line: string) => void,
    private readonly describe: (done: number, all: number) => string,
  ) {}

  async during<T>(work: () => Promise<T>): Promise<T> {
    if (this.#started === this.#done) this.#begin();
    this.#started += 1;
    try {
      return await work();
    } finally {
      this.#done += 1;
      if (this.#started === this.#done) clearTimeout(this.#timer);
    }
  }

  #begin(): void {
    [this.#started, this.#done, this.#since] = [0, 0, performance.now()];
    this.#wait(FIRST_WORD_MS);
  }

  #wait(ms: number): void {
    this.#timer = setTimeout(() => {
      const seconds = Math.round((performance.now() - this.#since) / 1000);
      this.say(`${this.describe(this.#done, this.#started)} (${seconds} s so far)`);
      this.#wait(NEXT_WORD_MS);
    }, ms);
    // A word about the work is no reason to stay when the work is over.
    this.#timer.unref();
  }
}
