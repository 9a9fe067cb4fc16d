import { rmSync } from "node:fs";
import type Database from "libsql";
import { isSharedLedger, type Ledger, LedgerError, openLedger } from "../../gateway";
import { EmulatorError } from "./emulator-error";
import { IN_MEMORY, closeDatabase, openDatabase } from "./open-database";

/** What an emulator keeps: its own data, and the gateway's ledger beside it. */
export interface Files {
  readonly database: Database.Database;
  /** The ledger of now: `renewLedger` puts another in its place. */
  readonly ledger: () => Ledger;
  /** Forgets the ledger and starts an empty one. */
  readonly renewLedger: () => Promise<Ledger>;
  readonly close: () => Promise<void>;
}

/**
 * Opens, or makes, the data file and the ledger beside it; both in memory without a path.
 *
 * @param ledgerAt Another place for the ledger: a file, or a database that several gateways share.
 * @throws EmulatorError `data_unusable`; nothing is left open then.
 */
export async function openFiles(path: string = IN_MEMORY, ledgerAt?: string): Promise<Files> {
  const ledgerPath = ledgerAt ?? (path === IN_MEMORY ? IN_MEMORY : `${path}.ledger`);
  const database = openDatabase(path);
  let ledger: Ledger;
  try {
    ledger = await open(ledgerPath);
  } catch (error) {
    closeDatabase(database);
    throw error;
  }
  return {
    database,
    ledger: () => ledger,
    renewLedger: async () => {
      if (isSharedLedger(ledgerPath)) {
        await ledger.clear();
        return ledger;
      }
      await ledger.close();
      if (ledgerPath !== IN_MEMORY) rmSync(ledgerPath, { force: true });
      ledger = await open(ledgerPath);
      return ledger;
    },
    close: async () => {
      await ledger.close();
      closeDatabase(database);
    },
  };
}

async function open(path: string): Promise<Ledger> {
  try {
    return await openLedger(path);
  } catch (error) {
    if (error instanceof LedgerError) throw new EmulatorError("data_unusable", error.message, { cause: error });
    throw error;
  }
}
