import { Command, Option } from "commander";
import { Connections, type StackConfig } from "../../provider/backends";
import { ProviderError } from "../../wire/errors";
import {
  type AccountToDelete,
  type Checklist,
  checklistsAsMarkdown,
  checklistsAsText,
  checkToken,
  type HandoffContext,
  type HandoffPlan,
  type HandoffPreview,
  howToForget,
  planHandoff,
  readPreview,
  wantedNames,
} from "../../handoff";
import { checklistsAsPage } from "../../handoff/page";
import { withoutControls } from "../../wire/clean";
import { Patience } from "../../wire/patience";
import { fingerprintOf } from "../../wire/fingerprint";
import { ExitError, exitCodes } from "../exit-codes";
import { readInput, writeResult } from "../files";
import { dayNamed } from "../rotation/today";
import { withExitCodes } from "../stack/as-exit-error";
import { PulumiStack, type StackFlags } from "../stack/pulumi-stack";
import { withStackOptions } from "../stack/stack-options";

interface HandoffFlags extends StackFlags {
  on?: string;
  format: "text" | "markdown" | "html" | "json";
  output?: string;
}

/** A plan, and what the stack's own secrets add to it. */
export interface StackPlan extends HandoffPlan {
  /** Logical names whose adopted token the store does not accept (any more): their account has to be made. */
  readonly refused: readonly string[];
  /** Why some adopted tokens could not be looked at. */
  readonly unchecked: readonly string[];
  /** Names under which credentials are adopted that no resource takes. */
  readonly unused: readonly string[];
}

/** `bc-accounts handoff`: what persons have to click, for each account that a preview makes or deletes. */
export function handoffVerb(): Command {
  return withStackOptions(new Command("handoff"))
    .description("print a checklist for each API account that a person has to make or delete")
    .argument("[preview]", "output of `pulumi preview --json`, - for standard input (default: run the preview)")
    .addOption(
      new Option("--format <form>", "form of the checklists")
        .choices(["text", "markdown", "html", "json"])
        .default("text"),
    )
    .option("--on <day>", "the checklists of this day, YYYY-MM-DD, for a coming rotation")
    .option("-o, --output <file>", "write them to this file")
    .action((preview: string | undefined, flags: HandoffFlags) => withExitCodes(() => runHandoff(preview, flags)));
}

async function runHandoff(file: string | undefined, flags: HandoffFlags): Promise<void> {
  if (flags.on !== undefined) goTo(flags.on, file);
  const plan: HandoffPlan & Partial<StackPlan> = file === undefined ? await planOfStack(flags) : planOfFile(file);
  if (flags.format === "json") {
    const { checklists, ready, unknown, refused = [], unchecked = [], unused = [] } = plan;
    writeResult(
      `${JSON.stringify({ checklists, ready, unknown, refused, unchecked, unused }, null, 2)}\n`,
      flags.output,
    );
    return;
  }
  const title = plan.checklists.length === 0 ? "Nothing to make or delete by hand." : "";
  writeResult(`${[title, render(plan.checklists, flags.format)].filter(Boolean).join("\n")}\n`, flags.output);
  const { ready, unknown, forged, refused = [], unchecked = [], unused = [] } = plan;
  if (refused.length > 0) {
    note(
      `Adopted, but the store does not accept the token, so the account has to be made again: ${refused.join(", ")}`,
    );
  }
  for (const reason of unchecked) note(`An adopted token was not checked. ${reason}`);
  for (const one of forged) {
    note(
      `No checklist, because this is not an account of this package. Make no account for it, and ask its author. ${one}`,
    );
  }
  if (ready.length > 0) {
    note(`Adopted already, only \`pulumi up\` is missing: ${ready.map(({ logicalName }) => logicalName).join(", ")}`);
  }
  for (const name of unused) note(`Adopted, but no ApiAccount is called ${name}. To forget it: ${howToForget(name)}`);
  if (unknown.length > 0) {
    note(`Known only during \`pulumi up\`, whose error shows the checklist: ${unknown.join(", ")}`);
  }
}

/** The preview that follows goes by this day. */
function goTo(day: string, file: string | undefined): void {
  if (file !== undefined) {
    throw new ExitError(exitCodes.wrongUse, "--on does not work with a preview in a file: leave out --on, or the file");
  }
  dayNamed(day, "--on");
  process.env["BIGCOMMERCE_TODAY"] = day;
}

/** Everything that the stack knows, also deletions that a preview does not show because they are overdue. */
export async function planOfStack(flags: StackFlags): Promise<StackPlan> {
  const stack = await PulumiStack.open(flags);
  const connections = new Connections(await stack.config());
  // Unchanged accounts too: an account of a rotation goes because another one of it stays.
  const preview = readPreview(await stack.preview({ sames: true }));
  if (!preview) throw notAPreview("`pulumi preview --json`");
  const context = contextOf(connections, (name) => {
    const credentials = connections.adopted().get(name);
    return credentials && fingerprintOf(credentials.accessToken);
  });
  const accounts = await stack.accounts();
  const pending = accounts
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
  const plan = planHandoff(preview, { ...context, pending });
  const { refused, unchecked } = await checkReady(plan.ready, connections);
  const used = [...wantedNames(preview), ...accounts.flatMap((it) => [it.logicalName, it.qualifiedName])];
  return {
    // A dead token is nobody's: what it stands for has to be made, so the plan is made without it.
    ...planHandoff(preview, {
      ...context,
      pending,
      adopted: (name) => (refused.includes(name) ? undefined : context.adopted(name)),
    }),
    refused,
    unchecked,
    unused: [...connections.adopted().keys()].filter((name) => !used.includes(name)),
  };
}

/** Does the store accept the tokens with which `pulumi up` would go on? One GET for each. */
async function checkReady(
  ready: HandoffPlan["ready"],
  connections: Connections,
): Promise<Pick<StackPlan, "refused" | "unchecked">> {
  const refused: string[] = [];
  const unchecked: string[] = [];
  const patience = new Patience(note, (done, all) => `checking adopted tokens: ${done} of ${all} done`);
  const checkOne = async ({ logicalName, storeHash }: HandoffPlan["ready"][number]) => {
    const token = connections.adopted().get(logicalName)?.accessToken ?? "";
    try {
      const check = await checkToken(connections.storeApi(connections.keyOf(storeHash, "person")), token);
      if (check.token === "unclear") unchecked.push(`${logicalName}: ${check.reason}.`);
      else if (check.token !== "alive") refused.push(logicalName);
    } catch (error) {
      // The checklists are worth printing without a network, too.
      if (!(error instanceof ProviderError)) throw error;
      unchecked.push(error.message);
    }
  };
  await Promise.all(ready.map((account) => patience.during(() => checkOne(account))));
  return { refused: refused.sort(), unchecked };
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

/** What the stack's configuration tells the reader of a preview. */
export function contextOf(connections: Connections, adopted: HandoffContext["adopted"]): HandoffContext {
  const hashOf = (key: string | undefined) => {
    // A preview's configuration does not say how a gateway is reached, and of a gateway's accounts there is nothing to say.
    return connections.isHandoff(key) ? connections.describe(key).storeHash : undefined;
  };
  return {
    storeHash: hashOf,
    apiUrl: (hash) => connections.describe(connections.keyOf(hash, "person")).url,
    isHandoffStore: (hash) => connections.hasStoreOf(hash, "person"),
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

function render(checklists: readonly Checklist[], format: Exclude<HandoffFlags["format"], "json">): string {
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

/** Names stand in it, and those of a preview are whoever's wrote it. */
function note(line: string): void {
  process.stderr.write(`${withoutControls(line)}\n`);
}
