import {
  type CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryCompiler,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import type { Sqlite, SqlValue } from "./sqlite";

/** Lets the query builder speak to SQLite through the door that knows the binding's traps. */
export class SqliteDoorDialect implements Dialect {
  constructor(private readonly sqlite: Sqlite) {}

  createDriver(): Driver {
    return new SqliteDoorDriver(this.sqlite);
  }

  createQueryCompiler(): QueryCompiler {
    return new SqliteQueryCompiler();
  }

  createAdapter(): SqliteAdapter {
    return new SqliteAdapter();
  }

  createIntrospector(database: Kysely<unknown>): DatabaseIntrospector {
    return new SqliteIntrospector(database);
  }
}

/** Kept from the start: a test that replaces the timers of its process has no gateway in it that stands still for that. */
const nextTurn = setImmediate;

/**
 * There is one connection. Whoever has it keeps the others waiting, so nothing comes between a transaction's queries.
 *
 * A write waits for the disk, and the whole process with it. So the event loop has a turn after each one: Node accepts one connection in
 * a turn, and with a hundred writes in it a new caller would wait for seconds before anybody hears of it.
 */
class SqliteDoorDriver implements Driver {
  readonly #connection: SqliteDoorConnection;
  #last: Promise<void> = Promise.resolve();
  #giveBack: () => void = () => undefined;

  constructor(private readonly sqlite: Sqlite) {
    this.#connection = new SqliteDoorConnection(sqlite);
  }

  init(): Promise<void> {
    return Promise.resolve();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const turn = this.#last;
    let end: () => void = () => undefined;
    this.#last = new Promise((resolve) => (end = resolve));
    await turn;
    this.#giveBack = end;
    return this.#connection;
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- what SQLite throws becomes a rejection
  async beginTransaction(): Promise<void> {
    this.sqlite.execute("BEGIN IMMEDIATE");
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- what SQLite throws becomes a rejection
  async commitTransaction(): Promise<void> {
    this.#connection.hasWritten = true;
    this.sqlite.execute("COMMIT");
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- what SQLite throws becomes a rejection
  async rollbackTransaction(): Promise<void> {
    this.sqlite.rollback();
  }

  releaseConnection(): Promise<void> {
    const { hasWritten } = this.#connection;
    this.#connection.hasWritten = false;
    if (hasWritten) nextTurn(this.#giveBack);
    else this.#giveBack();
    return Promise.resolve();
  }

  destroy(): Promise<void> {
    return Promise.resolve();
  }
}

class SqliteDoorConnection implements DatabaseConnection {
  /** Has the disk been waited for since somebody took the connection? */
  hasWritten = false;

  constructor(private readonly sqlite: Sqlite) {}

  // eslint-disable-next-line @typescript-eslint/require-await -- what SQLite throws becomes a rejection
  async executeQuery<R>({ sql, parameters, query }: CompiledQuery): Promise<QueryResult<R>> {
    const values = parameters as SqlValue[];
    const returnsRows = query.kind === "SelectQueryNode" || "returning" in query;
    if (returnsRows) return { rows: this.sqlite.all(sql, ...values) as R[] };
    const changes = this.sqlite.run(sql, ...values);
    this.hasWritten ||= changes > 0;
    return { rows: [], numAffectedRows: BigInt(changes) };
  }

  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    await Promise.reject(new Error("the ledger does not stream"));
  }
}
