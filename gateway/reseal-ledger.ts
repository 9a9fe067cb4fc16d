import { LedgerError } from "./ledger-error";
import { isSharedLedger, openExistingDatabase, openLedger } from "./open-ledger";
import { isKeyOf, sealContext, takeKey } from "./ledger-seal";
import { seal, unseal } from "../wire/seal";
import { insistOnKeyLength, loadSealingKey, loadSealingKeyOfServer } from "./sealing-key";

/**
 * Changes the sealing key: opens all waiting credentials with the old key and seals them with the new key, in one
 * transaction. No gateway may run on the ledger meanwhile, or it would go on sealing with the old key.
 *
 * @param oldKey Default: as when a ledger is opened.
 * @returns how many credentials wait
 * @throws LedgerError `missing` when there is no ledger, `wrong_key` when the old key does not open it
 */
export async function resealLedger(where: string, newKey: Buffer, oldKey?: Buffer): Promise<number> {
  insistOnKeyLength(newKey, "the new one");
  const source = await openExistingDatabase(where);
  try {
    const old = oldKey ?? (isSharedLedger(where) ? loadSealingKeyOfServer() : loadSealingKey(where));
    return await source.database.transaction().execute(async (transaction) => {
      if ((await isKeyOf(transaction, old)) === false) {
        throw new LedgerError(
          "wrong_key",
          `the ledger ${source.place} was written with another sealing key than the old key; nothing was changed. Give the key of this ledger`,
        );
      }
      const rows = await transaction
        .selectFrom("intents")
        .select(["id", "store", "account_id", "sealed"])
        .where("sealed", "is not", null)
        .execute();
      for (const { id, store, account_id, sealed } of rows) {
        const context = sealContext(store, account_id ?? "");
        const open = sealed === null ? undefined : unseal(old, sealed, context);
        if (open === undefined) {
          throw new LedgerError(
            "corrupted",
            "credentials in the ledger do not open with its key; nothing was changed. Restore the ledger from a backup",
          );
        }
        await transaction
          .updateTable("intents")
          .set({ sealed: seal(newKey, open, context) })
          .where("id", "=", id)
          .execute();
      }
      await takeKey(transaction, newKey);
      return rows.length;
    });
  } finally {
    await source.close();
  }
}

/**
 * Goes over to another sealing key without the old one, which is lost. Credentials that the new key does not open are destroyed:
 * their accounts are made again when their owners ask. No gateway may run on the ledger meanwhile.
 *
 * @throws LedgerError
 */
export async function resealWithoutOldKey(where: string, newKey: Buffer): Promise<void> {
  const ledger = await openLedger(where, { sealingKey: newKey, abandonSealed: true, mustExist: true });
  await ledger.close();
}
