import { existsSync } from "node:fs";
import { Command, InvalidArgumentError, Option } from "commander";
import { environmentStyles, type EnvironmentStyle } from "../../bigcommerce";
import { canAsk, confirm } from "../ask";
import { ExitError, exitCodes } from "../exit-codes";
import { renderCredentials, type ExportFormat, exportFormats } from "../export/render-credentials";
import { writeSecret } from "../files";
import { withExitCodes } from "../stack/as-exit-error";
import { PulumiStack, type StackFlags } from "../stack/pulumi-stack";
import { withStackOptions } from "../stack/stack-options";

interface ExportFlags extends StackFlags {
  format: ExportFormat;
  style: EnvironmentStyle;
  output?: string;
  secretName?: string;
  namespace?: string;
  yes?: boolean;
}

/** `bc-accounts export`: an account's credentials in the form and the names that another tool reads. */
export function exportVerb(): Command {
  return withStackOptions(new Command("export"))
    .description("write an account's credentials in the form and with the names that another tool reads")
    .argument("<logical name>", "name of the ApiAccount resource in the program")
    .addOption(
      new Option(
        "--format <form>",
        "dotenv; json; stencil (secrets.stencil.json); github (for `gh secret set --env-file -`); k8s-secret (for `kubectl apply -f -`); aws (for `aws secretsmanager put-secret-value --cli-input-json file://…`); Vault takes json (`vault kv put secret/orders @file.json`)",
      )
        .choices(exportFormats)
        .default("dotenv"),
    )
    .addOption(
      new Option("--style <names>", "names of the variables, by the tool that reads them")
        .choices(Object.keys(environmentStyles))
        .default("bigcommerce"),
    )
    .option("--secret-name <name>", "name of the Kubernetes or AWS secret (default: the logical name)")
    .addOption(
      new Option(
        "--namespace <name>",
        "namespace of the Kubernetes secret (default: none, so that kubectl decides)",
      ).argParser(parseNamespace),
    )
    .option("-o, --output <file>", "write to this file, readable by its owner only; an existing one needs --yes")
    .option("-y, --yes", "do not ask before secrets are written to standard output or over a file")
    .action((name: string, flags: ExportFlags) => withExitCodes(() => runExport(name, flags)));
}

async function runExport(name: string, flags: ExportFlags): Promise<void> {
  await askFirst(name, flags);
  const stack = await PulumiStack.open(flags);
  const live = (await stack.accountsWithTokens()).filter(({ isPendingDeletion }) => !isPendingDeletion);
  const matches = live.filter((account) => account.qualifiedName === name);
  const found = matches.length > 0 ? matches : live.filter((account) => account.logicalName === name);
  const [account] = found;
  if (!account || found.length > 1) {
    const names = live.map((entry) => entry.qualifiedName).sort();
    throw new ExitError(
      exitCodes.wrongUse,
      `the stack has ${account ? "several API accounts" : "no API account"} called ${name}. ` +
        (names.length > 0 ? `It has: ${names.join(", ")}` : "Make them: pulumi up"),
    );
  }
  const text = renderCredentials(account.held, {
    format: flags.format,
    style: flags.style,
    secretName: flags.secretName ?? account.logicalName,
    namespace: flags.namespace,
  });
  if (flags.output === undefined) process.stdout.write(text);
  else writeSecret(text, flags.output);
}

/** A label of RFC 1123, which is what a cluster accepts. */
function parseNamespace(text: string): string {
  if (/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(text)) return text;
  throw new InvalidArgumentError(
    "A namespace is 1 to 63 lower-case letters, digits and hyphens, no hyphen at the ends.",
  );
}

/** Secrets go where a person wants them: asked on a terminal, told by --yes elsewhere. */
async function askFirst(name: string, { output, yes }: ExportFlags): Promise<void> {
  if (yes === true || (output !== undefined && !existsSync(output))) return;
  const what = output === undefined ? `print the credentials of ${name} in clear text` : `write over ${output}`;
  if (!canAsk()) {
    throw new ExitError(exitCodes.wrongUse, `this would ${what}. To do that, repeat the command with --yes`);
  }
  if (!(await confirm(`This will ${what}. Go on?`))) throw new ExitError(exitCodes.wrongUse, "nothing was written");
}
