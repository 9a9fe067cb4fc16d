import { spawn } from "node:child_process";
import { constants } from "node:os";
import { ExitError, exitCodes } from "../exit-codes";

const passedOn = ["SIGTERM", "SIGHUP", "SIGINT"] as const;

/**
 * Runs a command in this process's place: its streams, its signals, and in the end its exit code. Ctrl-C on a terminal
 * reaches the command by itself; here it ends nothing, so that what the command still does is recorded.
 */
export async function runCommand(
  [program = "", ...args]: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<number> {
  const child = spawn(program, args, {
    stdio: "inherit",
    env: { ...process.env, ...environment },
    // npm and its like are scripts on Windows, which only a shell starts.
    shell: process.platform === "win32",
  });
  const handlers = passedOn.map((signal) => {
    const handler = () => {
      if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
    };
    process.on(signal, handler);
    return [signal, handler] as const;
  });
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code, signal) => {
        resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
      });
    });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === "ENOENT" ? "there is no such program; check its name and PATH" : (code ?? "unknown error");
    throw new ExitError(exitCodes.wrongUse, `${program} could not be started: ${reason}.`, { cause: error });
  } finally {
    for (const [signal, handler] of handlers) process.removeListener(signal, handler);
  }
}
