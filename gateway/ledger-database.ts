import type { CompiledQuery, Kysely, Transaction } from "kysely";
import type { LedgerTables } from "./ledger-tables";

/** What takes a query: the database, or one transaction of it. */
export type Executor = Kysely<LedgerTables> | Transaction<LedgerTables>;

/** What a database gives to its ledger. */
export interface LedgerDatabase {
  readonly place: string;
  readonly database: Kysely<LedgerTables>;
  /** Keeps other gateways away from a store while `work` runs. */
  exclusively<T>(store: string, work: () => Promise<T>): Promise<T>;
  /** @throws LedgerError when the exclusive hold on the store was lost meanwhile */
  mustHold(store: string): void;
  backup(file: string): Promise<void>;
  /** What tells this database from a copy of it; undefined in memory. */
  identity(): Promise<string | undefined>;
  /** Rows of a query, at once. Only where the database is in this process. */
  peek?(query: CompiledQuery): unknown[];
  /** Rows were written with their numbers: the next ones come after them. */
  afterCopy(): Promise<void>;
  close(): Promise<void>;
}
