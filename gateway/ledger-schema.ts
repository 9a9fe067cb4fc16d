import { LedgerError } from "./ledger-error";
import type { Sqlite } from "./sqlite";

/** Marks an SQLite file as a ledger, so that another program's database is never written to. ASCII "BCGL". */
const APPLICATION_ID = 0x4243474c;

/**
 * The ledger's tables, one entry for each version. Entries are only ever added: a ledger of an older version is
 * brought forward by the entries that it has not seen.
 */
const migrations: readonly string[] = [
  `
  CREATE TABLE settings (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;

  -- One row for each account that the gateway was asked to make. Written before the store is asked.
  CREATE TABLE intents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    store TEXT NOT NULL,
    owner TEXT NOT NULL,
    name TEXT NOT NULL,
    name_generated INTEGER NOT NULL,
    token_type TEXT NOT NULL,
    access_level TEXT,
    scopes TEXT NOT NULL,             -- JSON array, sorted
    generation TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('pending', 'unconfirmed', 'confirmed', 'removed')),
    recorded_at INTEGER NOT NULL,     -- milliseconds since 1970, UTC
    prior_ids TEXT,                   -- JSON array; accounts that the store had before; pending only
    account_id TEXT,                  -- from 'unconfirmed' on
    sealed BLOB,                      -- credentials; until confirmed or expired
    sealed_at INTEGER
  ) STRICT;
  CREATE UNIQUE INDEX one_live_intent_for_each_account ON intents (store, account_id) WHERE status IN ('unconfirmed', 'confirmed');
  CREATE INDEX intents_of_owner ON intents (store, owner);
  CREATE INDEX pending_intents ON intents (store) WHERE status = 'pending';
  CREATE INDEX waiting_credentials ON intents (sealed_at) WHERE sealed IS NOT NULL;

  -- One row for each Idempotency-Key.
  CREATE TABLE requests (
    store TEXT NOT NULL,
    key TEXT NOT NULL,
    digest TEXT NOT NULL,
    intent_id INTEGER NOT NULL REFERENCES intents (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    PRIMARY KEY (store, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX requests_of_intent ON requests (intent_id);
  CREATE INDEX requests_by_age ON requests (at);
  `,
  `
  -- 1: the owner has confirmed a newer account, so this one, still 'unconfirmed', is to be deleted from its store.
  ALTER TABLE intents ADD COLUMN superseded INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX superseded_accounts ON intents (store) WHERE superseded = 1;
  `,
  `
  ALTER TABLE intents ADD COLUMN identity TEXT;                      -- of the resource, kept in its state
  ALTER TABLE intents ADD COLUMN epoch TEXT;                         -- of the ledger, when this was recorded
  ALTER TABLE intents ADD COLUMN orphan INTEGER NOT NULL DEFAULT 0;  -- 1: its credentials died with a gateway
  ALTER TABLE intents ADD COLUMN due_at INTEGER;                     -- when its deletion is tried next
  ALTER TABLE intents ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;-- how often its deletion failed
  ALTER TABLE intents ADD COLUMN finished_at INTEGER;                -- when it was confirmed or removed; null once its keys are forgotten
  ALTER TABLE intents ADD COLUMN created_at TEXT;                    -- the account's, in the store's words
  UPDATE intents SET finished_at = recorded_at WHERE status IN ('confirmed', 'removed');
  CREATE INDEX intents_of_identity ON intents (store, identity) WHERE identity IS NOT NULL;
  CREATE INDEX finished_intents ON intents (finished_at) WHERE finished_at IS NOT NULL;
  DROP INDEX requests_by_age;

  CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    store TEXT NOT NULL,
    account_id TEXT,
    owner TEXT,
    outcome TEXT NOT NULL,
    detail TEXT
  ) STRICT;
  CREATE INDEX audit_of_store ON audit (store, at);
  CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
  CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
  `,
];

/**
 * Takes the file for this process alone, checks it, and brings its tables to the newest version.
 *
 * Nothing is written before the file is known to be a whole ledger. The journal is a rollback journal, truncated after
 * each commit: a write-ahead log would keep sealed credentials after they were destroyed.
 *
 * @throws LedgerError `in_use`, `corrupted`, `foreign`, `write_failed`
 */
export function prepareLedgerFile(database: Sqlite, path: string): void {
  // Two gateways that start in the same moment: one of them waits this long for the other to give up, in milliseconds.
  database.pragma("busy_timeout = 200");
  // The lock is SQLite's own, on the file: the operating system gives it back when the process dies, however it dies.
  // The mode is set once the lock is there, since in that mode a loser would keep the half of a lock that it got.
  database.execute("BEGIN EXCLUSIVE");
  database.pragma("locking_mode = EXCLUSIVE");
  database.execute("COMMIT");
  const isNew = database.first("SELECT 1 AS found FROM sqlite_schema") === undefined;
  if (!isNew) refuseUnknown(database, path);
  database.pragma("journal_mode = TRUNCATE");
  // FULL: a commit is on disk when it returns, which is what makes an intent an intent.
  database.pragma("synchronous = FULL");
  database.pragma("secure_delete = ON");
  database.pragma("foreign_keys = ON");
  // Temporary tables would put sealed rows into another file.
  database.pragma("temp_store = MEMORY");
  migrate(database);
}

function refuseUnknown(database: Sqlite, path: string): void {
  if (database.pragma("application_id") !== APPLICATION_ID) {
    throw new LedgerError("foreign", `${path} is a database of another program: name another file for the ledger`);
  }
  const version = versionOf(database);
  if (version > migrations.length) {
    throw new LedgerError(
      "foreign",
      `the ledger ${path} was written by a newer gateway (format ${version}; this one reads up to ${migrations.length}): start that version`,
    );
  }
  const verdict = database.pragma("quick_check(1)");
  if (verdict !== "ok") {
    throw new LedgerError(
      "corrupted",
      `the ledger ${path} is damaged (${String(verdict).replaceAll(/\s+/g, " ")}). It was not changed: restore it from a backup, or move it away and start with a new ledger; ` +
        "the accounts in the stores stay, but unconfirmed credentials are lost with it",
    );
  }
}

function migrate(database: Sqlite): void {
  const version = versionOf(database);
  if (version === migrations.length) return;
  database.transaction(() => {
    for (const migration of migrations.slice(version)) database.execute(migration);
    database.pragma(`application_id = ${APPLICATION_ID}`);
    database.pragma(`user_version = ${migrations.length}`);
  });
}

function versionOf(database: Sqlite): number {
  return Number(database.pragma("user_version"));
}
