import { statSync } from "node:fs";
import { LedgerError } from "./ledger-error";

/**
 * For a path that leads to a folder. To open one as a ledger would take from it the rights that make it a folder.
 *
 * @throws LedgerError `missing`
 */
export function refuseFolder(path: string, what = "ledger"): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return;
  throw new LedgerError("missing", `the ${what} ${path} is a folder: name a file in it`);
}

/**
 * For work on a ledger that is there: a slip in its name would make a new one, and the work would seem to be done.
 *
 * @param what How the message calls it.
 * @throws LedgerError `missing`
 */
export function insistOnLedger(path: string, what = "ledger"): void {
  refuseFolder(path, what);
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size === 0) throw new LedgerError("missing", `there is no ${what} ${path}: check the path`);
}
