import { closeSync, fsyncSync, openSync, writeFileSync } from "node:fs";

/**
 * Writes a file for this user only: whole, and on the disk when this returns.
 *
 * @param flag `wx` where a file that is there must stay as it is; `w` to write over it.
 * @throws what the file system throws
 */
export function writeDurably(path: string, content: string | Buffer, flag: "w" | "wx"): void {
  const file = openSync(path, flag, 0o600);
  try {
    // Not writeSync(): a disk that fills up takes a part, and half of it would pass for the whole.
    writeFileSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
