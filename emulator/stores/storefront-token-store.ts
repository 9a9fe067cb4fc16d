import type Database from "libsql";
import { fingerprintOfHash, hashToken } from "./credentials";

export type StorefrontTokenKind = "storefront" | "private" | "customer-impersonation";

/** A storefront token as the emulator remembers it: never the token, only its fingerprint. */
export interface StorefrontToken {
  readonly kind: StorefrontTokenKind;
  readonly fingerprint: string;
  readonly channelIds: readonly number[];
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

interface StorefrontTokenRow {
  kind: StorefrontTokenKind;
  token_hash: string;
  channel_ids: string;
  expires_at: number;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS storefront_tokens (
    token_hash  TEXT PRIMARY KEY,
    store       TEXT NOT NULL,
    kind        TEXT NOT NULL,
    channel_ids TEXT NOT NULL,
    expires_at  INTEGER NOT NULL
  );
`;

/**
 * Storefront tokens of every store, hashed. They outlive the API account that minted them, until they expire or
 * are revoked: the platform's pages promise nothing else, and that is what makes minting them an escalation.
 */
export class StorefrontTokenStore {
  constructor(private readonly database: Database.Database) {
    database.exec(SCHEMA);
  }

  insert(storeHash: string, token: string, facts: Omit<StorefrontToken, "fingerprint">): void {
    this.database
      .prepare(
        "INSERT INTO storefront_tokens (token_hash, store, kind, channel_ids, expires_at) VALUES (?, ?, ?, ?, ?)",
      )
      .run(hashToken(token), storeHash, facts.kind, JSON.stringify(facts.channelIds), facts.expiresAt);
  }

  /** Tokens of a store that neither expired nor were revoked. */
  list(storeHash: string): StorefrontToken[] {
    const rows = this.database
      .prepare("SELECT * FROM storefront_tokens WHERE store = ? AND expires_at > ? ORDER BY rowid")
      .all(storeHash, Math.floor(Date.now() / 1000)) as StorefrontTokenRow[];
    return rows.map((row) => ({
      kind: row.kind,
      fingerprint: fingerprintOfHash(row.token_hash),
      channelIds: JSON.parse(row.channel_ids) as number[],
      expiresAt: row.expires_at,
    }));
  }

  /** True if the store had this token. */
  revoke(storeHash: string, token: string): boolean {
    return (
      this.database
        .prepare("DELETE FROM storefront_tokens WHERE store = ? AND token_hash = ?")
        .run(storeHash, hashToken(token)).changes > 0
    );
  }

  clear(): void {
    this.database.exec("DELETE FROM storefront_tokens");
  }
}
