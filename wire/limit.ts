/** Lets at most `width` tasks run at once; the others wait in the order of their coming. */
export class Limit {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(private readonly width: number) {}

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#running >= this.width) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#running += 1;
    }
    try {
      return await task();
    } finally {
      const next = this.#waiting.shift();
      // A waiting task takes over this place, so the count stays as it is.
      if (next) next();
      else this.#running -= 1;
    }
  }
}
