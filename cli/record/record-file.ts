import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import type { RecordedCalls } from "../../bigcommerce";
import { OptionError, readRecordedCalls } from "../../review";
import { ExitError, exitCodes } from "../exit-codes";
import { readInput } from "../files";
import type { CallBook } from "./call-book";

/** Where records lie, beside the program that declares the calls. */
export const RECORD_FILE = "recorded-calls.json";

/**
 * Keeps a book in its file while calls come in. Each write makes a whole new file that replaces the old file, so a crash
 * leaves one of the two. At most the calls during the last write are lost.
 */
export class RecordFile {
  #isDirty = false;
  #writing: Promise<void> | undefined;

  private constructor(
    private readonly file: string,
    private readonly book: CallBook,
    private readonly lock: string,
  ) {}

  /**
   * Takes the file for this process, and what it holds already into the book.
   * @throws ExitError where it is no record, or another recorder has it.
   */
  static open(file: string, book: CallBook): RecordFile {
    const lock = `${file}.lock`;
    takeLock(lock, file);
    try {
      const earlier = readEarlier(file);
      if (earlier !== undefined) book.include(earlier);
    } catch (error) {
      rmSync(lock, { force: true });
      throw error;
    }
    return new RecordFile(file, book, lock);
  }

  /** The book has changed: what is new is on disk soon. */
  touch(): void {
    this.#isDirty = true;
    this.#writing ??= this.#writeWhileDirty().finally(() => (this.#writing = undefined));
  }

  /** Writes what is left, and lets the file go. Nothing is written where nothing was ever seen. */
  async close(): Promise<void> {
    await this.#writing;
    try {
      if (!this.book.isEmpty) writeRecord(this.file, this.book.record());
    } catch (error) {
      throw couldNotWrite(this.file, error);
    } finally {
      rmSync(this.lock, { force: true });
    }
  }

  async #writeWhileDirty(): Promise<void> {
    while (this.#isDirty) {
      this.#isDirty = false;
      try {
        const next = `${this.file}.${process.pid}.tmp`;
        await writeFile(next, render(this.book.record()));
        await rename(next, this.file);
      } catch {
        // The command that is recorded goes on all the same. close() writes once more, and says what fails then.
      }
    }
  }
}

/** What an earlier recording left; undefined where there is none. @throws ExitError where the file is no record. */
function readEarlier(file: string): RecordedCalls | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return readRecordFile(file);
  } catch (error) {
    if (!(error instanceof ExitError)) throw error;
    throw new ExitError(
      error.exitCode,
      `${error.message}\nThe new calls would be added to it. Name another file with --output, or move this file away.`,
      { cause: error },
    );
  }
}

/** @throws ExitError where the file is no record, or cannot be read */
export function readRecordFile(file: string): RecordedCalls {
  try {
    return readRecordedCalls(Buffer.from(readInput(file)).toString("utf8"), file);
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    throw new ExitError(exitCodes.wrongUse, error.message, { cause: error });
  }
}

export function writeRecord(file: string, record: RecordedCalls): void {
  const next = `${file}.${process.pid}.tmp`;
  writeFileSync(next, render(record));
  renameSync(next, file);
}

function render(record: RecordedCalls): string {
  return `${JSON.stringify(record, null, 2)}\n`;
}

function couldNotWrite(file: string, error: unknown): ExitError {
  const { code } = error as NodeJS.ErrnoException;
  return new ExitError(
    exitCodes.otherSideFailed,
    `What was recorded could not be written to ${file}: ${code ?? "unknown error"}. Name another file with --output.`,
    { cause: error },
  );
}

/** Two recorders of one file would each write over what the other has seen. */
function takeLock(lock: string, file: string): void {
  try {
    const handle = openSync(lock, "wx");
    writeSync(handle, String(process.pid));
    closeSync(handle);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EEXIST") throw couldNotWrite(file, error);
    const holder = Number(readFileSync(lock, "utf8"));
    if (Number.isInteger(holder) && holder > 0 && isAlive(holder)) {
      throw new ExitError(
        exitCodes.wrongUse,
        `${file} belongs to another recorder that is running (process ${holder}). Give each recorder its own file with --output; ` +
          "`bc-accounts record --merge <file...>` merges the files.",
      );
    }
    // A recorder that was killed left it behind.
    rmSync(lock, { force: true });
    takeLock(lock, file);
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
