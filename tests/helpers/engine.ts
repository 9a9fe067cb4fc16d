import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { ensurePulumi } from "../../tools/toolchain/ensure-pulumi";

export const repository = resolve(__dirname, "../..");

/** What one `pulumi` command printed, and how it ended. */
export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams, standard output first: where a person looks. */
  readonly output: string;
}

/** A `pulumi` command that is under way. */
export interface RunningCommand {
  readonly pid: number;
  kill(signal: NodeJS.Signals): void;
  /** Resolves when the process is gone, with what it and its children have printed so far. */
  readonly exited: Promise<Run>;
  /** Resolves when nobody holds its output open any more, as the children of a killed one do. */
  readonly closed: Promise<Run>;
}

export interface EngineProjectOptions {
  /** Source text of the program's index.js. `ApiAccount`, `pulumi` and the rest come from its own requires. */
  readonly program: string;
  /** Values of the stack's configuration, without secrets. Objects are written as YAML by way of JSON. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Environment of every command, over the test's own. */
  readonly env?: Readonly<Record<string, string>>;
  readonly project?: string;
  readonly stack?: string;
  /** Language of the program; default nodejs. A YAML program is the part of Pulumi.yaml after the name and the runtime. */
  readonly runtime?: "nodejs" | "yaml" | "python" | "go";
  /** Names the packaged plugin in Pulumi.yaml. YAML and Python programs need it. */
  readonly plugin?: boolean;
  /** Lines of `runtime: options:`. */
  readonly runtimeOptions?: Readonly<Record<string, string>>;
  /** Folders that go before the others on PATH. */
  readonly path?: readonly string[];
  /** File name of the program; default index.js. */
  readonly main?: string;
  /** Puts the program's packages into its folder. Default: links to this repository's. */
  readonly install?: (directory: string) => Promise<void>;
}

/**
 * A Pulumi project in a folder of its own, run by the real CLI with a local file backend.
 * Everything that any command prints is kept, so that a test can look for secrets in all of it.
 */
export class EngineProject {
  readonly transcript: Run[] = [];

  private constructor(
    readonly directory: string,
    readonly stack: string,
    private readonly main: string,
    /** Pulumi.yaml as it is without a program in it. */
    private readonly head: string,
    private readonly env: NodeJS.ProcessEnv,
    private readonly command: string,
    /** Where the `pulumi` of this project is. */
    readonly binDirectory: string,
  ) {}

  static async create(options: EngineProjectOptions): Promise<EngineProject> {
    const cli = await ensurePulumi();
    const directory = mkdtempSync(join(tmpdir(), "bc-engine-"));
    const stack = options.stack ?? "dev";
    const project = options.project ?? "lab";
    const main = options.main ?? mainOf[options.runtime ?? "nodejs"];
    for (const folder of ["backend", "home"]) mkdirSync(join(directory, folder));
    writeFileSync(
      join(directory, "package.json"),
      JSON.stringify({ name: project, version: "1.0.0", private: true, main }),
    );
    const head = projectFile(project, options);
    writeFileSync(join(directory, "Pulumi.yaml"), head);
    await (options.install ?? linkPackages)(directory);
    // The old Node language host registers ts-node for every program; a JavaScript program needs none of its seconds.
    writeFileSync(join(directory, "preload.js"), 'process.env.PULUMI_NODEJS_TYPESCRIPT = "false";\n');
    const env: NodeJS.ProcessEnv = {
      ...withoutPulumi(process.env),
      PATH: [...(options.path ?? []), cli.binDirectory, process.env["PATH"] ?? ""].join(delimiter),
      PULUMI_HOME: join(directory, "home"),
      PULUMI_BACKEND_URL: `file://${join(directory, "backend")}`,
      PULUMI_CONFIG_PASSPHRASE: "correct horse battery staple",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      ...(main.endsWith(".js") ? { NODE_OPTIONS: `--require ${join(directory, "preload.js")}` } : {}),
      NO_COLOR: "1",
      ...options.env,
    };
    const engine = new EngineProject(directory, stack, main, head, env, cli.command, cli.binDirectory);
    engine.write(options.program);
    await engine.must("stack", "init", stack);
    if (options.config) engine.configure(options.config);
    return engine;
  }

  /** Replaces the program. */
  write(program: string): void {
    if (this.main === PROGRAM_IN_PROJECT) writeFileSync(join(this.directory, "Pulumi.yaml"), this.head + program);
    else writeFileSync(join(this.directory, this.main), program);
  }

  /** Adds to the stack's configuration file; for secrets use `pulumi("config", "set", "--secret", …)`. */
  configure(config: Readonly<Record<string, unknown>>): void {
    const file = join(this.directory, `Pulumi.${this.stack}.yaml`);
    const kept = existsSync(file)
      ? readFileSync(file, "utf8")
          .split("\n")
          .filter((line) => line.startsWith("encryptionsalt"))
      : [];
    const lines = Object.entries(config).map(([key, value]) => `  ${key}: ${JSON.stringify(value)}`);
    writeFileSync(file, [...kept, "config:", ...lines, ""].join("\n"));
  }

  setEnv(env: Readonly<Record<string, string | undefined>>): void {
    Object.assign(this.env, env);
  }

  up(...args: string[]): Promise<Run> {
    return this.pulumi("up", "--yes", "--skip-preview", ...args);
  }
  preview(...args: string[]): Promise<Run> {
    return this.pulumi("preview", ...args);
  }
  refresh(...args: string[]): Promise<Run> {
    return this.pulumi("refresh", "--yes", "--skip-preview", ...args);
  }
  destroy(...args: string[]): Promise<Run> {
    return this.pulumi("destroy", "--yes", "--skip-preview", ...args);
  }

  /** Stack outputs; secrets in clear, so the answer is not kept in the transcript. */
  async outputs(): Promise<Record<string, unknown>> {
    const run = await this.run(["stack", "output", "--json", "--show-secrets"]);
    if (run.code !== 0) throw new Error(run.output);
    return JSON.parse(run.stdout) as Record<string, unknown>;
  }

  /** The stack's state as `pulumi stack export` shows it: secrets encrypted. */
  async state(): Promise<StackExport> {
    return JSON.parse((await this.must("stack", "export")).stdout) as StackExport;
  }

  /** As `state`, with secrets in clear; so the answer is not kept in the transcript. */
  async stateInClear(): Promise<StackExport> {
    const run = await this.run(["stack", "export", "--show-secrets"]);
    if (run.code !== 0) throw new Error(run.output);
    return JSON.parse(run.stdout) as StackExport;
  }

  /** API accounts of the state, by logical name. */
  async accounts(): Promise<Record<string, StateResource>> {
    const { deployment } = await this.state();
    const accounts = (deployment.resources ?? []).filter(
      (resource) => resource.type.endsWith(":ApiAccount") && !resource.delete,
    );
    return Object.fromEntries(accounts.map((resource) => [resource.urn.split("::").at(-1) ?? "", resource]));
  }

  /** Every file of the backend, state and history and backups, as one text. */
  stateFiles(): string {
    const read = (folder: string): string[] =>
      readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
        const path = join(folder, entry.name);
        return entry.isDirectory() ? read(path) : [readFileSync(path, "utf8")];
      });
    return read(join(this.directory, "backend")).join("\n");
  }

  /** Runs a command and keeps what it printed. */
  async pulumi(...args: string[]): Promise<Run> {
    const run = await this.run(args);
    this.transcript.push(run);
    return run;
  }

  /** Runs the compiled `bc-accounts` in the project's folder, with the project's backend and passphrase. */
  async bcAccounts(args: readonly string[], input = ""): Promise<Run> {
    const command = join(repository, "dist/cli/main.js");
    const run = await this.launch(process.execPath, [command, ...args], input).closed;
    this.transcript.push(run);
    return run;
  }

  /** Runs a line of a page as a shell does. What it printed is kept, unless it was meant to print secrets. */
  async shell(line: string, { printsSecrets = false } = {}): Promise<Run> {
    const run = await this.launch("sh", ["-c", line]).closed;
    if (!printsSecrets) this.transcript.push(run);
    return run;
  }

  /** Makes a state, as `pulumi stack export` shows it, the stack's own. It may hold secrets in clear. */
  async import(state: string): Promise<Run> {
    const run = await this.launch(this.command, ["stack", "import", "--stack", this.stack, "--non-interactive"], state)
      .closed;
    this.transcript.push(run);
    return run;
  }

  /** As `pulumi`, and throws what was printed if the command fails. */
  async must(...args: string[]): Promise<Run> {
    const run = await this.pulumi(...args);
    if (run.code !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${run.code}:\n${run.output}`);
    return run;
  }

  dispose(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** Starts a command without waiting for it; what it printed until it was gone is kept. */
  start(...args: string[]): RunningCommand {
    const command = this.spawn(args);
    void command.exited.then((run) => this.transcript.push(run));
    return command;
  }

  private run(args: readonly string[]): Promise<Run> {
    return this.spawn(args).closed;
  }

  private spawn(args: readonly string[]): RunningCommand {
    const stackArgs = args[0] === "stack" && args[1] === "init" ? [] : ["--stack", this.stack];
    return this.launch(this.command, [...args, ...stackArgs, "--non-interactive", "--color", "never"]);
  }

  private launch(command: string, args: readonly string[], input = ""): RunningCommand {
    const child = spawn(command, args, { cwd: this.directory, env: this.env, stdio: ["pipe", "pipe", "pipe"] });
    // A command that wants no input may be gone before it could have it.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    const at = (event: "exit" | "close") =>
      new Promise<Run>((done, fail) => {
        child.on("error", fail);
        child.on(event, (code: number | null) => {
          done({ code: code ?? -1, stdout, stderr, output: stdout + stderr });
        });
      });
    const [exited, closed] = [at("exit"), at("close")];
    exited.catch(() => undefined);
    return { pid: child.pid ?? 0, kill: (signal) => void child.kill(signal), exited, closed };
  }
}

/** Where a YAML program is. */
const PROGRAM_IN_PROJECT = "Pulumi.yaml";
const mainOf = { nodejs: "index.js", python: "__main__.py", go: "main.go", yaml: PROGRAM_IN_PROJECT } as const;

/** The plugin's folder, as the page on it tells people to name it. */
export const PLUGIN_PATH = "./node_modules/pulumi-bigcommerce-api-accounts/plugin";

function projectFile(
  project: string,
  { runtime = "nodejs", runtimeOptions, plugin, main }: EngineProjectOptions,
): string {
  return [
    `name: ${project}`,
    "runtime:",
    `  name: ${runtime}`,
    ...(runtimeOptions === undefined ? [] : ["  options:"]),
    ...Object.entries(runtimeOptions ?? {}).map(([name, value]) => `    ${name}: ${value}`),
    ...(runtime === "nodejs" ? [`main: ${main ?? mainOf.nodejs}`] : []),
    ...(plugin === true ? ["plugins:", "  providers:", "    - name: bigcommerce", `      path: ${PLUGIN_PATH}`] : []),
    "",
  ].join("\n");
}

/** The repository itself stands in for the installed package, with its own copy of the SDK. */
function linkPackages(directory: string): Promise<void> {
  mkdirSync(join(directory, "node_modules"));
  symlinkSync(repository, join(directory, "node_modules/pulumi-bigcommerce-api-accounts"));
  symlinkSync(join(repository, "node_modules/@pulumi"), join(directory, "node_modules/@pulumi"));
  return Promise.resolve();
}

export interface StackExport {
  readonly deployment: { readonly resources?: readonly StateResource[] };
}

export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id: string;
  readonly delete?: boolean;
  readonly inputs: Record<string, unknown>;
  readonly outputs: Record<string, unknown>;
}

/** The test's environment without the user's own Pulumi login and BigCommerce settings. */
function withoutPulumi(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(PULUMI|BIGCOMMERCE)_/.test(name)));
}
