import { execFileSync } from "node:child_process";
import { constants, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** Ends the lines of the engine, which writes JSON only. */
const END = "#end";

/**
 * A named pipe for the engine's event log, in a folder that its owner alone can open. Not a file: the log tells tokens in
 * clear, and no disk is to keep them.
 */
export class EventPipe {
  readonly #folder = mkdtempSync(join(tmpdir(), "bc-up-"));
  readonly #handle: number;
  readonly #drained: Promise<void>;
  readonly path = join(this.#folder, "events");
  /** A file of its own for what no log tells. */
  readonly besides = join(this.#folder, "waiting");

  constructor(take: (line: string) => void) {
    execFileSync("mkfifo", ["-m", "600", this.path]);
    // For writing, too: to open it for reading alone waits for a writer, who may never come.
    this.#handle = openSync(this.path, constants.O_RDWR | constants.O_NONBLOCK);
    const socket = new Socket({ fd: this.#handle, readable: true, writable: false });
    const lines = createInterface({ input: socket });
    this.#drained = new Promise((resolve) => {
      lines.on("line", (line) => {
        if (line !== END) {
          take(line);
          return;
        }
        lines.close();
        socket.destroy();
        resolve();
      });
    });
  }

  /** Resolves when all that was written before has been taken. */
  async end(): Promise<void> {
    await this.#write(`\n${END}\n`);
    await this.#drained;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #write(text: string): Promise<void> {
    for (;;) {
      try {
        writeSync(this.#handle, text);
        return;
      } catch (error) {
        // The pipe is full of lines that are still to be taken.
        if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  }
}
