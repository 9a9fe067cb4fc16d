import { Command, Option } from "commander";
import { ExitError, exitCodes } from "../exit-codes";
import { readInput, writeResult } from "../files";

const formats = ["table", "markdown", "csv", "html", "json"] as const;

interface InventoryFlags {
  format: (typeof formats)[number];
  output?: string;
}

/** `bc-accounts inventory`: every API account of some stacks. */
export function inventoryVerb(): Command {
  return new Command("inventory")
    .description("list every API account of one or more stack exports: who can reach what, how old, which surplus")
    .argument("<file...>", "`pulumi stack export`, one for each stack; - for standard input")
    .addOption(new Option("--format <form>", "form of the list").choices(formats).default("table"))
    .option("-o, --output <file>", "write the list to this file")
    .action(runInventory);
}

function runInventory(files: string[], { format, output }: InventoryFlags): void {
  // Loaded here and not above, so that the other verbs start without it.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const library = require("../../review") as typeof import("../../review");
  try {
    const plans = files.map((file) =>
      library.readPlan([{ name: file === "-" ? "Standard input" : file, bytes: readInput(file) }]),
    );
    const rows = library.takeInventory(plans, new Date());
    const forms = {
      table: library.inventoryTable,
      markdown: library.inventoryMarkdown,
      csv: library.inventoryCsv,
      html: library.inventoryHtml,
      json: (list: typeof rows) => `${JSON.stringify(list, null, 2)}\n`,
    };
    writeResult(forms[format](rows), output);
  } catch (error) {
    if (!(error instanceof library.InputError)) throw error;
    throw new ExitError(
      exitCodes.wrongUse,
      `${error.source} cannot be listed: ${error.problem}. Make it: pulumi stack export --stack <name> > state.json`,
      { cause: error },
    );
  }
}
