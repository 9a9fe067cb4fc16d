import { chmodSync, closeSync, openSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { credentialsSchema, type CredentialsBody, type StencilAccessLevel, type TokenType } from "../contract";
import { LedgerError } from "./ledger-error";
import { prepareLedgerFile } from "./ledger-schema";
import { seal, sealingKeyBytes, unseal } from "./seal";
import { loadSealingKey } from "./sealing-key";
import { Sqlite, type Row } from "./sqlite";

/** How long credentials wait for their owner's confirmation before they are destroyed: 24 hours. */
export const credentialsLifetimeMs = 24 * 60 * 60 * 1000;

/** How long an Idempotency-Key is remembered after its account is finished: 7 days. */
const requestLifetimeMs = 7 * 24 * 60 * 60 * 1000;

/**
 * Where an account is in the create protocol.
 * - `pending`: the store was, or was about to be, asked. Whether an account exists is not known.
 * - `unconfirmed`: the account exists; its owner has not said that the credentials are stored.
 * - `superseded`: the owner has confirmed a newer account, so nobody needs this one: it is about to be deleted.
 * - `confirmed`: the owner has them.
 * - `removed`: the account was deleted through the gateway. Kept for a while so that a late retry does not make it again.
 */
export type IntentStatus = "pending" | "unconfirmed" | "superseded" | "confirmed" | "removed";

/** What is to be made, and for whom. */
export interface IntentDraft {
  readonly store: string;
  readonly owner: string;
  readonly name: string;
  readonly nameGenerated: boolean;
  readonly tokenType: TokenType;
  readonly accessLevel?: StencilAccessLevel;
  readonly scopes: readonly string[];
  readonly generation: string;
  /** Ids of the accounts that the store had before. What is among them was never made by this intent. */
  readonly priorIds: readonly string[];
}

/** One account that the gateway was asked to make, as the ledger knows it. */
export interface Intent extends IntentDraft {
  readonly id: number;
  readonly status: IntentStatus;
  /** Milliseconds since 1970, by the gateway's clock. */
  readonly recordedAt: number;
  /** Present from `unconfirmed` on. */
  readonly accountId?: string;
  /** True while the credentials wait, sealed. */
  readonly holdsCredentials: boolean;
}

/** A request to create, as its Idempotency-Key is remembered. */
export interface RememberedRequest {
  /** Digest of the request's body. */
  readonly digest: string;
  readonly intent: Intent;
}

export interface LedgerOptions {
  /** 32 bytes. Default: `BIGCOMMERCE_GATEWAY_KEY` (base64), else the key file beside the ledger; random in memory. */
  readonly sealingKey?: Buffer;
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly clock?: () => number;
  /**
   * Destroy waiting credentials that the key does not open, instead of refusing to start. For a key that is lost for
   * good: the accounts are made again when their owners ask. Default false.
   */
  readonly abandonSealed?: boolean;
}

/**
 * The gateway's memory: who asked for which account, and the one-time credentials, sealed, until their owner confirms.
 *
 * One SQLite file with one owner. Every method that changes something has it on disk when it returns; all of them are
 * synchronous, so nothing of the same process can come between.
 */
export class Ledger {
  private constructor(
    private readonly database: Sqlite,
    private readonly sealingKey: Buffer,
    private readonly clock: () => number,
  ) {}

  /**
   * Opens or makes a ledger, for this process alone, with mode 0600.
   *
   * @param path file, or `:memory:`
   * @throws LedgerError with the way out in its message
   */
  static open(path: string, options: LedgerOptions = {}): Ledger {
    const sealingKey = options.sealingKey ?? loadSealingKey(path, { replaceMissing: options.abandonSealed ?? false });
    if (sealingKey.length !== sealingKeyBytes) {
      throw new LedgerError("wrong_key", `a sealing key has ${sealingKeyBytes} bytes, this one ${sealingKey.length}`);
    }
    if (path !== ":memory:") makePrivateFile(path);
    const database = Sqlite.open(path);
    try {
      prepareLedgerFile(database, path);
      const ledger = new Ledger(database, sealingKey, options.clock ?? Date.now);
      ledger.checkKey(path, options.abandonSealed ?? false);
      ledger.sweep();
      return ledger;
    } catch (error) {
      database.close();
      throw error;
    }
  }

  /** The request that an Idempotency-Key was first used for. */
  findRequest(store: string, key: string): RememberedRequest | undefined {
    const row = this.database.first(
      `SELECT requests.digest, ${intentColumns} FROM requests JOIN intents ON intents.id = requests.intent_id WHERE requests.store = ? AND requests.key = ?`,
      store,
      key,
    );
    return row === undefined ? undefined : { digest: text(row.digest), intent: asIntent(row) };
  }

  /** Writes down what is about to be asked of the store. The key now belongs to this intent. */
  recordIntent(draft: IntentDraft, key: string, digest: string): Intent {
    const now = this.clock();
    return this.database.transaction(() => {
      const row = this.database.first(
        `INSERT INTO intents (store, owner, name, name_generated, token_type, access_level, scopes, generation, status, recorded_at, prior_ids)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'pending', ?, ?) RETURNING ${intentColumns}`,
        draft.store,
        draft.owner,
        draft.name,
        draft.nameGenerated ? 1 : 0,
        draft.tokenType,
        draft.accessLevel ?? null,
        JSON.stringify(draft.scopes),
        draft.generation,
        now,
        JSON.stringify(draft.priorIds),
      );
      if (row === undefined) throw new LedgerError("write_failed", "the ledger did not return the row that it wrote");
      const intent = asIntent(row);
      this.attach(draft.store, key, digest, intent.id, now);
      return intent;
    });
  }

  /** The store has made the account: seals its credentials. */
  sealCredentials(intent: Intent, accountId: string, credentials: CredentialsBody): void {
    const sealed = seal(this.sealingKey, JSON.stringify(credentials), sealContext(intent.store, accountId));
    this.database.transaction(() => {
      // A store that gives an old id to a new account has lost the old account; its row must not claim the new one.
      this.retire(intent.store, accountId);
      const changed = this.database.run(
        "UPDATE intents SET status = 'unconfirmed', account_id = ?, sealed = ?, sealed_at = ?, prior_ids = NULL WHERE id = ? AND status = 'pending'",
        accountId,
        sealed,
        this.clock(),
        intent.id,
      );
      if (changed !== 1)
        throw new LedgerError("write_failed", "the intent of a new account is not in the ledger any more");
    });
  }

  /** Credentials that wait; undefined once they were confirmed, have expired, or were abandoned. */
  credentialsOf(intent: Intent): CredentialsBody | undefined {
    const row = this.database.first("SELECT store, account_id, sealed FROM intents WHERE id = ?", intent.id);
    if (row === undefined || !Buffer.isBuffer(row.sealed)) return undefined;
    const opened = unseal(this.sealingKey, row.sealed, sealContext(text(row.store), text(row.account_id)));
    if (opened === undefined) {
      throw new LedgerError(
        "corrupted",
        "credentials in the ledger do not open with its key: the row was changed from outside",
      );
    }
    return credentialsSchema.parse(JSON.parse(opened));
  }

  /** Intents that may have made an account that nobody knows of, oldest first. */
  pendingIntents(store: string): Intent[] {
    return this.intents("store = ? AND status = 'pending'", store);
  }

  /** Accounts of an owner that it has not confirmed, oldest first. */
  unconfirmedOf(store: string, owner: string): Intent[] {
    return this.intents("store = ? AND owner = ? AND status = 'unconfirmed' AND superseded = 0", store, owner);
  }

  /** Accounts of a store that are to be deleted, because their owners have newer ones. */
  superseded(store: string): Intent[] {
    return this.intents("store = ? AND status = 'unconfirmed' AND superseded = 1", store);
  }

  /** The newest intent of an owner, finished or not. */
  newestOf(store: string, owner: string): Intent | undefined {
    return this.intents("store = ? AND owner = ?", store, owner).at(-1);
  }

  /** Stores with intents that are pending, or with accounts that are superseded. */
  storesToCleanUp(): string[] {
    return this.database
      .all(
        "SELECT store FROM intents WHERE status = 'pending' UNION SELECT store FROM intents WHERE status = 'unconfirmed' AND superseded = 1",
      )
      .map((row) => text(row.store));
  }

  /** The account's intent, if the gateway made it and it was not removed since. */
  findAccount(store: string, accountId: string): Intent | undefined {
    return this.intents("store = ? AND account_id = ? AND status IN ('unconfirmed', 'confirmed')", store, accountId)[0];
  }

  /** Intents of all accounts of a store that the gateway made and that were not removed since. */
  accounts(store: string): Intent[] {
    return this.intents("store = ? AND status IN ('unconfirmed', 'confirmed')", store);
  }

  /**
   * Destroys the waiting credentials: their owner has them. Older accounts of the owner that nobody has confirmed are
   * superseded with it, and their credentials destroyed. False if the ledger does not know the account.
   */
  confirm(store: string, accountId: string): boolean {
    return this.database.transaction(() => this.settle(store, accountId));
  }

  /** As {@link confirm} for each of the ids: all of them, or, when it throws, none. */
  confirmAll(store: string, accountIds: readonly string[]): void {
    this.database.transaction(() => {
      for (const accountId of accountIds) this.settle(store, accountId);
    });
  }

  /** The account was deleted through the gateway: its credentials are destroyed, its keys stay used. */
  removeAccount(store: string, accountId: string): void {
    this.retire(store, accountId);
  }

  /** Nothing was made, or what was made is gone without anybody having had it: the intent and its keys are free again. */
  dropIntent(intent: Intent): void {
    this.database.run("DELETE FROM intents WHERE id = ?", intent.id);
  }

  /**
   * The account was deleted behind the gateway's back. If its owner never had it, its keys are free again, so that a
   * retry makes another; if it had, a late retry is still refused.
   */
  forgetVanished(intent: Intent): void {
    this.database.transaction(() => {
      this.database.run("DELETE FROM intents WHERE id = ? AND status = 'unconfirmed'", intent.id);
      this.database.run("UPDATE intents SET status = 'removed' WHERE id = ? AND status = 'confirmed'", intent.id);
    });
  }

  /** Forgets every account and every key, as for a store that was reset. */
  clear(): void {
    this.database.run("DELETE FROM intents");
  }

  /** Destroys credentials that waited too long, and forgets keys that are too old to be retried. */
  sweep(): void {
    const now = this.clock();
    const expired = now - credentialsLifetimeMs;
    const old = now - requestLifetimeMs;
    if (
      this.database.first("SELECT 1 AS found FROM intents WHERE sealed IS NOT NULL AND sealed_at <= ?", expired) ===
        undefined &&
      this.database.first("SELECT 1 AS found FROM requests WHERE at <= ?", old) === undefined
    ) {
      return;
    }
    this.database.transaction(() => {
      this.database.run(
        "UPDATE intents SET sealed = NULL, sealed_at = NULL WHERE sealed IS NOT NULL AND sealed_at <= ?",
        expired,
      );
      this.database.run("DELETE FROM requests WHERE at <= ?", old);
      this.database.run(
        "DELETE FROM intents WHERE status = 'removed' AND NOT EXISTS (SELECT 1 FROM requests WHERE requests.intent_id = intents.id)",
      );
    });
  }

  /** Lets go of the file. Every later call fails with LedgerError `closed`. */
  close(): void {
    this.database.close();
  }

  private attach(store: string, key: string, digest: string, intentId: number, now: number): void {
    this.database.run(
      "INSERT INTO requests (store, key, digest, intent_id, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (store, key) DO UPDATE SET digest = excluded.digest, intent_id = excluded.intent_id",
      store,
      key,
      digest,
      intentId,
      now,
    );
  }

  private settle(store: string, accountId: string): boolean {
    const intent = this.findAccount(store, accountId);
    if (intent === undefined || intent.status === "superseded") return false;
    if (intent.status === "unconfirmed") {
      this.database.run(
        "UPDATE intents SET status = 'confirmed', sealed = NULL, sealed_at = NULL WHERE id = ?",
        intent.id,
      );
      // Older ones only: a newer one may be on its way into state while somebody still reads the state before it.
      this.database.run(
        "UPDATE intents SET superseded = 1, sealed = NULL, sealed_at = NULL WHERE store = ? AND owner = ? AND status = 'unconfirmed' AND id < ?",
        store,
        intent.owner,
        intent.id,
      );
    }
    return true;
  }

  private retire(store: string, accountId: string): void {
    this.database.run(
      "UPDATE intents SET status = 'removed', sealed = NULL, sealed_at = NULL WHERE store = ? AND account_id = ? AND status IN ('unconfirmed', 'confirmed')",
      store,
      accountId,
    );
  }

  private intents(condition: string, ...parameters: string[]): Intent[] {
    return this.database
      .all(`SELECT ${intentColumns} FROM intents WHERE ${condition} ORDER BY id`, ...parameters)
      .map(asIntent);
  }

  /** Recognises the key by a known text that it once sealed, so that a wrong key is found before it does harm. */
  private checkKey(path: string, abandonSealed: boolean): void {
    const row = this.database.first("SELECT value FROM settings WHERE name = 'key_check'");
    if (Buffer.isBuffer(row?.value) && unseal(this.sealingKey, row.value, keyCheck) === keyCheck) return;
    const waiting = Number(this.database.first("SELECT count(*) AS n FROM intents WHERE sealed IS NOT NULL")?.n);
    if (waiting > 0 && !abandonSealed) {
      throw new LedgerError(
        "wrong_key",
        `the sealing key is not the one that the ledger ${path} was written with, and credentials of ${waiting} account(s) wait in it. ` +
          "They were left as they are: start with the old key (BIGCOMMERCE_GATEWAY_KEY or the key file beside the ledger). " +
          "If it is lost for good, start once with `abandonSealed`: they are destroyed, and the accounts made again when their owners ask",
      );
    }
    this.database.transaction(() => {
      this.database.run("UPDATE intents SET sealed = NULL, sealed_at = NULL WHERE sealed IS NOT NULL");
      this.database.run(
        "INSERT INTO settings (name, value) VALUES ('key_check', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        seal(this.sealingKey, keyCheck, keyCheck),
      );
    });
  }
}

const keyCheck = "bigcommerce-gateway-ledger";

const intentColumns =
  "id, intents.store, owner, name, name_generated, token_type, access_level, scopes, generation, status, superseded, recorded_at, prior_ids, account_id, sealed IS NOT NULL AS holds_credentials";

/** Ties sealed credentials to their account: a row that is copied to another account does not open. */
const sealContext = (store: string, accountId: string): string => JSON.stringify([store, accountId]);

function asIntent(row: Row): Intent {
  return {
    id: Number(row.id),
    store: text(row.store),
    owner: text(row.owner),
    name: text(row.name),
    nameGenerated: row.name_generated === 1,
    tokenType: text(row.token_type) as TokenType,
    ...(row.access_level === null ? {} : { accessLevel: text(row.access_level) as StencilAccessLevel }),
    scopes: JSON.parse(text(row.scopes)) as string[],
    generation: text(row.generation),
    status: row.status === "unconfirmed" && row.superseded === 1 ? "superseded" : (text(row.status) as IntentStatus),
    recordedAt: Number(row.recorded_at),
    priorIds: row.prior_ids === null ? [] : (JSON.parse(text(row.prior_ids)) as string[]),
    ...(row.account_id === null ? {} : { accountId: text(row.account_id) }),
    holdsCredentials: row.holds_credentials === 1,
  };
}

function text(value: unknown): string {
  if (typeof value !== "string")
    throw new LedgerError("corrupted", "the ledger holds a value of another type than it wrote");
  return value;
}

/**
 * Makes the file, if it is new, for this user only. An existing file is never opened here: closing it again would
 * take SQLite's lock away from a ledger of the same process (a rule of POSIX locks).
 */
function makePrivateFile(path: string): void {
  try {
    if (statSync(path, { throwIfNoEntry: false }) === undefined) closeSync(openSync(path, "wx", 0o600));
    else chmodSync(path, 0o600);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new LedgerError(
      "unusable_path",
      `cannot use the ledger ${path} (${reason}): make the folder with \`mkdir -p ${dirname(resolve(path))}\` and see that this user can write it`,
      { cause: error },
    );
  }
}
