import type { Executor } from "./ledger-database";

/** A setting of the ledger; undefined where it was never written. */
export async function readSetting(executor: Executor, name: string): Promise<Buffer | undefined> {
  const row = await executor.selectFrom("settings").select("value").where("name", "=", name).executeTakeFirst();
  return row?.value;
}

export async function writeSetting(executor: Executor, name: string, value: Buffer): Promise<void> {
  await executor
    .insertInto("settings")
    .values({ name, value })
    .onConflict((conflict) => conflict.column("name").doUpdateSet({ value }))
    .execute();
}

/** Writes a setting that is not there yet. False where it was there already, and stays as it was. */
export async function addSetting(executor: Executor, name: string, value: Buffer): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await executor
    .insertInto("settings")
    .values({ name, value })
    .onConflict((conflict) => conflict.column("name").doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}
