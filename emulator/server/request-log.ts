import type Database from "libsql";
import { cutText } from "../../wire/cut-text";

export interface LoggedRequest {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly store: string | null;
  readonly method: string;
  readonly path: string;
  /** Null where a fault cut the connection instead of answering. */
  readonly status: number | null;
  readonly account: string | null;
  /** The scope that let the call through, or what it would have needed. */
  readonly decidedBy: string | null;
  readonly milliseconds: number;
}

interface RequestRow {
  at: string;
  store: string | null;
  method: string;
  path: string;
  status: number | null;
  account: string | null;
  decided_by: string | null;
  milliseconds: number;
}

/** Requests that the log keeps; older ones go. */
const KEPT = 1000;

/** Requests between two prunings: one DELETE for each request would double the cost of logging. */
const PRUNE_EVERY = 100;

/** Longest path that is kept, in characters. */
const LONGEST_PATH = 200;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS requests (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    at           TEXT NOT NULL,
    store        TEXT,
    method       TEXT NOT NULL,
    path         TEXT NOT NULL,
    status       INTEGER,
    account      TEXT,
    decided_by   TEXT,
    milliseconds REAL NOT NULL
  );
`;

/** The last requests to the emulator, for the page at `/`. Holds no header, no body, no query and no secret. */
export class RequestLog {
  readonly #insert: Database.Statement;
  #sincePruning = 0;

  constructor(private readonly database: Database.Database) {
    database.exec(SCHEMA);
    this.#insert = database.prepare(
      "INSERT INTO requests (at, store, method, path, status, account, decided_by, milliseconds) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    );
  }

  add(request: LoggedRequest): void {
    const { at, store, method, path, status, account, decidedBy, milliseconds } = request;
    this.#insert.run(at, store, method, path, status, account, decidedBy, milliseconds);
    this.#sincePruning += 1;
    if (this.#sincePruning < PRUNE_EVERY) return;
    this.#sincePruning = 0;
    this.database.prepare("DELETE FROM requests WHERE id <= (SELECT max(id) FROM requests) - ?").run(KEPT);
  }

  /** Newest first. */
  latest(count: number): LoggedRequest[] {
    const rows = this.database.prepare("SELECT * FROM requests ORDER BY id DESC LIMIT ?").all(count) as RequestRow[];
    return rows.map(({ decided_by: decidedBy, at, store, method, path, status, account, milliseconds }) => ({
      at,
      store,
      method,
      path,
      status,
      account,
      decidedBy,
      milliseconds,
    }));
  }

  clear(): void {
    this.database.exec("DELETE FROM requests");
  }
}

/**
 * Parts of a segment that have the shape of a credential, wherever they stand in it: a token or a client ID, a client
 * secret, a JSON Web Token. No store hash and no id of the emulator is as long.
 */
const SECRET_PART = /(?<![A-Za-z0-9])(?:eyJ[\w-]*\.[\w-]+\.[\w-]*|[A-Za-z0-9]{28,})(?![A-Za-z0-9])/g;

/**
 * A request's path as it may be logged: without its query, without segments that look like a credential,
 * without control characters, and not longer than a line.
 */
export function loggablePath(pathname: string): string {
  const safe = pathname
    .split("/")
    .map((segment) => decoded(segment).replace(SECRET_PART, "[hidden]"))
    .join("/")
    .replace(/[\u0000-\u001f\u007f]/g, "?");
  return safe.length > LONGEST_PATH ? `${cutText(safe, LONGEST_PATH - 1)}…` : safe;
}

/** As the router reads it: a credential whose letters are written as percent signs and numbers is one all the same. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
