import { randomBytes } from "node:crypto";
import type { Kysely } from "kysely";
import type { Executor, LedgerDatabase } from "./ledger-database";
import { LedgerError } from "./ledger-error";
import { addSetting, readSetting, writeSetting } from "./ledger-settings";
import type { LedgerTables } from "./ledger-tables";

/** Setting with the identity of the database that the ledger was in when it was opened last. */
export const HOME_SETTING = "home";
const EPOCH_SETTING = "epoch";

/**
 * Is this a copy, opened in another place than the ledger that it was made from? Then it may lack what that one has
 * recorded since, and a new epoch begins, as after a restore.
 */
export async function noticeCopy(source: LedgerDatabase): Promise<boolean> {
  const identity = await source.identity();
  if (identity === undefined) return false;
  const home = Buffer.from(identity, "utf8");
  return source.database.transaction().execute(async (transaction) => {
    if (await addSetting(transaction, HOME_SETTING, home)) return false;
    // One of several gateways that start in the same moment finds the old identity.
    const { numUpdatedRows: isMoved } = await transaction
      .updateTable("settings")
      .set({ value: home })
      .where("name", "=", HOME_SETTING)
      .where("value", "<>", home)
      .executeTakeFirstOrThrow();
    if (isMoved !== 1n) return false;
    await writeEpoch(transaction);
    return true;
  });
}

/** Begins a new epoch: what was recorded before is never deleted by a gateway on its own. */
export async function writeEpoch(database: Executor): Promise<void> {
  await writeSetting(database, EPOCH_SETTING, newEpoch());
}

/** The ledger's epoch, made with it. */
export async function epochOf(database: Kysely<LedgerTables>): Promise<string> {
  await addSetting(database, EPOCH_SETTING, newEpoch());
  const value = await readSetting(database, EPOCH_SETTING);
  if (value === undefined)
    throw new LedgerError("corrupted", "the ledger has lost its epoch: restore it from a backup");
  return value.toString("utf8");
}

const newEpoch = (): Buffer => Buffer.from(randomBytes(12).toString("hex"), "utf8");
