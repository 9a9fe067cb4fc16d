import { chmodSync, closeSync, openSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type CompiledQuery, Kysely } from "kysely";
import { LedgerError } from "./ledger-error";
import { prepareLedgerFile } from "./ledger-schema";
import type { LedgerTables } from "./ledger-tables";
import type { LedgerDatabase } from "./ledger-database";
import { Sqlite, type SqlValue } from "./sqlite";
import { SqliteDoorDialect } from "./sqlite-dialect";

/** A ledger's file, or its likeness in memory, for this process alone. */
export class SqliteLedgerDatabase implements LedgerDatabase {
  readonly database: Kysely<LedgerTables>;

  private constructor(
    readonly place: string,
    readonly sqlite: Sqlite,
    private readonly copy: (from: LedgerDatabase, file: string) => Promise<void>,
  ) {
    this.database = new Kysely<LedgerTables>({ dialect: new SqliteDoorDialect(sqlite) });
  }

  /**
   * Opens or makes the file with mode 0600, and brings its tables to the newest form.
   *
   * @param path file, or `:memory:`
   * @param copy Writes a backup.
   * @throws LedgerError with the way out in its message
   */
  static open(path: string, copy: (from: LedgerDatabase, file: string) => Promise<void>): SqliteLedgerDatabase {
    if (path !== ":memory:") makePrivateFile(path);
    const sqlite = Sqlite.open(path);
    try {
      prepareLedgerFile(sqlite, path);
      // Not before: what is no ledger keeps its mode.
      if (path !== ":memory:")
        explaining(path, () => {
          chmodSync(path, 0o600);
        });
      return new SqliteLedgerDatabase(path, sqlite, copy);
    } catch (error) {
      sqlite.close();
      throw error;
    }
  }

  /** The file has one process, and that process has a queue for each store. */
  exclusively<T>(_store: string, work: () => Promise<T>): Promise<T> {
    return work();
  }

  mustHold(): void {
    // The file is held as long as it is open.
  }

  backup(file: string): Promise<void> {
    return this.copy(this, file);
  }

  /** A copied file has another number on its disk, and a file that takes a deleted one's number was made later. */
  identity(): Promise<string | undefined> {
    const { ino = 0n, birthtimeNs = 0n } = statSync(this.place, { bigint: true, throwIfNoEntry: false }) ?? {};
    return Promise.resolve(ino === 0n ? undefined : `file ${ino} of ${birthtimeNs}`);
  }

  peek({ sql, parameters }: CompiledQuery): unknown[] {
    return this.sqlite.all(sql, ...(parameters as SqlValue[]));
  }

  afterCopy(): Promise<void> {
    return Promise.resolve();
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- what SQLite throws becomes a rejection
  async close(): Promise<void> {
    this.sqlite.close();
  }
}

/**
 * Makes the file, if it is new, for this user only. An existing file is never opened here: closing it again would
 * take SQLite's lock away from a ledger of the same process (a rule of POSIX locks).
 */
function makePrivateFile(path: string): void {
  explaining(path, () => {
    if (statSync(path, { throwIfNoEntry: false }) === undefined) closeSync(openSync(path, "wx", 0o600));
  });
}

function explaining(path: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new LedgerError(
      "unusable_path",
      `cannot use the ledger ${path} (${reason}): make the folder with \`mkdir -p ${dirname(resolve(path))}\` and check that this user can write it`,
      { cause: error },
    );
  }
}
