import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const command = resolve(__dirname, "../../dist/cli/main.js");

/** A log line of a gateway. */
export type LogLine = Record<string, unknown> & { readonly msg?: string };

/** A folder for a gateway's files, and commands in it. */
export class ServerLab {
  readonly folder = mkdtempSync(join(tmpdir(), "gateway-server-"));
  readonly tokens = join(this.folder, "tokens.json");
  readonly ledger = join(this.folder, "ledger.db");
  /** Everything that any command printed. */
  readonly printed: string[] = [];
  private readonly running: ServerProcess[] = [];

  /** Runs a verb to its end. */
  async run(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    const child = this.spawn(args, env);
    let [stdout, stderr] = ["", ""];
    child.stdout?.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr?.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    const [code] = (await once(child, "close")) as [number | null];
    this.printed.push(stderr);
    return { code, stdout, stderr };
  }

  /** Makes a token and answers its secret. */
  async addToken(name: string, ...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.run([
      "gateway",
      "token",
      "add",
      name,
      "--tokens",
      this.tokens,
      ...(args.length === 0 ? ["--all-stores"] : args),
    ]);
    if (code !== 0) throw new Error(stderr);
    return stdout.trim();
  }

  /**
   * Starts a gateway and waits until it serves.
   *
   * @param ledgerFrom `environment` leaves the ledger to the environment.
   */
  async serve(
    args: readonly string[] = [],
    env: NodeJS.ProcessEnv = {},
    ledgerFrom: "option" | "environment" = "option",
  ): Promise<ServerProcess> {
    const ledger = ledgerFrom === "option" ? ["--ledger", this.ledger] : [];
    const server = new ServerProcess(
      this.spawn(["gateway", "--tokens", this.tokens, ...ledger, "--listen", "127.0.0.1:0", ...args], env),
    );
    this.running.push(server);
    await server.line((line) => line.msg === "ready");
    return server;
  }

  write(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  }

  async close(): Promise<void> {
    for (const server of this.running) server.child.kill("SIGKILL");
    await Promise.all(this.running.map((server) => server.exit));
    rmSync(this.folder, { recursive: true });
  }

  private spawn(args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
    return spawn(process.execPath, [command, ...args], {
      stdio: ["ignore", "pipe", "pipe"],
      cwd: this.folder,
      env: { ...process.env, ...env },
    });
  }
}

/** A gateway in a process of its own. */
export class ServerProcess {
  stdout = "";
  stderr = "";
  readonly exit: Promise<number | string>;

  constructor(readonly child: ChildProcess) {
    child.stdout?.on("data", (chunk: Buffer) => (this.stdout += chunk.toString()));
    child.stderr?.on("data", (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.exit = once(child, "close").then(([code, signal]: (number | string | null)[]) => code ?? signal ?? -1);
  }

  get lines(): LogLine[] {
    return this.stdout
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line) as LogLine);
  }

  get url(): string {
    return String(this.lines.find(({ msg }) => msg === "ready")?.["url"]);
  }

  /** Waits for a log line; fails when the process ends without it. */
  async line(fits: (line: LogLine) => boolean): Promise<LogLine> {
    for (;;) {
      const found = this.lines.find(fits);
      if (found !== undefined) return found;
      const end = await Promise.race([
        once(this.child.stdout as NodeJS.ReadableStream, "data").then(() => undefined),
        this.exit,
      ]);
      if (end !== undefined && this.lines.find(fits) === undefined)
        throw new Error(`the gateway ended with ${end}: ${this.stdout}${this.stderr}`);
    }
  }
}
