import type { Generated } from "kysely";

/** The ledger's tables, the same in SQLite and PostgreSQL. Times are milliseconds since 1970; flags are 0 and 1. */
export interface LedgerTables {
  settings: SettingTable;
  intents: IntentTable;
  requests: RequestTable;
  audit: AuditTable;
}

interface SettingTable {
  readonly name: string;
  value: Buffer;
}

interface IntentTable {
  id: Generated<number>;
  store: string;
  owner: string;
  name: string;
  name_generated: number;
  token_type: string;
  access_level: string | null;
  /** JSON array, sorted. */
  scopes: string;
  generation: string;
  status: "pending" | "unconfirmed" | "confirmed" | "removed";
  recorded_at: number;
  /** JSON array; only of a pending intent. */
  prior_ids: string | null;
  account_id: string | null;
  sealed: Buffer | null;
  sealed_at: number | null;
  superseded: Generated<number>;
  identity: string | null;
  epoch: string | null;
  orphan: Generated<number>;
  due_at: number | null;
  attempts: Generated<number>;
  finished_at: number | null;
  created_at: string | null;
}

interface RequestTable {
  store: string;
  key: string;
  digest: string;
  intent_id: number;
  at: number;
}

interface AuditTable {
  id: Generated<number>;
  at: number;
  actor: string;
  action: string;
  store: string;
  account_id: string | null;
  owner: string | null;
  outcome: string;
  detail: string | null;
}
