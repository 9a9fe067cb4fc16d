import { Command, Option } from "commander";
import { Connections, type StackConfig } from "../../provider/connect";
import type { AccountToDelete, Checklist } from "../../provider/handoff/checklist";
import { checklistsAsMarkdown } from "../../provider/handoff/checklist-markdown";
import { checklistsAsPage } from "../../provider/handoff/checklist-page";
import { checklistsAsText } from "../../provider/handoff/checklist-text";
import {
  type HandoffContext,
  type HandoffPlan,
  type HandoffPreview,
  planHandoff,
  readPreview,
} from "../../provider/handoff/plan";
import { fingerprintOf } from "../../provider/state";
import { ExitError, exitCodes } from "../exit-codes";
import { readInput, writeResult } from "../files";
import { withExitCodes } from "../stack/as-exit-error";
import { PulumiStack, type StackFlags } from "../stack/pulumi-stack";
import { withStackOptions } from "../stack/stack-options";

interface HandoffFlags extends StackFlags {
  format: "text" | "markdown" | "html";
  output?: string;
}

/** `bc-accounts handoff`: what persons have to click, for each account that a preview makes or deletes. */
export function handoffVerb(): Command {
  return withStackOptions(new Command("handoff"))
    .description("print a checklist for each API account that a person has to make or delete")
    .argument("[preview]", "output of `pulumi preview --json`, - for standard input (default: run the preview)")
    .addOption(
      new Option("--format <form>", "form of the checklists").choices(["text", "markdown", "html"]).default("text"),
    )
    .option("-o, --output <file>", "write them to this file")
    .action((preview: string | undefined, flags: HandoffFlags) => withExitCodes(() => runHandoff(preview, flags)));
}

async function runHandoff(file: string | undefined, flags: HandoffFlags): Promise<void> {
  const plan = file === undefined ? await planOfStack(flags) : planOfFile(file);
  const title = plan.checklists.length === 0 ? "Nothing to make or delete by hand." : "";
  writeResult(`${[title, render(plan.checklists, flags.format)].filter(Boolean).join("\n")}\n`, flags.output);
  if (plan.ready.length > 0) note(`Adopted already, only \`pulumi up\` is missing: ${plan.ready.join(", ")}`);
  if (plan.unknown.length > 0) {
    note(`Known only during \`pulumi up\`, whose error shows the checklist: ${plan.unknown.join(", ")}`);
  }
}

/** Everything that the stack knows, also deletions that a preview does not show because they are overdue. */
async function planOfStack(flags: HandoffFlags): Promise<HandoffPlan> {
  const stack = await PulumiStack.open(flags);
  const connections = new Connections(await stack.config());
  const preview = readPreview(await stack.preview());
  if (!preview) throw notAPreview("`pulumi preview --json`");
  const context = contextOf(connections, (name) => {
    const credentials = connections.adopted().get(name);
    return credentials && fingerprintOf(credentials.accessToken);
  });
  const pending = (await stack.accounts())
    .filter(({ isPendingDeletion, held }) => isPendingDeletion && context.isHandoffStore(held.storeHash))
    .map(({ logicalName, held }): AccountToDelete => ({
      logicalName,
      name: held.name,
      storeHash: held.storeHash,
      apiUrl: context.apiUrl?.(held.storeHash),
      fingerprint: held.fingerprint,
      clientId: held.clientId,
      isReplaced: true,
    }));
  return planHandoff(preview, { ...context, pending });
}

/** What the file alone says: good for a pull request, where the stack is out of reach. */
function planOfFile(file: string): HandoffPlan {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(readInput(file)).toString("utf8"));
  } catch (error) {
    if (error instanceof ExitError) throw error;
    throw notAPreview(file);
  }
  const preview = readPreview(value);
  if (!preview) throw notAPreview(file);
  const config: StackConfig = { get: (key) => preview.config?.[key] };
  const names = adoptedNames(preview);
  return planHandoff(
    preview,
    contextOf(new Connections(config), (name) => (names.includes(name) ? "unknown" : undefined)),
  );
}

function contextOf(connections: Connections, adopted: HandoffContext["adopted"]): HandoffContext {
  const hashOf = (key: string | undefined) => {
    const { mode, storeHash } = connections.describe(key);
    return mode === "handoff" ? storeHash : undefined;
  };
  return {
    storeHash: hashOf,
    apiUrl: (hash) => connections.describe(connections.keyOf(hash)).url,
    isHandoffStore: (hash) => hashOf(connections.keyOf(hash)) !== undefined,
    adopted,
  };
}

/** A preview shows the names under which credentials are adopted, and hides the credentials. */
function adoptedNames({ config }: HandoffPreview): string[] {
  try {
    return Object.keys(JSON.parse(config?.["bigcommerce:adopted"] ?? "{}") as object);
  } catch {
    return [];
  }
}

function render(checklists: readonly Checklist[], format: HandoffFlags["format"]): string {
  switch (format) {
    case "text":
      return checklistsAsText(checklists);
    case "markdown":
      return checklistsAsMarkdown(checklists);
    case "html":
      return checklistsAsPage(checklists).trimEnd();
  }
}

function notAPreview(source: string): ExitError {
  return new ExitError(
    exitCodes.wrongUse,
    `${source} is not the output of \`pulumi preview --json\`. Make it: pulumi preview --json > preview.json`,
  );
}

function note(line: string): void {
  process.stderr.write(`${line}\n`);
}
