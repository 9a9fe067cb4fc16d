import { readFileSync, writeFileSync } from "node:fs";
import { ExitError, exitCodes } from "./exit-codes";

/** Bytes of a file, or of standard input for `-`. */
export function readInput(file: string): Uint8Array {
  try {
    return readFileSync(file === "-" ? 0 : file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason =
      code === "ENOENT"
        ? "there is no such file"
        : code === "EISDIR"
          ? "it is a folder"
          : code === "ERR_FS_FILE_TOO_LARGE"
            ? "it is larger than 2 GiB"
            : `reading failed with ${code ?? "an unknown error"}`;
    const isWrongUse = code === "ENOENT" || code === "EISDIR" || code === "ERR_FS_FILE_TOO_LARGE";
    throw new ExitError(
      isWrongUse ? exitCodes.wrongUse : exitCodes.otherSideFailed,
      `${file} could not be read: ${reason}.`,
      { cause: error },
    );
  }
}

/** Writes to a file, or to standard output where none is named. */
export function writeResult(text: string, file: string | undefined): void {
  if (file === undefined) {
    process.stdout.write(text);
    return;
  }
  try {
    writeFileSync(file, text);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ExitError(exitCodes.otherSideFailed, `${file} could not be written: ${code ?? "unknown error"}.`, {
      cause: error,
    });
  }
}
