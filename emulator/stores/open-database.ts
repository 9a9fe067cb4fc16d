import { chmodSync, closeSync, openSync, statSync } from "node:fs";
import type Database from "libsql";
import { LedgerError, loadSqlite } from "../../gateway";
import { EmulatorError } from "./emulator-error";

/** Marks an SQLite file as ours, so that another program's database is never written to. ASCII "BCEM". */
const APPLICATION_ID = 0x4243454d;

/** Version of the tables in this folder. A data file of another version is refused, not guessed at. */
const SCHEMA_VERSION = 1;

/** Path that keeps everything in memory, as SQLite spells it. */
export const IN_MEMORY = ":memory:";

/**
 * Opens, or makes, the emulator's data file. The file is readable by its owner only, and held by one emulator
 * at a time: two of them would each believe that they know the store.
 *
 * @throws EmulatorError `data_unusable`, with the way out.
 */
export function openDatabase(path: string): Database.Database {
  try {
    if (path !== IN_MEMORY) createPrivately(path);
    const Binding = loadSqlite();
    const database = new Binding(path);
    database.pragma("locking_mode = EXCLUSIVE");
    // Before anything is changed: the file may be somebody else's.
    const isNew = isNewFile(database, path);
    if (path !== IN_MEMORY) chmodSync(path, 0o600);
    database.pragma("journal_mode = WAL");
    // Survives the death of the process, which is what an emulator is for; a write to the disk for each request is not.
    database.pragma("synchronous = NORMAL");
    database.pragma("foreign_keys = ON");
    if (isNew) claim(database);
    return database;
  } catch (error) {
    if (error instanceof EmulatorError) throw error;
    if (error instanceof LedgerError) throw new EmulatorError("data_unusable", error.message, { cause: error });
    throw new EmulatorError("data_unusable", `cannot open the data file ${path}: ${reasonOf(error)}`, { cause: error });
  }
}

/**
 * Closes a data file so that it can be opened again at once, by this process too.
 *
 * Closing alone is not enough: the connection lives on, lock and all, until the last prepared statement is
 * collected as garbage. So the lock is given up first, which SQLite does on the next read outside WAL.
 */
export function closeDatabase(database: Database.Database): void {
  try {
    database.pragma("journal_mode = DELETE");
    database.pragma("locking_mode = NORMAL");
    database.prepare("SELECT 1 FROM sqlite_master").all();
  } catch {
    // A file that was deleted meanwhile, or is on a full disk, is let go of all the same.
  } finally {
    database.close();
  }
}

/**
 * Makes the file, if it is new, for this user only. An existing file is not opened here: by the rules of POSIX locks,
 * closing it again would take SQLite's lock from an emulator of the same process.
 */
function createPrivately(path: string): void {
  const old = statSync(path, { throwIfNoEntry: false });
  // The mode of a file takes from a folder the rights that make it a folder.
  if (old?.isDirectory() === true) {
    throw new EmulatorError("data_unusable", `the data file ${path} is a folder: name a file in it with --data`);
  }
  if (old === undefined) closeSync(openSync(path, "wx", 0o600));
}

function claim(database: Database.Database): void {
  database.pragma(`application_id = ${APPLICATION_ID}`);
  database.pragma(`user_version = ${SCHEMA_VERSION}`);
}

/** Is the file new? @throws EmulatorError `data_unusable` when it is another program's, or another version's */
function isNewFile(database: Database.Database, path: string): boolean {
  const applicationId = readPragma(database, "application_id");
  const version = readPragma(database, "user_version");
  const isNew =
    applicationId === 0 && version === 0 && database.prepare("SELECT 1 FROM sqlite_master").get() === undefined;
  if (isNew) return true;
  if (applicationId !== APPLICATION_ID) {
    throw new EmulatorError("data_unusable", `${path} is a database of another program: name a new file with --data`);
  }
  if (version !== SCHEMA_VERSION) {
    throw new EmulatorError(
      "data_unusable",
      `${path} was written by another version of the emulator (format ${version}, this one reads ${SCHEMA_VERSION}): name a new file with --data`,
    );
  }
  return false;
}

function readPragma(database: Database.Database, name: "application_id" | "user_version"): number {
  const rows = database.pragma(name) as Record<string, number>[];
  return rows[0]?.[name] ?? 0;
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (/database is locked/i.test(message))
    return "another emulator uses it; stop that one, or name another file with --data";
  if (/not a database/i.test(message)) return "it is not a database; name a new file with --data";
  if (/ENOENT/.test(message)) return "its folder does not exist; make the folder first";
  if (/EACCES|EPERM|readonly/i.test(message)) return "it cannot be written; check its permissions";
  return message;
}
