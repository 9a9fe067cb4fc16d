import type { Command } from "commander";
import { bcAccounts } from "../../../cli/program";
import { plainCell, row } from "../markdown";
import { fillTemplate } from "../template";

/** docs/reference/cli.md */
export function cliPage(): string {
  const verbs = bcAccounts().commands.flatMap((command) => verb(command, ""));
  return fillTemplate("cli", { verbs: verbs.join("\n").trimEnd() });
}

function verb(command: Command, parent: string): string[] {
  const name = `${parent}${command.name()}`;
  const shown = command.registeredArguments.map((argument) => {
    const inner = `${argument.name()}${argument.variadic ? "..." : ""}`;
    return argument.required ? `<${inner}>` : `[${inner}]`;
  });
  const argumentRows = command.registeredArguments.map((argument) =>
    row(`\`${argument.name()}\``, plainCell(withChoices(argument.description, argument.argChoices))),
  );
  const optionRows = command.options.map((option) => {
    const fallback = option.defaultValue as string | number | boolean | readonly string[] | undefined;
    const ending = fallback === undefined || fallback === false ? "" : ` Default \`${String(fallback)}\`.`;
    return row(
      `\`${option.flags.replaceAll("|", "\\|")}\``,
      `${plainCell(withChoices(option.description, option.argChoices))}${ending}`,
    );
  });
  const rows = [...argumentRows, ...optionRows];
  return [
    `## ${name}\n`,
    `${sentence(command.description())}\n`,
    ...(command.commands.length > 0 ? [] : [`\`bc-accounts ${[name, ...shown].join(" ")}\`\n`]),
    ...(rows.length > 0 ? [["| argument or option | meaning |", "|---|---|", ...rows].join("\n") + "\n"] : []),
    ...command.commands.flatMap((inner) => verb(inner, `${name} `)),
  ];
}

/** @throws Error where a row would say nothing */
function withChoices(description: string, choices: readonly string[] | undefined): string {
  if (description === "") throw new Error("an argument or an option of a verb has no description");
  return choices === undefined ? sentence(description) : `${sentence(description)} One of ${choices.join(", ")}.`;
}

function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}
