import { rmSync } from "node:fs";
import type Database from "libsql";
import { Ledger, LedgerError } from "../../gateway";
import { EmulatorError } from "./emulator-error";
import { IN_MEMORY, closeDatabase, openDatabase } from "./open-database";

/** What an emulator keeps: its own data, and the gateway's ledger beside it. */
export interface Files {
  readonly database: Database.Database;
  /** The ledger of now: `renewLedger` puts another in its place. */
  readonly ledger: () => Ledger;
  /** Forgets the ledger and starts an empty one. */
  readonly renewLedger: () => Ledger;
  readonly close: () => void;
}

/**
 * Opens, or makes, the data file and the ledger beside it; both in memory without a path.
 *
 * @throws EmulatorError `data_unusable`; nothing is left open then.
 */
export function openFiles(path: string = IN_MEMORY): Files {
  const ledgerPath = path === IN_MEMORY ? IN_MEMORY : `${path}.ledger`;
  const database = openDatabase(path);
  let ledger: Ledger;
  try {
    ledger = openLedger(ledgerPath);
  } catch (error) {
    closeDatabase(database);
    throw error;
  }
  return {
    database,
    ledger: () => ledger,
    renewLedger: () => {
      ledger.close();
      if (ledgerPath !== IN_MEMORY) rmSync(ledgerPath, { force: true });
      ledger = openLedger(ledgerPath);
      return ledger;
    },
    close: () => {
      ledger.close();
      closeDatabase(database);
    },
  };
}

function openLedger(path: string): Ledger {
  try {
    return Ledger.open(path);
  } catch (error) {
    if (error instanceof LedgerError) throw new EmulatorError("data_unusable", error.message, { cause: error });
    throw error;
  }
}
