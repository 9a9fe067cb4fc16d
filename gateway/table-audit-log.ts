import type { Kysely } from "kysely";
import type { AuditEntry, AuditLog, AuditQuery } from "./ledger";
import type { LedgerTables } from "./ledger-tables";

/** The audit log as a table of the ledger's database. */
export class TableAuditLog implements AuditLog {
  constructor(
    private readonly database: Kysely<LedgerTables>,
    private readonly clock: () => number,
  ) {}

  async append(entry: Omit<AuditEntry, "at"> & { readonly at?: number }): Promise<void> {
    await this.database
      .insertInto("audit")
      .values({
        at: entry.at ?? this.clock(),
        actor: entry.actor,
        action: entry.action,
        store: entry.store,
        account_id: entry.accountId ?? null,
        owner: entry.owner ?? null,
        outcome: entry.outcome,
        detail: entry.detail ?? null,
      })
      .execute();
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
