import type { Insertable, Kysely } from "kysely";
import type { AuditEntry, AuditLog, AuditQuery } from "./ledger";
import type { LedgerTables } from "./ledger-tables";

/** Entries of one write, at most: a database takes so many values at once. */
const LARGEST_BATCH = 500;

type NewRow = Insertable<LedgerTables["audit"]>;

interface Waiting {
  readonly row: NewRow;
  readonly written: () => void;
  readonly failed: (reason: unknown) => void;
}

/** The audit log as a table of the ledger's database. */
export class TableAuditLog implements AuditLog {
  readonly #waiting: Waiting[] = [];
  /** There is one write at a time, so entries stand in the order of the reports. */
  #writing: Promise<void> | undefined;

  constructor(
    private readonly database: Kysely<LedgerTables>,
    private readonly clock: () => number,
  ) {}

  /** Entries that wait for the database at the same time are written together: each write to the disk keeps everybody waiting. */
  append(entry: Omit<AuditEntry, "at"> & { readonly at?: number }): Promise<void> {
    const row: NewRow = {
      at: entry.at ?? this.clock(),
      actor: entry.actor,
      action: entry.action,
      store: entry.store,
      account_id: entry.accountId ?? null,
      owner: entry.owner ?? null,
      outcome: entry.outcome,
      detail: entry.detail ?? null,
    };
    return new Promise((written, failed) => {
      this.#waiting.push({ row, written, failed });
      this.#writing ??= this.#writeWaiting();
    });
  }

  async #writeWaiting(): Promise<void> {
    while (this.#waiting.length > 0) await this.#writeBatch();
    this.#writing = undefined;
  }

  async #writeBatch(): Promise<void> {
    let batch: Waiting[] = [];
    try {
      await this.database.connection().execute(async (connection) => {
        batch = this.#waiting.splice(0, LARGEST_BATCH);
        await this.#insert(
          connection,
          batch.map(({ row }) => row),
        );
      });
      for (const { written } of batch) written();
    } catch (error) {
      if (batch.length > 1) await this.#writeSingly(batch);
      // Without a connection nobody was taken out of the line, and there will be none for the others either.
      else for (const { failed } of batch.length === 1 ? batch : this.#waiting.splice(0)) failed(error);
    }
  }

  /** One entry that cannot be written keeps no other one out. */
  async #writeSingly(batch: readonly Waiting[]): Promise<void> {
    for (const { row, written, failed } of batch) await this.#insert(this.database, [row]).then(written, failed);
  }

  async #insert(connection: Kysely<LedgerTables>, rows: readonly NewRow[]): Promise<void> {
    await connection.insertInto("audit").values(rows).execute();
  }

  async read(query: AuditQuery = {}): Promise<readonly (AuditEntry & { readonly id: number })[]> {
    const { store, since, until, after, limit = 100 } = query;
    const rows = await this.database
      .selectFrom("audit")
      .selectAll()
      .where((condition) =>
        condition.and([
          ...(store === undefined ? [] : [condition("store", "=", store)]),
          ...(since === undefined ? [] : [condition("at", ">=", since)]),
          ...(until === undefined ? [] : [condition("at", "<=", until)]),
          ...(after === undefined ? [] : [condition("id", ">", after)]),
        ]),
      )
      .orderBy("id")
      .limit(limit)
      .execute();
    return rows.map(({ account_id, owner, detail, ...row }) => ({
      ...row,
      ...(account_id === null ? {} : { accountId: account_id }),
      ...(owner === null ? {} : { owner }),
      ...(detail === null ? {} : { detail }),
    }));
  }
}
