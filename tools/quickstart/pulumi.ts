import { spawn } from "node:child_process";
import { ExitError, exitCodes } from "../../cli/exit-codes";

export interface PulumiRun {
  readonly code: number;
  readonly stdout: string;
}

/** Runs the Pulumi CLI in the quickstart's workspace. */
export class Pulumi {
  constructor(
    private readonly command: string,
    private readonly environment: Readonly<Record<string, string>>,
    private readonly directory: string,
  ) {}

  /** The same workspace, seen from another project's folder. */
  in(directory: string): Pulumi {
    return new Pulumi(this.command, this.environment, directory);
  }

  /** Runs a command that the user should watch, as if they had typed it. */
  async watch(...args: string[]): Promise<number> {
    process.stdout.write(`\n$ pulumi ${args.join(" ")}\n`);
    return (await this.#run(args, "inherit")).code;
  }

  /** Runs a command for its output. @throws ExitError with what it printed if it fails */
  async ask(...args: string[]): Promise<string> {
    const run = await this.#run(args, "pipe");
    if (run.code !== 0) {
      throw new ExitError(
        exitCodes.otherSideFailed,
        `\`pulumi ${args.join(" ")}\` ended with ${run.code}:\n${run.stdout.trim()}`,
      );
    }
    return run.stdout;
  }

  #run(args: readonly string[], output: "inherit" | "pipe"): Promise<PulumiRun> {
    return new Promise((resolve, reject) => {
      // On a terminal the CLI shows its live tree; elsewhere, and where its output is read, plain lines.
      const isLive = output === "inherit" && process.stdout.isTTY;
      const child = spawn(this.command, isLive ? args : [...args, "--non-interactive"], {
        cwd: this.directory,
        env: this.environment,
        stdio: ["ignore", output, output],
      });
      let stdout = "";
      let stderr = "";
      child.stdout?.setEncoding("utf8").on("data", (text: string) => (stdout += text));
      child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
      child.once("error", reject);
      child.once("close", (code) => {
        resolve({ code: code ?? 1, stdout: code === 0 ? stdout : stdout + stderr });
      });
    });
  }
}
