import type { Executor, LedgerDatabase } from "./ledger-database";
import { LedgerError } from "./ledger-error";
import { readSetting, writeSetting } from "./ledger-settings";
import { WAY_OUT_OF_A_LOST_KEY } from "./sealing-key";
import { seal, unseal } from "../wire/seal";

/** Ties sealed credentials to their account: a row that is copied to another account does not open. */
export const sealContext = (store: string, accountId: string): string => JSON.stringify([store, accountId]);

/** A known text that every ledger holds, sealed. */
const KEY_CHECK = "bigcommerce-gateway-ledger";
const KEY_CHECK_SETTING = "key_check";

/** Did this key seal what the ledger holds? Undefined where the ledger is new, and no key has. */
export async function isKeyOf(executor: Executor, key: Buffer): Promise<boolean | undefined> {
  const sealed = await readSetting(executor, KEY_CHECK_SETTING);
  return sealed && unseal(key, sealed, KEY_CHECK) === KEY_CHECK;
}

/** From now on it is the ledger's key. */
export async function takeKey(executor: Executor, key: Buffer): Promise<void> {
  await writeSetting(executor, KEY_CHECK_SETTING, seal(key, KEY_CHECK, KEY_CHECK));
}

/**
 * Recognises the key by a known text that it once sealed, so that a wrong key is found before it does harm.
 *
 * @throws LedgerError `wrong_key` when credentials wait that the key does not open, and they are not given up
 */
export async function checkKey(
  { database, place }: LedgerDatabase,
  options: { readonly sealingKey: Buffer; readonly abandonSealed: boolean },
): Promise<void> {
  if ((await isKeyOf(database, options.sealingKey)) === true) return;
  const { waiting } = await database
    .selectFrom("intents")
    .select((expression) => expression.fn.countAll<number>().as("waiting"))
    .where("sealed", "is not", null)
    .executeTakeFirstOrThrow();
  if (waiting > 0 && !options.abandonSealed) {
    throw new LedgerError(
      "wrong_key",
      `the ledger ${place} was written with another sealing key, and credentials of ${waiting} account(s) wait in it. ` +
        "Nothing was changed: start with the old key (BIGCOMMERCE_GATEWAY_KEY or the key file beside the ledger). " +
        `If the old key is lost, ${WAY_OUT_OF_A_LOST_KEY}`,
    );
  }
  await database.transaction().execute(async (transaction) => {
    await transaction
      .updateTable("intents")
      .set({ sealed: null, sealed_at: null })
      .where("sealed", "is not", null)
      .execute();
    await takeKey(transaction, options.sealingKey);
  });
}
