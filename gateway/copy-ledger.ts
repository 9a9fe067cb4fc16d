import { renameSync, rmSync, statSync } from "node:fs";
import type { Kysely } from "kysely";
import { LedgerError } from "./ledger-error";
import type { LedgerTables } from "./ledger-tables";
import type { LedgerDatabase } from "./ledger-database";
import { SqliteLedgerDatabase } from "./sqlite-ledger";

/** Rows that are written with one statement: SQLite takes a limited number of values in each. */
const ROWS_AT_ONCE = 200;

/**
 * Writes a whole ledger into a new file, of one moment, while gateways work. Credentials that wait are in it, sealed:
 * the key is not.
 *
 * @throws LedgerError `exists`, `unusable_path`, `write_failed`
 */
export async function copyToFile(from: LedgerDatabase, file: string): Promise<void> {
  refuseExisting(file);
  // Under another name until it is whole: a backup that broke off must not look like one.
  const unfinished = `${file}.unfinished`;
  remove(unfinished);
  const target = SqliteLedgerDatabase.open(unfinished, copyToFile);
  try {
    await copyRows(from.database, target.database);
  } catch (error) {
    await target.close();
    remove(unfinished);
    throw error;
  }
  await target.close();
  refuseExisting(file);
  renameSync(unfinished, file);
  remove(unfinished);
}

/** With the journal that SQLite leaves beside a file, empty. */
function remove(file: string): void {
  for (const path of [file, `${file}-journal`]) rmSync(path, { force: true });
}

/** @throws LedgerError `exists` when the target has a row */
export async function copyRows(from: Kysely<LedgerTables>, to: Kysely<LedgerTables>): Promise<void> {
  const used = await to.selectFrom("intents").select("id").limit(1).executeTakeFirst();
  const audited = await to.selectFrom("audit").select("id").limit(1).executeTakeFirst();
  if (used !== undefined || audited !== undefined) {
    throw new LedgerError("exists", "the ledger is not empty: move it away, or name another place");
  }
  // One transaction is one moment, also on a server that others write to.
  const rows = await from
    .transaction()
    .setIsolationLevel("repeatable read")
    .execute(async (transaction) => ({
      settings: await transaction.selectFrom("settings").selectAll().execute(),
      intents: await transaction.selectFrom("intents").selectAll().orderBy("id").execute(),
      requests: await transaction.selectFrom("requests").selectAll().execute(),
      audit: await transaction.selectFrom("audit").selectAll().orderBy("id").execute(),
    }));
  await to.transaction().execute(async (transaction) => {
    await transaction.deleteFrom("settings").execute();
    for (const part of parts(rows.settings)) await transaction.insertInto("settings").values(part).execute();
    for (const part of parts(rows.intents)) await transaction.insertInto("intents").values(part).execute();
    for (const part of parts(rows.requests)) await transaction.insertInto("requests").values(part).execute();
    for (const part of parts(rows.audit)) await transaction.insertInto("audit").values(part).execute();
  });
}

function* parts<T>(rows: readonly T[]): Generator<T[]> {
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) yield rows.slice(at, at + ROWS_AT_ONCE);
}

function refuseExisting(file: string): void {
  if (statSync(file, { throwIfNoEntry: false }) === undefined) return;
  throw new LedgerError("exists", `${file} exists already and is left as it is: give the backup another name`);
}
