/** Tells a person what goes on during minutes of work. */
export interface Progress {
  /** A line that stays. */
  say(line: string): void;
  /**
   * Shows a status that changes, for as long as `work` takes.
   *
   * @param status asked again each time that it is shown; gets the whole seconds that passed
   */
  during<T>(status: (seconds: number) => string, work: () => Promise<T>): Promise<T>;
}

/** How often a status is shown where each time costs a line, as in the log of a build server. */
const LINE_EVERY_MS = 15_000;

/** How often a status is shown where it is written over itself. */
const REDRAW_EVERY_MS = 250;

/** For terminals that do not tell their width. */
const ASSUMED_COLUMNS = 80;

/** Every status is a line of its own, at most one in 15 seconds: for logs and for callers who print themselves. */
export function lineProgress(report: (line: string) => void, everyMs = LINE_EVERY_MS): Progress {
  return {
    say: report,
    during: (status, work) => repeating(report, status, everyMs, work),
  };
}

/** The status is one line that is written over itself, cut to the terminal's width. */
export function terminalProgress(terminal: NodeJS.WriteStream, everyMs = REDRAW_EVERY_MS): Progress {
  const clear = "\r\u001B[2K";
  return {
    say: (line) => {
      terminal.write(`${clear}${line}\n`);
    },
    async during(status, work) {
      try {
        return await repeating(
          (text) => {
            terminal.write(clear + text.slice(0, (terminal.columns || ASSUMED_COLUMNS) - 1));
          },
          status,
          everyMs,
          work,
        );
      } finally {
        terminal.write(clear);
      }
    },
  };
}

/** Writes to stderr, so that a program's own stdout stays clean. */
export function defaultProgress(): Progress {
  return process.stderr.isTTY
    ? terminalProgress(process.stderr)
    : lineProgress((line) => process.stderr.write(`${line}\n`));
}

/** `45 s`, `2 min 05 s` */
export function formatSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}

async function repeating<T>(
  show: (text: string) => void,
  status: (seconds: number) => string,
  everyMs: number,
  work: () => Promise<T>,
): Promise<T> {
  const start = performance.now();
  const timer = setInterval(() => {
    show(status(Math.round((performance.now() - start) / 1000)));
  }, everyMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
