import type Database from "libsql";

/** What a caller says about a webhook; the rest is the store's. */
export interface WebhookSpec {
  /** Event, for example `store/order/created`. */
  readonly scope: string;
  readonly destination: string;
  readonly isActive: boolean;
  readonly headers: Readonly<Record<string, string>> | null;
}

export interface Webhook extends WebhookSpec {
  readonly id: number;
  readonly accountId: string;
  /** Seconds since 1970, as the platform counts. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

interface WebhookRow {
  id: number;
  account: number;
  scope: string;
  destination: string;
  is_active: number;
  headers: string | null;
  created_at: number;
  updated_at: number;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS webhooks (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    account     INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    scope       TEXT NOT NULL,
    destination TEXT NOT NULL,
    is_active   INTEGER NOT NULL,
    headers     TEXT,
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL
  );
  CREATE TABLE IF NOT EXISTS webhook_notification_emails (
    account INTEGER PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    emails  TEXT NOT NULL
  );
`;

/**
 * Webhooks, each owned by the API account whose token made it: no other account sees it, and it goes when the
 * account goes (the foreign key sees to that). The emulator keeps webhooks but sends no events.
 */
export class WebhookStore {
  constructor(private readonly database: Database.Database) {
    database.exec(SCHEMA);
  }

  list(accountId: string): Webhook[] {
    const rows = this.database
      .prepare("SELECT * FROM webhooks WHERE account = ? ORDER BY id")
      .all(accountId) as WebhookRow[];
    return rows.map(toWebhook);
  }

  get(accountId: string, id: string): Webhook | undefined {
    const row = this.database.prepare("SELECT * FROM webhooks WHERE account = ? AND id = ?").get(accountId, id);
    return row === undefined ? undefined : toWebhook(row as WebhookRow);
  }

  count(accountId: string): number {
    const row = this.database.prepare("SELECT count(*) AS n FROM webhooks WHERE account = ?").get(accountId) as {
      n: number;
    };
    return row.n;
  }

  insert(accountId: string, spec: WebhookSpec): Webhook {
    const now = secondsNow();
    const { lastInsertRowid } = this.database
      .prepare(
        `INSERT INTO webhooks (account, scope, destination, is_active, headers, created_at, updated_at)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(accountId, spec.scope, spec.destination, Number(spec.isActive), headersText(spec), now, now);
    return { ...spec, id: Number(lastInsertRowid), accountId, createdAt: now, updatedAt: now };
  }

  /** Undefined if the account has no such webhook. */
  update(accountId: string, id: string, change: Partial<WebhookSpec>): Webhook | undefined {
    const before = this.get(accountId, id);
    if (before === undefined) return undefined;
    const after = { ...before, ...change, updatedAt: secondsNow() };
    this.database
      .prepare(
        "UPDATE webhooks SET scope = ?, destination = ?, is_active = ?, headers = ?, updated_at = ? WHERE id = ?",
      )
      .run(after.scope, after.destination, Number(after.isActive), headersText(after), after.updatedAt, before.id);
    return after;
  }

  /** The webhook as it was, or undefined if the account had no such webhook. */
  delete(accountId: string, id: string): Webhook | undefined {
    const before = this.get(accountId, id);
    if (before !== undefined) this.database.prepare("DELETE FROM webhooks WHERE id = ?").run(before.id);
    return before;
  }

  /** Addresses that hear of a destination that no longer answers. */
  notificationEmails(accountId: string): string[] {
    const row = this.database
      .prepare("SELECT emails FROM webhook_notification_emails WHERE account = ?")
      .get(accountId) as { emails: string } | undefined;
    return row === undefined ? [] : (JSON.parse(row.emails) as string[]);
  }

  setNotificationEmails(accountId: string, emails: readonly string[]): void {
    this.database
      .prepare(
        "INSERT INTO webhook_notification_emails VALUES (?, ?) ON CONFLICT (account) DO UPDATE SET emails = excluded.emails",
      )
      .run(accountId, JSON.stringify(emails));
  }
}

function headersText(spec: Pick<WebhookSpec, "headers">): string | null {
  return spec.headers === null ? null : JSON.stringify(spec.headers);
}

function toWebhook(row: WebhookRow): Webhook {
  return {
    id: row.id,
    accountId: String(row.account),
    scope: row.scope,
    destination: row.destination,
    isActive: row.is_active === 1,
    headers: row.headers === null ? null : (JSON.parse(row.headers) as Record<string, string>),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function secondsNow(): number {
  return Math.floor(Date.now() / 1000);
}
