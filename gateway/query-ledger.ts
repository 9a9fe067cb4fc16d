import { type Kysely, sql, type Transaction } from "kysely";
import { credentialsSchema, type CredentialsBody } from "../contract";
import { asIntent, type IntentRow } from "./intent-row";
import {
  type AuditLog,
  CREDENTIALS_LIFETIME_MS,
  type Intent,
  type IntentDraft,
  type Ledger,
  type LedgerStatistics,
  ORPHAN_GRACE_MS,
  type RememberedRequest,
} from "./ledger";
import type { Executor, LedgerDatabase } from "./ledger-database";
import { epochOf, noticeCopy } from "./ledger-epoch";
import { LedgerError } from "./ledger-error";
import { checkKey, sealContext } from "./ledger-seal";
import type { LedgerTables } from "./ledger-tables";
import { refuseNul } from "./refuse-nul";
import { seal, unseal } from "../wire/seal";
import { TableAuditLog } from "./table-audit-log";

/** How long an Idempotency-Key is remembered after its account is finished: 7 days. */
const REQUEST_LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;

/** Pause before a failed deletion is tried again: 15 seconds, twice that after each further failure, at most an hour. */
const FIRST_RETRY_MS = 15_000;
const LONGEST_RETRY_MS = 60 * 60_000;

export interface QueryLedgerOptions {
  readonly sealingKey: Buffer;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly abandonSealed: boolean;
}

/** The ledger's verbs as typed queries, the same for every database. */
export class QueryLedger implements Ledger {
  readonly audit: AuditLog;
  readonly peekAccounts?: (store: string) => Intent[];

  private constructor(
    private readonly source: LedgerDatabase,
    private readonly options: QueryLedgerOptions,
    private readonly currentEpoch: string,
    readonly isCopy: boolean,
  ) {
    this.audit = new TableAuditLog(source.database, options.clock);
    const peek = source.peek?.bind(source);
    if (peek !== undefined) {
      this.peekAccounts = (store) => {
        const query = this.#intents(store).where("status", "in", ["unconfirmed", "confirmed"]).compile();
        return (peek(query) as IntentRow[]).map(asIntent);
      };
    }
  }

  /**
   * @param source With tables of the newest form.
   * @throws LedgerError `wrong_key` when credentials wait that the key does not open
   */
  static async over(source: LedgerDatabase, options: QueryLedgerOptions): Promise<QueryLedger> {
    await checkKey(source, options);
    const isCopy = await noticeCopy(source);
    const ledger = new QueryLedger(source, options, await epochOf(source.database), isCopy);
    await ledger.sweep();
    return ledger;
  }

  get place(): string {
    return this.source.place;
  }

  exclusively<T>(store: string, work: () => Promise<T>): Promise<T> {
    return this.source.exclusively(store, work);
  }

  async findRequest(store: string, key: string): Promise<RememberedRequest | undefined> {
    const row = await this.#database
      .selectFrom("requests")
      .innerJoin("intents", "intents.id", "requests.intent_id")
      .selectAll("intents")
      .select("requests.digest")
      .where("requests.store", "=", store)
      .where("requests.key", "=", key)
      .executeTakeFirst();
    return row === undefined ? undefined : { digest: row.digest, intent: asIntent(row) };
  }

  async recordIntent(draft: IntentDraft, key: string, digest: string): Promise<Intent> {
    refuseNul(draft.store, draft.owner, draft.name, draft.generation, key, ...draft.scopes);
    const now = this.options.clock();
    this.source.mustHold(draft.store);
    return this.#inTransaction(async (transaction) => {
      const row = await transaction
        .insertInto("intents")
        .values({
          store: draft.store,
          owner: draft.owner,
          identity: draft.identity ?? null,
          name: draft.name,
          name_generated: draft.nameGenerated ? 1 : 0,
          token_type: draft.tokenType,
          access_level: draft.accessLevel ?? null,
          scopes: JSON.stringify(draft.scopes),
          generation: draft.generation,
          status: "pending",
          recorded_at: now,
          prior_ids: JSON.stringify(draft.priorIds),
          epoch: this.currentEpoch,
        })
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) throw new LedgerError("write_failed", "the ledger did not return the row that it wrote");
      await this.attach(transaction, { store: draft.store, key, digest, intent_id: row.id, at: now });
      return asIntent(row);
    });
  }

  async sealCredentials(
    intent: Intent,
    accountId: string,
    credentials: CredentialsBody,
    createdAt?: string,
  ): Promise<void> {
    const sealed = seal(this.options.sealingKey, JSON.stringify(credentials), sealContext(intent.store, accountId));
    this.source.mustHold(intent.store);
    await this.#inTransaction((transaction) =>
      this.#take(transaction, intent, accountId, {
        sealed,
        sealed_at: this.options.clock(),
        created_at: createdAt ?? null,
      }),
    );
  }

  async credentialsOf(intent: Intent): Promise<CredentialsBody | undefined> {
    const row = await this.#database
      .selectFrom("intents")
      .select(["store", "account_id", "sealed"])
      .where("id", "=", intent.id)
      .executeTakeFirst();
    if (!row?.sealed) return undefined;
    const opened = unseal(this.options.sealingKey, row.sealed, sealContext(row.store, row.account_id ?? ""));
    if (opened === undefined) {
      throw new LedgerError(
        "corrupted",
        "credentials in the ledger do not open with its key, because somebody changed the row: restore the ledger from a backup",
      );
    }
    return credentialsSchema.parse(JSON.parse(opened));
  }

  async keepOrphan(intent: Intent, accountId: string, createdAt?: string): Promise<void> {
    await this.#inTransaction(async (transaction) => {
      await this.#take(transaction, intent, accountId, { orphan: 1, created_at: createdAt ?? null });
      const successor = await transaction
        .selectFrom("intents")
        .select("id")
        .where("store", "=", intent.store)
        .where("owner", "=", intent.owner)
        .where("status", "=", "confirmed")
        .where("id", ">", intent.id)
        .executeTakeFirst();
      if (successor !== undefined) await this.#supersedeOrphans(transaction, intent.store, intent.owner, intent.id + 1);
    });
  }

  async refresh(intent: Intent): Promise<Intent | undefined> {
    const row = await this.#database.selectFrom("intents").selectAll().where("id", "=", intent.id).executeTakeFirst();
    return row === undefined ? undefined : asIntent(row);
  }

  pendingIntents(store: string): Promise<Intent[]> {
    return this.#found(this.#intents(store).where("status", "=", "pending"));
  }

  unconfirmedOf(store: string, owner: string): Promise<Intent[]> {
    return this.#found(
      this.#intents(store).where("owner", "=", owner).where("status", "=", "unconfirmed").where("superseded", "=", 0),
    );
  }

  superseded(store: string): Promise<Intent[]> {
    return this.#found(this.#intents(store).where("status", "=", "unconfirmed").where("superseded", "=", 1));
  }

  async newestOf(store: string, owner: string): Promise<Intent | undefined> {
    const row = await this.#database
      .selectFrom("intents")
      .selectAll()
      .where("store", "=", store)
      .where("owner", "=", owner)
      .orderBy("id", "desc")
      .limit(1)
      .executeTakeFirst();
    return row === undefined ? undefined : asIntent(row);
  }

  async storesToCleanUp(): Promise<string[]> {
    const pending = await this.#database
      .selectFrom("intents")
      .select("store")
      .distinct()
      .where("status", "=", "pending")
      .execute();
    const stores = new Set([...pending.map(({ store }) => store), ...(await this.storesWithDueDeletions())]);
    return [...stores].sort();
  }

  async storesWithDueDeletions(): Promise<string[]> {
    const now = this.options.clock();
    const rows = await this.#database
      .selectFrom("intents")
      .select("store")
      .distinct()
      .where("status", "=", "unconfirmed")
      .where("superseded", "=", 1)
      .where((condition) => condition.or([condition("due_at", "is", null), condition("due_at", "<=", now)]))
      .orderBy("store")
      .execute();
    return rows.map(({ store }) => store);
  }

  async findAccount(store: string, accountId: string): Promise<Intent | undefined> {
    const [intent] = await this.#found(
      this.#intents(store).where("account_id", "=", accountId).where("status", "in", ["unconfirmed", "confirmed"]),
    );
    return intent;
  }

  accounts(store: string): Promise<Intent[]> {
    return this.#found(this.#intents(store).where("status", "in", ["unconfirmed", "confirmed"]));
  }

  quarantined(store?: string): Promise<Intent[]> {
    const query = this.#database
      .selectFrom("intents")
      .selectAll()
      .where("status", "=", "unconfirmed")
      .where("superseded", "=", 1)
      .where("attempts", ">", 0)
      .orderBy("id");
    return this.#found(store === undefined ? query : query.where("store", "=", store));
  }

  async statistics(): Promise<LedgerStatistics> {
    const count = (condition: ReturnType<typeof sql<number>>) =>
      sql<number>`coalesce(sum(case when ${condition} then 1 else 0 end), 0)`;
    const row = await this.#database
      .selectFrom("intents")
      .select([
        count(sql`status = 'unconfirmed' and superseded = 0`).as("unconfirmed"),
        count(sql`status = 'unconfirmed' and superseded = 0 and orphan = 1`).as("orphans"),
        count(sql`status = 'unconfirmed' and superseded = 1`).as("superseded"),
        count(sql`status = 'unconfirmed' and superseded = 1 and attempts > 0`).as("quarantined"),
        count(sql`status = 'pending'`).as("pending"),
        count(sql`sealed is not null`).as("sealed"),
      ])
      .executeTakeFirstOrThrow();
    return row;
  }

  confirm(store: string, accountId: string): Promise<boolean> {
    return this.#inTransaction((transaction) => this.#settle(transaction, store, accountId));
  }

  confirmAll(store: string, accountIds: readonly string[]): Promise<string[]> {
    return this.#inTransaction(async (transaction) => {
      const unknown: string[] = [];
      // In one order everywhere: two gateways that confirm the same accounts must not wait for each other in a circle.
      for (const accountId of [...accountIds].sort()) {
        if (!(await this.#settle(transaction, store, accountId))) unknown.push(accountId);
      }
      return unknown;
    });
  }

  async condemn(intent: Intent): Promise<boolean> {
    const { numUpdatedRows } = await this.#database
      .updateTable("intents")
      .set({ superseded: 1 })
      .where("id", "=", intent.id)
      .where("status", "=", "unconfirmed")
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  async pardon(intent: Intent): Promise<void> {
    await this.#database
      .updateTable("intents")
      .set({ superseded: 0 })
      .where("id", "=", intent.id)
      .where("status", "=", "unconfirmed")
      .execute();
  }

  async postponeDeletion(intent: Intent): Promise<void> {
    const pause = Math.min(FIRST_RETRY_MS * 2 ** intent.attempts, LONGEST_RETRY_MS);
    await this.#database
      .updateTable("intents")
      .set({ attempts: intent.attempts + 1, due_at: this.options.clock() + pause })
      .where("id", "=", intent.id)
      .execute();
  }

  async removeAccount(store: string, accountId: string): Promise<void> {
    await this.#retire(this.#database, store, accountId);
  }

  async dropIntent(intent: Intent): Promise<void> {
    await this.#database.deleteFrom("intents").where("id", "=", intent.id).execute();
  }

  async forgetVanished(intent: Intent): Promise<void> {
    await this.#inTransaction(async (transaction) => {
      await transaction.deleteFrom("intents").where("id", "=", intent.id).where("status", "=", "unconfirmed").execute();
      await transaction
        .updateTable("intents")
        .set({ status: "removed", finished_at: this.options.clock() })
        .where("id", "=", intent.id)
        .where("status", "=", "confirmed")
        .execute();
    });
  }

  async clear(): Promise<void> {
    await this.#database.deleteFrom("intents").execute();
  }

  async sweep(): Promise<void> {
    const now = this.options.clock();
    const expired = now - CREDENTIALS_LIFETIME_MS;
    const old = now - REQUEST_LIFETIME_MS;
    const waits = await this.#database
      .selectFrom("intents")
      .select("id")
      .where((condition) =>
        condition.or([
          condition.and([condition("sealed", "is not", null), condition("sealed_at", "<=", expired)]),
          condition("finished_at", "<=", old),
        ]),
      )
      .limit(1)
      .executeTakeFirst();
    if (waits === undefined) return;
    await this.#inTransaction(async (transaction) => {
      await transaction
        .updateTable("intents")
        .set({ sealed: null, sealed_at: null })
        .where("sealed", "is not", null)
        .where("sealed_at", "<=", expired)
        .execute();
      await transaction
        .deleteFrom("requests")
        .where("intent_id", "in", (query) => query.selectFrom("intents").select("id").where("finished_at", "<=", old))
        .execute();
      await transaction.deleteFrom("intents").where("status", "=", "removed").where("finished_at", "<=", old).execute();
      await transaction.updateTable("intents").set({ finished_at: null }).where("finished_at", "<=", old).execute();
    });
  }

  epoch(): Promise<string> {
    return Promise.resolve(this.currentEpoch);
  }

  backup(file: string): Promise<void> {
    return this.source.backup(file);
  }

  close(): Promise<void> {
    return this.source.close();
  }

  get #database(): Kysely<LedgerTables> {
    return this.source.database;
  }

  #inTransaction<T>(work: (transaction: Transaction<LedgerTables>) => Promise<T>): Promise<T> {
    return this.#database.transaction().execute(work);
  }

  #intents(store: string) {
    return this.#database.selectFrom("intents").selectAll().where("store", "=", store).orderBy("id");
  }

  async #found(query: { execute(): Promise<IntentRow[]> }): Promise<Intent[]> {
    return (await query.execute()).map(asIntent);
  }

  protected async attach(
    transaction: Executor,
    request: { store: string; key: string; digest: string; intent_id: number; at: number },
  ): Promise<void> {
    const { digest, intent_id } = request;
    await transaction
      .insertInto("requests")
      .values(request)
      .onConflict((conflict) => conflict.columns(["store", "key"]).doUpdateSet({ digest, intent_id }))
      .execute();
  }

  /** The intent has its account from now on. */
  async #take(
    transaction: Executor,
    intent: Intent,
    accountId: string,
    values: { sealed?: Buffer; sealed_at?: number; created_at: string | null; orphan?: number },
  ): Promise<void> {
    // A store that gives an old id to a new account has lost the old account; its row must not claim the new one.
    await this.#retire(transaction, intent.store, accountId);
    const { numUpdatedRows } = await transaction
      .updateTable("intents")
      .set({ status: "unconfirmed", account_id: accountId, prior_ids: null, ...values })
      .where("id", "=", intent.id)
      .where("status", "=", "pending")
      .executeTakeFirst();
    if (numUpdatedRows !== 1n)
      throw new LedgerError("write_failed", "the intent of a new account is not in the ledger any more");
  }

  async #settle(transaction: Executor, store: string, accountId: string): Promise<boolean> {
    const confirmed = await transaction
      .updateTable("intents")
      .set({ status: "confirmed", sealed: null, sealed_at: null, orphan: 0, finished_at: this.options.clock() })
      .where("store", "=", store)
      .where("account_id", "=", accountId)
      .where("status", "=", "unconfirmed")
      .where("superseded", "=", 0)
      .returning(["id", "owner", "identity"])
      .executeTakeFirst();
    if (confirmed === undefined) {
      const known = await transaction
        .selectFrom("intents")
        .select("id")
        .where("store", "=", store)
        .where("account_id", "=", accountId)
        .where("status", "=", "confirmed")
        .executeTakeFirst();
      return known !== undefined;
    }
    const { id, owner, identity } = confirmed;
    // Older ones only: a newer one may be on its way into state while somebody still reads the state before it.
    if (identity !== null) {
      await transaction
        .updateTable("intents")
        .set({ superseded: 1, sealed: null, sealed_at: null })
        .where("store", "=", store)
        .where("identity", "=", identity)
        .where("status", "=", "unconfirmed")
        .where("superseded", "=", 0)
        .where("orphan", "=", 0)
        .where("id", "<", id)
        .execute();
    }
    await this.#supersedeOrphans(transaction, store, owner, id);
    return true;
  }

  /**
   * Nobody ever had the credentials of an orphan, so its owner's next account takes its place. Two doubts remain, and
   * each has its fence. The ledger may have been restored, so that the orphan's answer did go out: then its epoch is
   * another. And a person may have made an account by hand under a name that the program gave: such a name is kept.
   */
  async #supersedeOrphans(transaction: Executor, store: string, owner: string, before: number): Promise<void> {
    await transaction
      .updateTable("intents")
      .set({ superseded: 1, due_at: this.options.clock() + ORPHAN_GRACE_MS })
      .where("store", "=", store)
      .where("owner", "=", owner)
      .where("status", "=", "unconfirmed")
      .where("superseded", "=", 0)
      .where("orphan", "=", 1)
      .where("name_generated", "=", 1)
      .where("epoch", "=", this.currentEpoch)
      .where("id", "<", before)
      .execute();
  }

  async #retire(executor: Executor, store: string, accountId: string): Promise<void> {
    await executor
      .updateTable("intents")
      .set({ status: "removed", sealed: null, sealed_at: null, finished_at: this.options.clock() })
      .where("store", "=", store)
      .where("account_id", "=", accountId)
      .where("status", "in", ["unconfirmed", "confirmed"])
      .execute();
  }
}
