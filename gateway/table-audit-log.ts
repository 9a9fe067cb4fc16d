import type { Insertable, Kysely } from "kysely";
import type { AuditEntry, AuditLog, AuditQuery } from "./ledger";
import type { LedgerTables } from "./ledger-tables";
import { refuseNul } from "./refuse-nul";

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
  async append(entry: Omit<AuditEntry, "at"> & { readonly at?: number }): Promise<void> {
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
    // One entry that no database takes would keep out all that are written with it.
    refuseNul(...[row.actor, row.store, row.account_id, row.owner, row.detail].map((text) => text ?? ""));
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
        const rows = batch.map(({ row }) => row);
        await connection.insertInto("audit").values(rows).execute();
      });
      for (const { written } of batch) written();
    } catch (error) {
      // Without a connection nobody was taken out of the line, and there will be none for the others either.
      const lost = batch.length > 0 ? batch : this.#waiting.splice(0);
      for (const { failed } of lost) failed(error);
    }
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
