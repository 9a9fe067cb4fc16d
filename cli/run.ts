import { CommanderError, type Command } from "commander";
import { ExitError, exitCodes } from "./exit-codes";

/**
 * Parses a command line, runs its verb, and answers the exit code. A failure that a verb foresees is one line on
 * stderr; help and wrong use are said by commander.
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
    if (!(error instanceof ExitError)) throw error;
    process.stderr.write(`${program.name()}: ${error.message}\n`);
    return error.exitCode;
  }
}

function withDescendants(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withDescendants)];
}
