import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient, sql } from "kysely";
import type { Pool, PoolClient, PoolConfig } from "pg";
import { LedgerError } from "./ledger-error";
import type { LedgerTables } from "./ledger-tables";
import { LEDGER_SCHEMA, prepareLedgerSchema } from "./postgres-schema";
import type { LedgerDatabase } from "./ledger-database";

type TypeParsers = NonNullable<PoolConfig["types"]>["getTypeParser"];

/** Connections for queries. */
const QUERY_CONNECTIONS = 10;

/** Connections that hold a store: as many stores may be at work at once in one gateway. */
const STORE_CONNECTIONS = 40;

/** A ledger in PostgreSQL, which any number of gateways may share. */
export class PostgresLedgerDatabase implements LedgerDatabase {
  readonly database: Kysely<LedgerTables>;
  /** Stores that this gateway holds, and whether the connection that holds them still lives. */
  readonly #held = new Map<string, { lost: boolean }>();
  #open = true;

  private constructor(
    readonly place: string,
    private readonly queries: Pool,
    private readonly holds: Pool,
    private readonly copy: (from: LedgerDatabase, file: string) => Promise<void>,
  ) {
    this.database = new Kysely<LedgerTables>({
      dialect: new PostgresDialect({ pool: explaining(queries, place, () => this.#open) }),
    });
  }

  /**
   * @param url `postgres://user:password@host/database`
   * @param copy Writes a backup.
   * @throws LedgerError `not_installed`, `unreachable`, `foreign`
   */
  static async open(
    url: string,
    copy: (from: LedgerDatabase, file: string) => Promise<void>,
  ): Promise<PostgresLedgerDatabase> {
    const place = withoutPassword(url);
    const pg = await loadClient();
    const config: PoolConfig = {
      connectionString: url,
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
      application_name: "bc-accounts gateway",
      options: `-c search_path=${LEDGER_SCHEMA} -c synchronous_commit=on`,
      // Whole numbers of 64 bits come as text by default. Ids and times are far below what a number holds exactly.
      types: {
        getTypeParser: ((oid, format) =>
          oid === pg.types.builtins.INT8 ? Number : (pg.types.getTypeParser(oid, format) as unknown)) as TypeParsers,
      },
    };
    const queries = new pg.Pool({ ...config, max: QUERY_CONNECTIONS });
    const holds = new pg.Pool({ ...config, max: STORE_CONNECTIONS });
    // A connection that dies while nobody uses it: the pool makes another, and who needs it then is told.
    for (const pool of [queries, holds]) pool.on("error", () => undefined);
    const ledger = new PostgresLedgerDatabase(place, queries, holds, copy);
    try {
      await prepareLedgerSchema(ledger.database, place);
      return ledger;
    } catch (error) {
      await ledger.close();
      throw error;
    }
  }

  /**
   * The store's queue over all gateways: a lock that PostgreSQL gives back when the connection ends, however it ends.
   */
  async exclusively<T>(store: string, work: () => Promise<T>): Promise<T> {
    if (!this.#open) throw new LedgerError("closed", `the ledger ${this.place} was closed`);
    const client = await this.holds.connect().catch((error: unknown) => {
      throw explain(error, this.place);
    });
    const hold = { lost: false };
    const lose = (): void => {
      hold.lost = true;
    };
    client.on("error", lose);
    client.on("end", lose);
    try {
      await this.#lock(client, store);
      this.#held.set(store, hold);
      return await work();
    } finally {
      if (this.#held.get(store) === hold) this.#held.delete(store);
      const failure = hold.lost ? new Error("lost") : await this.#unlock(client, store);
      // A connection whose lock could not be given back is closed, and the lock ends with it.
      client.release(failure);
      // Not before: a connection that is cut while nobody listens would end the process. From here on the pool listens.
      client.off("error", lose);
      client.off("end", lose);
    }
  }

  mustHold(store: string): void {
    if (this.#held.get(store)?.lost !== true) return;
    throw new LedgerError(
      "unreachable",
      `the connection to the ledger ${this.place} that holds the lock of store ${store} was lost; nothing was recorded, try again`,
    );
  }

  backup(file: string): Promise<void> {
    return this.copy(this, file);
  }

  /** A database or a table that was made anew, as `pg_restore` does, has another number. */
  async identity(): Promise<string | undefined> {
    const { rows } = await sql<{ base: string; intents: string }>`
      SELECT (SELECT oid::text FROM pg_database WHERE datname = current_database()) AS base, to_regclass('intents')::oid::text AS intents
    `.execute(this.database);
    return rows[0] && `database ${rows[0].base}, table ${rows[0].intents}`;
  }

  async afterCopy(): Promise<void> {
    for (const table of ["intents", "audit"]) {
      await sql`SELECT setval(pg_get_serial_sequence(${table}, 'id'), (SELECT coalesce(max(id), 0) + 1 FROM ${sql.table(table)}), false)`.execute(
        this.database,
      );
    }
  }

  async close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    await Promise.all([this.queries.end(), this.holds.end()]);
  }

  async #lock(client: PoolClient, store: string): Promise<void> {
    try {
      await client.query("SELECT pg_advisory_lock(hashtextextended($1, 1))", [lockName(store)]);
    } catch (error) {
      throw explain(error, this.place);
    }
  }

  async #unlock(client: PoolClient, store: string): Promise<Error | undefined> {
    try {
      await client.query("SELECT pg_advisory_unlock(hashtextextended($1, 1))", [lockName(store)]);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }
}

const lockName = (store: string): string => `${LEDGER_SCHEMA}/${store}`;

async function loadClient(): Promise<typeof import("pg")> {
  try {
    return await import("pg");
  } catch (error) {
    throw new LedgerError(
      "not_installed",
      "a ledger in PostgreSQL needs the package `pg`, which is not installed: run `npm install pg`",
      { cause: error },
    );
  }
}

/** The pool, with every failure of the server explained. */
function explaining(pool: Pool, place: string, isOpen: () => boolean): PostgresPool {
  return {
    connect: async () => {
      if (!isOpen()) throw new LedgerError("closed", `the ledger ${place} was closed`);
      try {
        const client = await pool.connect();
        // A query that is under way fails by itself; without a listener the process would die of the same news.
        if (client.listenerCount("error") === 0) client.on("error", () => undefined);
        let lost = false;
        return {
          query: async (text: string, values: readonly unknown[]) => {
            try {
              return await client.query(text, [...values]);
            } catch (error) {
              const explained = explain(error, place);
              lost ||= explained.code === "unreachable";
              throw explained;
            }
          },
          // The server may have said that it ends a connection before the connection ends: nobody else may get it.
          release: () => {
            client.release(lost);
          },
        } as unknown as PostgresPoolClient;
      } catch (error) {
        throw explain(error, place);
      }
    },
    end: () => pool.end(),
  };
}

/** What PostgreSQL says, as an error of the ledger. Its messages may quote values, so they stay behind as the cause. */
function explain(error: unknown, place: string): LedgerError {
  if (error instanceof LedgerError) return error;
  const code = codeOf(error);
  const options = { cause: error };
  // Class 53: no room, no memory. Class 25: a server that only reads. XX: damage.
  if (/^(53|25)/.test(code)) {
    return new LedgerError(
      "write_failed",
      `the ledger ${place} cannot be written (PostgreSQL ${code}): make room on the server and check that it is not read-only, then try again; nothing was recorded`,
      options,
    );
  }
  if (/^XX/.test(code)) {
    return new LedgerError(
      "corrupted",
      `the ledger ${place} is damaged (PostgreSQL ${code}): restore the database from a backup`,
      options,
    );
  }
  if (/^(28|3D|42501)/.test(code)) {
    return new LedgerError(
      "unreachable",
      `PostgreSQL refuses the ledger ${place} (${code}): check user, password and database, and that the user may create a schema in it`,
      options,
    );
  }
  if (code === "" || /^(08|57|E)/.test(code)) {
    return new LedgerError(
      "unreachable",
      `the ledger ${place} cannot be reached (${code === "" ? "the connection ended" : code}): check that PostgreSQL runs there and accepts connections, then try again`,
      options,
    );
  }
  return new LedgerError(
    "write_failed",
    `PostgreSQL refused a statement of the ledger ${place} (${code}): the server's log says why`,
    options,
  );
}

function codeOf(error: unknown): string {
  // Not `instanceof Error`: the network's errors may come from another realm.
  return typeof error === "object" && error !== null && "code" in error && typeof error.code === "string"
    ? error.code
    : "";
}

/** The address without its password: for messages and logs. */
function withoutPassword(url: string): string {
  try {
    const parsed = new URL(url);
    parsed.password = "";
    parsed.search = "";
    return parsed.href;
  } catch (error) {
    throw new LedgerError(
      "unusable_path",
      "the address of the ledger's database is not an address: write postgres://user:password@host:5432/database",
      { cause: error },
    );
  }
}
