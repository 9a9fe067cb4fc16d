import { CommanderError, type Command } from "commander";
import { redact } from "../wire/redact";
import { ExitError, exitCodes } from "./exit-codes";

/**
 * Parses a command line, runs its verb, and answers the exit code. Every failure is a sentence on stderr; help and wrong
 * use are said by commander.
 *
 * @param argv - As `process.argv`: interpreter and script first.
 */
export async function runProgram(program: Command, argv: readonly string[]): Promise<number> {
  for (const command of withDescendants(program)) {
    command.exitOverride().showHelpAfterError("(run with --help for the options)");
  }
  try {
    await program.parseAsync([...argv]);
    return exitCodes.fine;
  } catch (error) {
    // Commander has printed its own message; help and version are its way out with code 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.fine : exitCodes.wrongUse;
    if (!(error instanceof ExitError)) return sayDefect(program.name(), error);
    process.stderr.write(`${program.name()}: ${error.message}\n`);
    return error.exitCode;
  }
}

/** A stack trace helps nobody at a terminal, and Node's own exit code for it would say that something was found. */
function sayDefect(name: string, error: unknown): number {
  const isTold = process.env["BIGCOMMERCE_DEBUG"] !== undefined;
  const message = error instanceof Error ? error.message.split("\n")[0] : String(error);
  process.stderr.write(
    redact(
      `${name}: This is a fault of ${name}: ${message ?? ""}. Run the command again with BIGCOMMERCE_DEBUG=1 to see where, and please report it.\n` +
        (isTold && error instanceof Error ? `${error.stack ?? ""}\n` : ""),
    ),
  );
  return exitCodes.otherSideFailed;
}

function withDescendants(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withDescendants)];
}
