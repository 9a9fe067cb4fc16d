import type { Ledger } from "../../../gateway";
import { ExitError, exitCodes } from "../../exit-codes";

/** Loaded when asked for, so that the other verbs start without a server in memory. */
export function gatewayRoom(): typeof import("../../../gateway") {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require("../../../gateway") as typeof import("../../../gateway");
}

/** Runs work on the ledger, whose failures are one line. */
export async function orSayWhy<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof gatewayRoom().LedgerError)) throw error;
    throw new ExitError(error.isWrongUse ? exitCodes.wrongUse : exitCodes.otherSideFailed, error.message, {
      cause: error,
    });
  }
}

export function withLedgerOpen<T>(where: string, work: (ledger: Ledger) => Promise<T>): Promise<T> {
  return orSayWhy(async () => {
    const ledger = await gatewayRoom().openLedger(where, { mustExist: true });
    try {
      return await work(ledger);
    } finally {
      await ledger.close();
    }
  });
}
