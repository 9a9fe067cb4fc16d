/**
 * Why the ledger refuses to work.
 * - `in_use`: another gateway holds the file.
 * - `corrupted`: SQLite cannot read the file, or its own check of it fails. The file is left as it is.
 * - `foreign`: a database, but not a ledger, or one of a newer version.
 * - `missing`: the ledger or backup that should be there is not, or the path leads to a folder.
 * - `unusable_path`: no folder, no permission, or a key file that others can read.
 * - `key_missing`, `wrong_key`: credentials wait that the given key does not open. They are left as they are.
 * - `write_failed`: the disk is full, read-only or failing. Nothing was recorded.
 * - `unreachable`: the database server does not answer, refuses the login, or has gone in the middle of the work.
 * - `not_installed`: the package for this kind of database, or its native part, is not there.
 * - `exists`: what should be written is there already, and is left as it is.
 * - `closed`: used after `close()`.
 */
export type LedgerErrorCode =
  | "in_use"
  | "corrupted"
  | "foreign"
  | "missing"
  | "unusable_path"
  | "key_missing"
  | "wrong_key"
  | "write_failed"
  | "unreachable"
  | "not_installed"
  | "exists"
  | "closed";

const ofUse: readonly LedgerErrorCode[] = ["foreign", "missing", "key_missing", "wrong_key", "exists"];

/** The ledger cannot be opened, read or written. The message says what to do; it never holds a secret. */
export class LedgerError extends Error {
  override readonly name = "LedgerError";
  constructor(
    readonly code: LedgerErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** Will the same command fail again, whatever disks and servers do meanwhile? */
  get isWrongUse(): boolean {
    return ofUse.includes(this.code);
  }
}
