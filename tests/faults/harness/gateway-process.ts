import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { request } from "undici";
import type { FaultRequest, Truth } from "../../../emulator";
import type { GatewayStep } from "../../../gateway";
import { CliProcess } from "../../emulator/cli-process";
import { Postgres } from "../../helpers/postgres";
import type { World } from "./world";

/** Token that manages every store of an emulator. */
export const MANAGE = "emulator-manage-token";

/** A ledger that outlives its gateway: in PostgreSQL. */
interface DatabaseLedger {
  readonly postgres: Postgres;
  readonly url: string;
  readonly key: string;
}

/** Where the gateways of an experiment keep their ledgers. */
export type LedgerKind = "SQLite" | "PostgreSQL";

/**
 * A gateway with its stores behind it, in a process that can be killed and started again: the emulator, as users run
 * it, with everything on disk. It keeps its port, so that its clients find it again.
 */
export class GatewayProcess implements World {
  readonly folder = mkdtempSync(join(tmpdir(), "bc-gateway-"));
  private readonly issued = join(mkdtempSync(join(tmpdir(), "bc-issued-")), "secrets");
  readonly data = join(this.folder, "emulator.db");
  readonly ledger = `${this.data}.ledger`;
  readonly key = `${this.ledger}.key`;
  url = "";
  private cli: CliProcess | undefined;
  private printed = "";

  private constructor(
    private readonly args: readonly string[],
    private readonly database: DatabaseLedger | undefined,
  ) {}

  /** @param args Options of `bc-accounts emulator` beside the port and the data file. */
  static async start(...args: string[]): Promise<GatewayProcess> {
    return GatewayProcess.startOn("SQLite", ...args);
  }

  /** As `start`, with its ledger there; a PostgreSQL server is started for it. */
  static async startOn(kind: LedgerKind, ...args: string[]): Promise<GatewayProcess> {
    const gateway = new GatewayProcess(args, kind === "PostgreSQL" ? await databaseLedger() : undefined);
    await gateway.restart();
    return gateway;
  }

  get pid(): number {
    return this.cli?.child.pid ?? 0;
  }

  /** Starts it on the port that it had. @throws Error with what it printed when it does not start. */
  async restart(): Promise<void> {
    const port = this.url === "" ? "0" : new URL(this.url).port;
    const cli = CliProcess.startWith(
      ["--require", join(__dirname, "keep-issued-secrets.cjs")],
      { ISSUED_SECRETS: this.issued, ...(this.database && { BIGCOMMERCE_GATEWAY_KEY: this.database.key }) },
      ...["emulator", "--quiet", "--port", port, "--data", this.data],
      ...(this.database === undefined ? [] : ["--ledger", this.database.url]),
      ...this.args,
    );
    this.cli = cli;
    this.url = await cli.ready();
  }

  /** Resolves when the process is gone. */
  async exited(): Promise<number | NodeJS.Signals> {
    const how = (await this.cli?.exit()) ?? 0;
    this.printed += `${this.cli?.stdout ?? ""}${this.cli?.stderr ?? ""}`;
    return how;
  }

  async kill(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    this.cli?.kill(signal);
    await this.exited();
  }

  /** Every access token and client secret that it ever issued. @throws Error when it issued none: such a scan would find nothing. */
  issuedSecrets(): readonly string[] {
    if (!existsSync(this.issued)) throw new Error("no credentials were issued, so there is nothing to look for");
    return readFileSync(this.issued, "utf8").split("\n").filter(Boolean);
  }

  /** Everything that it left on the disk, less its key, and everything that it printed. */
  async traces(): Promise<string> {
    await this.kill("SIGTERM");
    const files = readdirSync(this.folder).filter((name) => !name.endsWith(".key"));
    const rows = await this.database?.postgres.contents(this.database.url);
    return [...files.map((name) => readFileSync(join(this.folder, name), "latin1")), rows, this.printed].join("\n");
  }

  /** Cuts every connection to the ledger's database, as a server does that is restarted. */
  async cutLedger(): Promise<void> {
    if (this.database === undefined) throw new Error("a ledger in a file has no connection");
    await this.database.postgres.cut(this.database.url);
  }

  async arm(fault: FaultRequest): Promise<number> {
    return (await this.control<{ data: { id: number } }>("POST", "faults", fault)).data.id;
  }

  /** Arms a fault for the next request of a store to come to the step. */
  armAt(store: string, step: GatewayStep, kind: "hold" | "crash"): Promise<number> {
    const path = `/v1/stores/${store}/**`;
    return this.arm({ fault: kind === "hold" ? { kind, step } : { kind, step, how: "exit" }, path });
  }

  /**
   * Resolves when a request waits at the `hold` fault, or, with false, when none has come long after the end of the
   * command that should bring it there. A busy machine may take any time for the command; a provider confirms after it.
   */
  async held(id: number, command: Promise<unknown>, patienceMs = 30_000): Promise<boolean> {
    const life = { until: Infinity };
    const end = (): void => {
      life.until = Date.now() + patienceMs;
    };
    command.then(end, end);
    while (!(await this.control<{ holding: number[] }>("GET", "faults")).holding.includes(id)) {
      if (Date.now() > life.until) return false;
      await pause(10);
    }
    return true;
  }

  async release(id: number): Promise<void> {
    await this.control("DELETE", `faults/${id}`);
  }

  truth(): Promise<Truth> {
    return this.control("GET", "truth");
  }

  async close(): Promise<void> {
    await this.kill("SIGTERM");
    await this.database?.postgres.stop();
    rmSync(this.folder, { recursive: true, force: true });
    rmSync(dirname(this.issued), { recursive: true, force: true });
  }

  async control<Body>(method: "GET" | "POST" | "DELETE", path: string, body?: unknown): Promise<Body> {
    const answer = await request(`${this.url}/__emulator/${path}`, {
      method,
      // A connection of its own: one that is kept alive would be a dead one after a restart.
      reset: true,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.statusCode} ${text}`);
    return (text === "" ? undefined : JSON.parse(text)) as Body;
  }
}

async function databaseLedger(): Promise<DatabaseLedger> {
  const postgres = await Postgres.start();
  return { postgres, url: await postgres.database(), key: randomBytes(32).toString("base64") };
}

export const pause = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms));
