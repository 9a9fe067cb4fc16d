import { copyToFile } from "./copy-ledger";
import type { Ledger } from "./ledger";
import { insistOnLedger, refuseFolder } from "./ledger-path";
import { PostgresLedgerDatabase } from "./postgres-ledger";
import type { LedgerDatabase } from "./ledger-database";
import { QueryLedger } from "./query-ledger";
import { insistOnKeyLength, loadSealingKey, loadSealingKeyOfServer } from "./sealing-key";
import { SqliteLedgerDatabase } from "./sqlite-ledger";

export interface LedgerOptions {
  /**
   * 32 bytes, or a function that fetches them, for example from a key service. Default: `BIGCOMMERCE_GATEWAY_KEY`
   * (base64), else the key file beside the ledger; random in memory. PostgreSQL has no file beside it, and so no default.
   */
  readonly sealingKey?: Buffer | (() => Promise<Buffer> | Buffer);
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly clock?: () => number;
  /**
   * Destroy waiting credentials that the key does not open, instead of refusing to start. For a key that is lost for
   * good: the accounts are made again when their owners ask. Default false.
   */
  readonly abandonSealed?: boolean;
  /** Refuse to make a new ledger: for commands that look into one. A slip in its name would be an empty ledger. Default false. */
  readonly mustExist?: boolean;
}

/**
 * Opens or makes a ledger.
 *
 * @param where A file, for this process alone; `:memory:`; or `postgres://…`, which any number of gateways may share.
 * @throws LedgerError with the way out in its message
 */
export async function openLedger(where: string, options: LedgerOptions = {}): Promise<Ledger> {
  const { abandonSealed = false, clock = Date.now, mustExist = false } = options;
  if (!isSharedLedger(where)) {
    // Before a key file is made beside it.
    if (mustExist) insistOnLedger(where);
    else refuseFolder(where);
  }
  const sealingKey = await keyFor(where, options);
  const source = await openDatabase(where);
  try {
    return await QueryLedger.over(source, { sealingKey, clock, abandonSealed });
  } catch (error) {
    await source.close();
    throw error;
  }
}

/** Is the ledger one that several gateways may share? */
export function isSharedLedger(where: string): boolean {
  return /^postgres(ql)?:\/\//.test(where);
}

export async function openDatabase(where: string): Promise<LedgerDatabase> {
  if (isSharedLedger(where)) return PostgresLedgerDatabase.open(where, copyToFile);
  refuseFolder(where);
  return SqliteLedgerDatabase.open(where, copyToFile);
}

/**
 * As {@link openDatabase}, but never makes one.
 *
 * @param what How the message calls it.
 * @throws LedgerError `missing`
 */
export async function openExistingDatabase(where: string, what = "ledger"): Promise<LedgerDatabase> {
  if (!isSharedLedger(where)) insistOnLedger(where, what);
  return openDatabase(where);
}

async function keyFor(where: string, { sealingKey, abandonSealed = false }: LedgerOptions): Promise<Buffer> {
  const key =
    typeof sealingKey === "function"
      ? await sealingKey()
      : (sealingKey ??
        (isSharedLedger(where) ? loadSealingKeyOfServer() : loadSealingKey(where, { replaceMissing: abandonSealed })));
  insistOnKeyLength(key, "this one");
  return key;
}
