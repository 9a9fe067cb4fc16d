import type Database from "libsql";
import { LedgerError } from "./ledger-error";
import { loadSqlite } from "./load-sqlite";

/** A value that the ledger puts into a column. */
export type SqlValue = string | number | Buffer | null;

export type Row = Record<string, unknown>;

/**
 * A thin door to SQLite: prepared statements by their text, failures as LedgerError, and no way to the binding's traps.
 *
 * The traps, each of which ends the process or gives wrong data: a single Buffer or null parameter is taken for a set of
 * named ones (parameters go in as an array here, always); text is cut at a NUL character (refused here); rows carry an
 * extra `_metadata` column; blobs come back as Buffer from `get` and as ArrayBuffer from `all`.
 */
export class Sqlite {
  /** Keeps open databases from the garbage collector: the binding would close them, and give their lock away unasked. */
  static readonly #opened = new Set<Sqlite>();

  readonly #statements = new Map<string, Database.Statement>();
  #open = true;

  private constructor(
    private readonly database: Database.Database,
    private readonly path: string,
  ) {
    Sqlite.#opened.add(this);
  }

  /** @throws LedgerError `unusable_path`, `not_installed` */
  static open(path: string): Sqlite {
    const Binding = loadSqlite();
    try {
      return new Sqlite(new Binding(path), path);
    } catch (error) {
      throw new LedgerError("unusable_path", `cannot open the ledger ${path}: ${messageOf(error)}`, { cause: error });
    }
  }

  /** Runs statements that take no parameters and return no rows. */
  execute(sql: string): void {
    this.#guard(() => this.database.exec(sql));
  }

  /** Runs one statement that changes rows; how many it changed. */
  run(sql: string, ...parameters: SqlValue[]): number {
    return this.#guard(() => this.#statement(sql).run(whole(parameters)).changes);
  }

  /** First row of a query. */
  first(sql: string, ...parameters: SqlValue[]): Row | undefined {
    return this.all(sql, ...parameters)[0];
  }

  /** All rows of a query. */
  all(sql: string, ...parameters: SqlValue[]): Row[] {
    return this.#guard(() => (this.#statement(sql).all(whole(parameters)) as Row[]).map(withoutTraps));
  }

  /** Value of the single column of a pragma's single row. */
  pragma(text: string): unknown {
    return this.#guard(() => {
      const row = (this.database.pragma(text) as Row[])[0];
      return row === undefined ? undefined : Object.values(row)[0];
    });
  }

  /** Runs `work` in one transaction: on disk when this returns, or, when it throws, without a trace. */
  transaction<T>(work: () => T): T {
    this.execute("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.execute("COMMIT");
      return result;
    } catch (error) {
      this.rollback();
      throw error;
    }
  }

  /** SQLite may have rolled back by itself (a full disk does that); then there is nothing to roll back. */
  rollback(): void {
    if (this.#open && this.database.inTransaction) this.database.exec("ROLLBACK");
  }

  /**
   * Lets go of the file. The binding leaves prepared statements open, and those keep SQLite's lock; so the lock is
   * given back first, which needs a read after the mode is changed.
   */
  close(): void {
    if (!this.#open) return;
    try {
      this.pragma("locking_mode = NORMAL");
      this.database.prepare("SELECT count(*) FROM sqlite_schema").get([]);
    } catch {
      // A file that cannot be read any more is let go of all the same.
    } finally {
      this.#open = false;
      this.#statements.clear();
      Sqlite.#opened.delete(this);
      this.database.close();
    }
  }

  #statement(sql: string): Database.Statement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const prepared = this.database.prepare(sql);
    this.#statements.set(sql, prepared);
    return prepared;
  }

  #guard<T>(work: () => T): T {
    if (!this.#open) throw new LedgerError("closed", `the ledger ${this.path} was closed`);
    try {
      return work();
    } catch (error) {
      throw this.#explain(error);
    }
  }

  #explain(error: unknown): unknown {
    const code = codeOf(error);
    const cause = { cause: error };
    if (code === undefined) return error;
    if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
      return new LedgerError(
        "in_use",
        `the ledger ${this.path} is in use by another gateway: stop that gateway (\`fuser ${this.path}\` shows its process), or give this gateway another ledger`,
        cause,
      );
    }
    if (/^SQLITE_(NOTADB|CORRUPT)/.test(code)) {
      return new LedgerError(
        "corrupted",
        `the ledger ${this.path} is damaged (${messageOf(error)}). It was not changed: restore it from a backup, or move it away and start with a new ledger; ` +
          "the accounts in the stores stay, but unconfirmed credentials are lost with it",
        cause,
      );
    }
    if (/^SQLITE_(FULL|IOERR|READONLY|CANTOPEN|PERM|AUTH)/.test(code)) {
      return new LedgerError(
        "write_failed",
        `the ledger ${this.path} cannot be written (${messageOf(error)}): make room on its disk and check that its folder is writable, then try again; nothing was recorded`,
        cause,
      );
    }
    return error;
  }
}

function whole(parameters: SqlValue[]): SqlValue[] {
  if (parameters.some((value) => typeof value === "string" && value.includes("\0"))) {
    throw new TypeError("a text with a NUL character cannot be kept in the ledger: remove the character");
  }
  return parameters;
}

function withoutTraps({ _metadata, ...row }: Row): Row {
  for (const [column, value] of Object.entries(row)) if (value instanceof ArrayBuffer) row[column] = Buffer.from(value);
  return row;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" && error.code.startsWith("SQLITE_")
    ? error.code
    : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
