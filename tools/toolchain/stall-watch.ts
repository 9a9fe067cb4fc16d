export interface StallWatch {
  /** Aborts with an Error that says how long nothing moved. */
  readonly signal: AbortSignal;
  stop(): void;
}

/**
 * Bounds work by its progress instead of by its duration: minutes are fine on a slow machine, standing still is not.
 *
 * @param sample a measure of progress, as lines read or bytes written; any change of it counts
 * @param limitMs how long it may stay the same
 */
export function watchForStall(sample: () => number | Promise<number>, limitMs: number): StallWatch {
  const controller = new AbortController();
  let last: number | undefined;
  let movedAt = performance.now();
  let sampling = false;
  const look = async (): Promise<void> => {
    if (sampling) return;
    sampling = true;
    const now = await sample();
    sampling = false;
    if (now !== last) {
      last = now;
      movedAt = performance.now();
    } else if (performance.now() - movedAt >= limitMs) {
      controller.abort(new Error(`nothing moved for ${Math.round(limitMs / 1000)} s, so it was stopped`));
    }
  };
  const timer = setInterval(() => void look(), Math.min(1_000, limitMs / 4));
  return {
    signal: controller.signal,
    stop: () => {
      clearInterval(timer);
    },
  };
}
