import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";

/** The compiled command, as users run it. `npm test` compiles first. */
const command = resolve(__dirname, "../../dist/cli/main.js");

/** A `bc-accounts` in a process of its own. */
export class CliProcess {
  stdout = "";
  stderr = "";
  private readonly ended: Promise<number | NodeJS.Signals>;

  private constructor(readonly child: ChildProcess) {
    child.stdout?.on("data", (chunk: Buffer) => (this.stdout += chunk.toString()));
    child.stderr?.on("data", (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.ended = once(child, "close").then(
      ([code, signal]: (number | NodeJS.Signals | null)[]) => code ?? signal ?? -1,
    );
  }

  static start(...args: string[]): CliProcess {
    return CliProcess.startWith([], {}, ...args);
  }

  /** As `start`, with options of Node itself and more environment. */
  static startWith(nodeArgs: readonly string[], env: Readonly<Record<string, string>>, ...args: string[]): CliProcess {
    return new CliProcess(
      spawn(process.execPath, [...nodeArgs, command, ...args], {
        stdio: ["ignore", "pipe", "pipe"],
        env: { ...process.env, ...env },
      }),
    );
  }

  /** Waits for the line that says where the emulator is, and answers its address. */
  async ready(): Promise<string> {
    const stop = Promise.race([once(this.child.stdout as NodeJS.ReadableStream, "data"), this.ended]);
    await stop;
    const url = /^emulator ready: (\S+) /.exec(this.stdout)?.[1];
    if (url === undefined) throw new Error(`the emulator did not start: ${this.stdout}${this.stderr}`);
    return url;
  }

  /** Exit code, or the signal that ended it. */
  exit(): Promise<number | NodeJS.Signals> {
    return this.ended;
  }

  kill(signal: NodeJS.Signals = "SIGTERM"): void {
    this.child.kill(signal);
  }
}
