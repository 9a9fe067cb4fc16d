import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { whenInterrupted } from "./interruption";
import type { Environment } from "./platform";

export interface RunOptions {
  readonly cwd?: string;
  readonly env: Environment;
  /**
   * Called for each line that the program writes to stderr. True means that the line is only progress. An error leaves
   * it out and keeps the lines that say what went wrong.
   */
  readonly onLine?: (line: string) => boolean;
  /** Stops the program and everything that it started; runProgram() then throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/** How long a program that was asked to end may take before it is ended by force. */
const GRACE_MS = 3_000;

/** How much of its last words goes into an error. */
const LAST_LINES = 12;

/**
 * Runs a program to its end, with nothing on stdin.
 *
 * It gets a process group of its own (POSIX), because compilers and installers start further programs that would
 * otherwise live on when it is stopped. An interruption of this process is passed on to the group.
 *
 * @returns what it wrote to stdout
 * @throws Error with the program's last lines, where it does not start or ends with another code than 0
 */
export async function runProgram(command: string, args: readonly string[], options: RunOptions): Promise<string> {
  options.signal?.throwIfAborted();
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...options.env },
    detached: process.platform !== "win32",
    stdio: ["ignore", "pipe", "pipe"],
    windowsHide: true,
  });
  const output: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  const lastLines: string[] = [];
  const lines = createInterface({ input: child.stderr });
  lines.on("line", (line) => {
    if (options.onLine?.(line) === true) return;
    lastLines.push(line);
    if (lastLines.length > LAST_LINES) lastLines.shift();
  });

  let force: NodeJS.Timeout | undefined;
  const stop = (): void => {
    stopGroup(child, "SIGTERM");
    force = setTimeout(stopGroup, GRACE_MS, child, "SIGKILL");
  };
  options.signal?.addEventListener("abort", stop, { once: true });
  const released = whenInterrupted(() => {
    stopGroup(child, "SIGTERM");
  });
  try {
    const ending = await endOf(child);
    options.signal?.throwIfAborted();
    if (ending !== 0) {
      const words = [...lastLines, ...Buffer.concat(output).toString().split("\n")].filter(
        (line) => line.trim() !== "",
      );
      throw new Error([`${command} ended with ${ending}`, ...words.slice(0, LAST_LINES)].join("\n"));
    }
    return Buffer.concat(output).toString();
  } finally {
    clearTimeout(force);
    lines.close();
    released();
    options.signal?.removeEventListener("abort", stop);
  }
}

/** The exit code, or the name of the signal that ended it. */
function endOf(child: ChildProcess): Promise<number | string> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      resolve(code ?? signal ?? "no exit code");
    });
  });
}

function stopGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  if (process.platform === "win32") {
    spawn("taskkill", ["/pid", `${child.pid}`, "/t", "/f"], { stdio: "ignore", windowsHide: true }).unref();
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}
