import { openExistingDatabase } from "./open-ledger";

/**
 * Writes a consistent copy of a ledger that no gateway of this machine holds open, or of one in PostgreSQL while
 * gateways work on it. Needs no sealing key: what is sealed stays so.
 *
 * @throws LedgerError
 */
export async function backupLedger(where: string, file: string): Promise<void> {
  const source = await openExistingDatabase(where);
  try {
    await source.backup(file);
  } finally {
    await source.close();
  }
}
