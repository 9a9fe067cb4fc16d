import { copyRows } from "./copy-ledger";
import { openDatabase, openExistingDatabase } from "./open-ledger";
import type { LedgerDatabase } from "./ledger-database";
import { HOME_SETTING, writeEpoch } from "./ledger-epoch";

/**
 * Fills an empty ledger from a backup, and starts a new epoch: accounts that were being made when the backup was
 * written may have been delivered since, so the gateway never deletes them on its own. Also the way from a file to
 * PostgreSQL and back. No gateway may run on the ledger meanwhile.
 *
 * The sealing key is not in the backup: it has to be the one that the ledger was written with.
 *
 * @throws LedgerError `exists` when the ledger is not empty, `missing` when the backup is not there, and what opening one throws
 */
export async function restoreLedger(backup: string, where: string): Promise<void> {
  const source = await openExistingDatabase(backup, "backup");
  try {
    const target = await openDatabase(where);
    try {
      await copyRows(source.database, target.database);
      await target.afterCopy();
      await settle(target);
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

/**
 * Starts a new epoch in a ledger that came back by other means: a copied file, a snapshot of the disk, `pg_restore`.
 * To be called before a gateway starts on it.
 */
export async function renewEpoch(where: string): Promise<void> {
  const target = await openExistingDatabase(where);
  try {
    await settle(target);
  } finally {
    await target.close();
  }
}

/** A new epoch, and whatever place the ledger is in is its own. */
async function settle({ database }: LedgerDatabase): Promise<void> {
  await writeEpoch(database);
  await database.deleteFrom("settings").where("name", "=", HOME_SETTING).execute();
}
