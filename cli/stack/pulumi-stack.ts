import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { registerSecrets, redact } from "../../wire/redact";
import { isTokenLost, type StackConfig } from "../../provider/backends";
import { Patience } from "../../wire/patience";
import { sayOnStandardError } from "../say";
import { ExitError, exitCodes } from "../exit-codes";
import { findPulumi } from "./find-pulumi";
import { readStateAccounts, type StateAccount } from "./state-accounts";

export interface StackFlags {
  stack?: string;
  cwd: string;
}

interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * One stack of a Pulumi project, by way of the real CLI: the user's login, backend and passphrase stay the CLI's business.
 * Secrets go to it over standard input and come from it over a pipe; none is ever an argument or printed.
 */
export class PulumiStack {
  private constructor(
    private readonly command: string,
    private readonly path: string,
    private readonly flags: StackFlags,
    readonly version: string,
  ) {}

  /** @throws ExitError when the folder is no project, or no CLI can be had. */
  static async open(flags: StackFlags): Promise<PulumiStack> {
    if (!["Pulumi.yaml", "Pulumi.yml"].some((name) => existsSync(join(flags.cwd, name)))) {
      throw new ExitError(
        exitCodes.wrongUse,
        `there is no Pulumi.yaml in ${resolve(flags.cwd)}. Run this in the project's folder, or name it: --cwd <folder>`,
      );
    }
    const cli = await findPulumi();
    return new PulumiStack(cli.command, cli.binDirectory, flags, cli.version);
  }

  /** The stack's configuration with its secrets decrypted, in the shape that a provider is given. */
  async config(): Promise<StackConfig & { readonly keys: readonly string[]; isInClear(key: string): boolean }> {
    const text = await this.#ask("read the stack's configuration", ["config", "--show-secrets", "--json"]);
    const entries = Object.entries(JSON.parse(text) as Record<string, { value?: string; secret?: boolean }>);
    for (const [, { value, secret }] of entries) if (secret === true) registerSecrets(value);
    const entryOf = (key: string) => entries.find(([name]) => name === key)?.[1];
    return {
      keys: entries.map(([key]) => key),
      get: (key) => entryOf(key)?.value,
      // An object counts as a secret as a whole as soon as a part of it is one.
      isInClear: (key) => entryOf(key)?.value !== undefined && entryOf(key)?.secret !== true,
    };
  }

  /** Stores one secret; `key` is a property path such as `bigcommerce:adopted["orders"]`. */
  async setSecret(key: string, value: string): Promise<void> {
    await this.#ask(
      "store the credentials in the stack's configuration",
      ["config", "set", "--secret", "--path", key],
      value,
    );
  }

  /** Stores one value that is no secret. */
  async setPlain(key: string, value: string): Promise<void> {
    await this.#ask("write the stack's configuration", ["config", "set", "--plaintext", "--path", key], value);
  }

  /** One value of the configuration that is no secret; asks for no passphrase. */
  async plain(key: string): Promise<string | undefined> {
    const text = await this.#ask("read the stack's configuration", ["config", "--json"]);
    const entries = JSON.parse(text) as Record<string, { value?: string; secret?: boolean }>;
    return entries[key]?.value;
  }

  /** API accounts in the stack's state, credentials in clear; those whose deletion is due among them. */
  async accounts(): Promise<StateAccount[]> {
    return readStateAccounts(await this.exported());
  }

  /** The stack's state as the CLI exports it; with its secrets in clear unless told otherwise. */
  async exported({ secrets = true } = {}): Promise<unknown> {
    const args = ["stack", "export", ...(secrets ? ["--show-secrets"] : [])];
    const exported = JSON.parse(await this.#ask("read the stack's state", args)) as unknown;
    return exported;
  }

  /**
   * As {@link accounts}, for a verb that needs the tokens.
   * @throws ExitError where some are not readable: the CLI ends well under a wrong passphrase, and writes null for each secret.
   */
  async accountsWithTokens(): Promise<StateAccount[]> {
    const accounts = await this.accounts();
    const blind = accounts.filter(({ held }) => isTokenLost(held)).map(({ logicalName }) => logicalName);
    if (blind.length === 0) return accounts;
    throw new ExitError(
      exitCodes.wrongUse,
      `the stack's state shows no secrets of ${blind.join(", ")}. Perhaps the passphrase is wrong: set PULUMI_CONFIG_PASSPHRASE ` +
        "(or PULUMI_CONFIG_PASSPHRASE_FILE) to the stack's passphrase. Or state has lost them, because an export with a wrong passphrase was imported: " +
        'import an older export that has them, or make new tokens with a change of `keepers`, for example keepers: { renewed: "1" }, then pulumi up.',
    );
  }

  /** What `pulumi preview --json` prints; no secret is in it. Unchanged resources are left out unless `sames` asks for them. */
  async preview({ sames = false } = {}): Promise<unknown> {
    const text = await this.#ask("preview the stack", ["preview", "--json", ...(sames ? ["--show-sames"] : [])]);
    return JSON.parse(text) as unknown;
  }

  /** Runs a command in sight of the person, who may answer what it asks. @returns its exit code */
  show(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
    return new Promise((resolve, reject) => {
      const child = spawn(this.command, [...args, ...this.#stackArgs()], {
        cwd: this.flags.cwd,
        env: { ...this.#environment(), ...env },
        stdio: "inherit",
      });
      // Ctrl-C on a terminal reaches the child as well, and the engine ends what it has begun; its exit code is awaited.
      const ignore = () => undefined;
      const passOn = () => void child.kill("SIGTERM");
      process.on("SIGINT", ignore).on("SIGTERM", passOn);
      child.once("error", reject);
      child.once("close", (code) => {
        process.off("SIGINT", ignore).off("SIGTERM", passOn);
        resolve(code ?? 1);
      });
    });
  }

  /** Stack outputs, secrets in clear: nothing of them may be printed. */
  async outputs(): Promise<Readonly<Record<string, unknown>>> {
    const text = await this.#ask("read the stack's outputs", ["stack", "output", "--json", "--show-secrets"]);
    return JSON.parse(text) as Record<string, unknown>;
  }

  /** Name of the stack that the flags mean, or that is selected. */
  async name(): Promise<string> {
    return (await this.#ask("find the selected stack", ["stack", "--show-name"])).trim();
  }

  async #ask(attempt: string, args: readonly string[], input?: string): Promise<string> {
    const patience = new Patience(sayOnStandardError, () => `waiting for the Pulumi CLI to ${attempt}`);
    const run = await patience.during(() => this.#run(args, input));
    if (run.code === 0) return run.stdout;
    const said = redact(failureOf(run));
    throw new ExitError(
      exitCodes.otherSideFailed,
      `Could not ${attempt}: \`pulumi ${args.slice(0, 2).join(" ")}\` ended with ${run.code}:\n${said}`,
    );
  }

  #stackArgs(): string[] {
    return this.flags.stack === undefined ? [] : ["--stack", this.flags.stack];
  }

  #environment(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      PATH: `${this.path}${delimiter}${process.env["PATH"] ?? ""}`,
      PULUMI_SKIP_UPDATE_CHECK: "true",
    };
  }

  #run(args: readonly string[], input: string | undefined): Promise<Run> {
    const { cwd } = this.flags;
    return new Promise((resolve, reject) => {
      const child = spawn(this.command, [...args, ...this.#stackArgs(), "--non-interactive", "--color", "never"], {
        cwd,
        env: this.#environment(),
        stdio: ["pipe", "pipe", "pipe"],
        // Ctrl-C on a terminal reaches the whole group: a secret that is being stored must not be lost by it.
        detached: input !== undefined && process.platform !== "win32",
      });
      let stdout = "";
      let stderr = "";
      // Decoded by the stream: a letter of several bytes may lie across two chunks.
      child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
      child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
      // A CLI that does not want its input closes the pipe; what it says on its way out tells why.
      child.stdin.on("error", () => undefined);
      child.stdin.end(input ?? "");
      child.once("error", reject);
      child.once("close", (code) => {
        resolve({ code: code ?? 1, stdout, stderr });
      });
    });
  }
}

/** `preview --json` puts its errors into the JSON, everything else on standard error. */
function failureOf({ stdout, stderr }: Run): string {
  if (stderr.trim() !== "") return stderr.trim();
  try {
    const { diagnostics } = JSON.parse(stdout) as { diagnostics?: { message?: string }[] };
    return (diagnostics ?? [])
      .map(({ message }) => message ?? "")
      .join("\n")
      .trim();
  } catch {
    return stdout.trim();
  }
}
