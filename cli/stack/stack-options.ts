import type { Command } from "commander";

/** Options of every verb that looks into a Pulumi stack. */
export function withStackOptions(command: Command): Command {
  return command
    .option("-s, --stack <name>", "stack to use (default: the selected one)")
    .option("-C, --cwd <folder>", "folder of the Pulumi project", ".");
}
