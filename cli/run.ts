import { type Argument, type Command, CommanderError } from "commander";
import { cleanLines } from "../wire/clean";
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
    command.showHelpAfterError("(run with --help for the options)").exitOverride((error) => {
      if (error.code === "commander.missingArgument") sayWhatTookIt(command);
      throw error;
    });
    // A terminal of 60 columns has no room for commander's own least width beside the names of the options.
    command.configureHelp({ minWidthToWrap: NARROWEST_MEANING });
    sayArgumentsFirst(command);
  }
  try {
    await program.parseAsync([...argv]);
    return exitCodes.fine;
  } catch (error) {
    // Commander has printed its own message; help and version are its way out with code 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.fine : exitCodes.wrongUse;
    if (!(error instanceof ExitError)) return sayDefect(program.name(), error);
    // It may name what a state, a store or a file calls something.
    process.stderr.write(`${program.name()}: ${cleanLines(error.message)}\n`);
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

/** Columns in which the meaning of an option is still readable. */
const NARROWEST_MEANING = 20;

/** Options that take every word up to the next option, so that a word behind them is never an argument. */
function greedyOptions({ options }: Command): string[] {
  return options.filter(({ variadic }) => variadic).map(({ long, flags }) => long ?? flags);
}

/** Commander's own usage line puts the options first. */
function sayArgumentsFirst(command: Command): void {
  if (command.registeredArguments.length === 0 || greedyOptions(command).length === 0) return;
  command.usage(`${command.registeredArguments.map(shown).join(" ")} [options]`);
}

function sayWhatTookIt(command: Command): void {
  const greedy = greedyOptions(command);
  if (greedy.length === 0) return;
  const [argument] = command.registeredArguments;
  process.stderr.write(
    `Write ${argument === undefined ? "the arguments" : shown(argument)} before the options: ${greedy.join(", ")} ` +
      `${greedy.length === 1 ? "takes" : "take"} every word up to the next option.\n`,
  );
}

function shown(argument: Argument): string {
  const inner = `${argument.name()}${argument.variadic ? "..." : ""}`;
  return argument.required ? `<${inner}>` : `[${inner}]`;
}

function withDescendants(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withDescendants)];
}
