import { chmodSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { ExitError, exitCodes } from "./exit-codes";

/** Bytes of a file, or of standard input for `-`. */
export function readInput(file: string): Uint8Array {
  try {
    return readFileSync(file === "-" ? 0 : file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason =
      code === "ENOENT"
        ? "there is no such file; check the path"
        : code === "EISDIR"
          ? "it is a folder; name a file in it"
          : code === "ERR_FS_FILE_TOO_LARGE"
            ? "it is larger than 2 GiB; name a smaller file"
            : `reading failed with ${code ?? "an unknown error"}; check the rights on the file`;
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
  orSayWhy(file, () => {
    writeFileSync(file, text);
  });
}

/** Writes secrets to a file that its owner alone can read, from the first byte on. */
export function writeSecret(text: string, file: string): void {
  orSayWhy(file, () => {
    const old = statSync(file, { throwIfNoEntry: false });
    // A file that somebody puts there in between is not ours to fill.
    if (old === undefined) writeFileSync(file, text, { flag: "wx", mode: 0o600 });
    else {
      // The mode of a new file is not that of one that is written over; a pipe or a terminal keeps its own.
      if (old.isFile()) chmodSync(file, 0o600);
      writeFileSync(file, text);
    }
  });
}

function orSayWhy(file: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ExitError(
      exitCodes.otherSideFailed,
      `${file} could not be written: ${code ?? "unknown error"}. Check its folder and the rights on it.`,
      {
        cause: error,
      },
    );
  }
}
