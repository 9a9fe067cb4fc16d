import { randomInt } from "node:crypto";
import type Database from "libsql";
import type { CredentialsBody, StencilAccessLevel, TokenType } from "../../contract";
import { DriverError, type AccountSpec, type StoreAccount } from "../../gateway";
import { fingerprintOfHash, hashToken } from "./credentials";

/** An API account with what the emulator knows beyond the driver's view: enough to authenticate, never a secret. */
export interface EmulatedAccount extends StoreAccount {
  readonly storeHash: string;
  readonly clientId: string;
  /** First 12 hexadecimal characters of the SHA-256 of the access token. */
  readonly fingerprint: string;
}

export interface Limits {
  readonly uniqueNames: boolean;
  readonly maxAccounts: number;
}

interface AccountRow {
  id: number;
  store: string;
  name: string;
  token_type: TokenType;
  scopes: string;
  access_level: StencilAccessLevel | null;
  client_id: string;
  token_hash: string;
  created_at: string;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS accounts (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    store        TEXT NOT NULL,
    name         TEXT NOT NULL,
    token_type   TEXT NOT NULL,
    scopes       TEXT NOT NULL,
    access_level TEXT,
    client_id    TEXT NOT NULL UNIQUE,
    token_hash   TEXT NOT NULL UNIQUE,
    created_at   TEXT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS accounts_by_store ON accounts (store, name);
`;

/**
 * First account id of a new emulator: somewhere else each time. A state of an emulator that is gone must not name an
 * account of its successor.
 */
const firstId = (): number => randomInt(1_000_000, 1_000_000_000);

/**
 * The API accounts of every emulated store, in SQLite.
 *
 * Access tokens are kept as SHA-256 only and client secrets not at all: like the platform, the emulator
 * cannot show credentials a second time. Ids are never used again, not even after a reset.
 */
export class AccountStore {
  constructor(private readonly database: Database.Database) {
    database.exec(SCHEMA);
    database
      .prepare(
        "INSERT INTO sqlite_sequence (name, seq) SELECT 'accounts', ? WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'accounts')",
      )
      .run(firstId() - 1);
  }

  list(storeHash: string): EmulatedAccount[] {
    const rows = this.database
      .prepare("SELECT * FROM accounts WHERE store = ? ORDER BY id")
      .all(storeHash) as AccountRow[];
    return rows.map(toAccount);
  }

  get(storeHash: string, id: string): EmulatedAccount | undefined {
    return optional(this.database.prepare("SELECT * FROM accounts WHERE store = ? AND id = ?").get(storeHash, id));
  }

  /** The live account, of whatever store, that a token belongs to. */
  findByToken(token: string): EmulatedAccount | undefined {
    return optional(this.database.prepare("SELECT * FROM accounts WHERE token_hash = ?").get(hashToken(token)));
  }

  count(storeHash: string): number {
    const row = this.database.prepare("SELECT count(*) AS n FROM accounts WHERE store = ?").get(storeHash) as {
      n: number;
    };
    return row.n;
  }

  /**
   * Adds an account whose credentials were just minted; the credentials themselves are forgotten here.
   *
   * @throws DriverError `name_taken` or `account_limit_reached`; nothing was added then.
   */
  insert(storeHash: string, spec: AccountSpec, credentials: CredentialsBody, limits: Limits): EmulatedAccount {
    const add = this.database.transaction(() => {
      if (limits.uniqueNames) this.#refuseTakenName(storeHash, spec.name);
      if (this.count(storeHash) >= limits.maxAccounts) {
        throw new DriverError(
          "account_limit_reached",
          `store ${storeHash} has ${limits.maxAccounts} API accounts, as many as it can hold: delete one that is not used`,
        );
      }
      return this.database
        .prepare(
          `INSERT INTO accounts (store, name, token_type, scopes, access_level, client_id, token_hash, created_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(
          storeHash,
          spec.name,
          spec.tokenType,
          JSON.stringify([...spec.scopes].sort()),
          spec.accessLevel ?? null,
          credentials.client_id,
          hashToken(credentials.access_token),
          new Date().toISOString(),
        ).lastInsertRowid;
    });
    return this.#mustGet(storeHash, String(add()));
  }

  /** @throws DriverError `not_found`, or `name_taken` where names are unique. */
  update(
    storeHash: string,
    id: string,
    change: { name?: string; scopes?: readonly string[] },
    limits: Pick<Limits, "uniqueNames">,
  ): EmulatedAccount {
    const before = this.#mustGet(storeHash, id);
    const name = change.name ?? before.name;
    const scopes = change.scopes ?? before.scopes;
    if (limits.uniqueNames && name !== before.name) this.#refuseTakenName(storeHash, name);
    this.database
      .prepare("UPDATE accounts SET name = ?, scopes = ? WHERE store = ? AND id = ?")
      .run(name, JSON.stringify([...scopes].sort()), storeHash, id);
    return this.#mustGet(storeHash, id);
  }

  /** True if the account was there. */
  delete(storeHash: string, id: string): boolean {
    return this.database.prepare("DELETE FROM accounts WHERE store = ? AND id = ?").run(storeHash, id).changes > 0;
  }

  clear(): void {
    this.database.exec("DELETE FROM accounts");
  }

  #mustGet(storeHash: string, id: string): EmulatedAccount {
    const account = this.get(storeHash, id);
    if (account === undefined) throw new DriverError("not_found", `store ${storeHash} has no API account ${id}`);
    return account;
  }

  #refuseTakenName(storeHash: string, name: string): void {
    const taken = this.database.prepare("SELECT 1 FROM accounts WHERE store = ? AND name = ?").get(storeHash, name);
    if (taken !== undefined) {
      throw new DriverError(
        "name_taken",
        `store ${storeHash} has an API account named ${JSON.stringify(name)}: choose another name or delete that one`,
      );
    }
  }
}

function optional(row: unknown): EmulatedAccount | undefined {
  return row === undefined ? undefined : toAccount(row as AccountRow);
}

function toAccount(row: AccountRow): EmulatedAccount {
  return {
    id: String(row.id),
    storeHash: row.store,
    name: row.name,
    tokenType: row.token_type,
    scopes: JSON.parse(row.scopes) as string[],
    ...(row.access_level === null ? {} : { accessLevel: row.access_level }),
    clientId: row.client_id,
    fingerprint: fingerprintOfHash(row.token_hash),
    createdAt: row.created_at,
  };
}
