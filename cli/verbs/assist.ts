import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import {
  adoptedPath,
  checklistsAsText,
  checklistToDelete,
  checklistToMake,
  type HandoffTask,
  probeToken,
  quoteForShell,
  UNKNOWN_NAME,
} from "../../handoff";
import type { Assistant, FormOrder, Shown } from "../../panel";
import { Connections } from "../../provider/backends";
import { toParameters } from "../../scopes";
import { fingerprintOf } from "../../wire/fingerprint";
import { isLoopback } from "../../wire/loopback";
import { registerSecrets } from "../../wire/redact";
import { ExitError, exitCodes } from "../exit-codes";
import { withExitCodes } from "../stack/as-exit-error";
import { PulumiStack, type StackFlags } from "../stack/pulumi-stack";
import { withStackOptions } from "../stack/stack-options";
import { planOfStack } from "./handoff";
import { panelRoom } from "./panel-room";
import { vaultOf, withPanelCodes } from "./panel";

interface AssistFlags extends StackFlags {
  save?: boolean;
  headless?: boolean;
  ledger?: string;
  keyFile?: string;
  browser?: string;
  pictures?: string;
}

/** `bc-accounts assist`: the machine fills the control panel's form in, the person logs in and presses Save. */
export function assistVerb(): Command {
  return withStackOptions(new Command("assist"))
    .description(
      "make and delete a stack's accounts in the control panel: you log in and press Save, the command does the rest",
    )
    .argument("[account...]", "logical names (default: every account that is missing or to be deleted)")
    .option("--save", "press Save and Delete too")
    .option("--headless", "without a window: only with --save and a session stored by `bc-accounts panel log-in`")
    .option("--ledger <file>", "use the session that `bc-accounts panel log-in` stored beside this ledger")
    .option("--key-file <file>", "file of mode 0600 with that gateway's key, if it is not beside the ledger")
    .option("--browser <program>", "the browser to use (default: BIGCOMMERCE_BROWSER, then Chrome, Edge or Chromium)")
    .option(
      "--pictures <folder>",
      "folder for pictures of each saved form and of the list after it; never of credentials",
    )
    .action((names: string[], flags: AssistFlags) =>
      withExitCodes(() => withPanelCodes(() => runAssist(names, flags))),
    );
}

async function runAssist(names: readonly string[], flags: AssistFlags): Promise<void> {
  if (flags.headless === true && (flags.save !== true || flags.ledger === undefined)) {
    throw new ExitError(
      exitCodes.wrongUse,
      "--headless needs --save and --ledger: without a window nobody can log in or press Save.",
    );
  }
  const stack = await PulumiStack.open(flags);
  const connections = new Connections(await stack.config());
  const plan = await planOfStack(flags);
  const isMeant = ({ account }: HandoffTask): boolean => names.length === 0 || names.includes(account.logicalName);
  const tasks = plan.tasks.filter(isMeant);
  const strangers = names.filter((name) => !plan.tasks.some(({ account }) => account.logicalName === name));
  if (strangers.length > 0) say(`Nothing to do in the control panel for: ${strangers.join(", ")}.`);
  // What is to be deleted may still be in use until the new token is in state.
  const now = tasks.filter(
    (task) => task.kind === "make" || !task.account.isReplaced || names.includes(task.account.logicalName),
  );
  const later = tasks.filter((task) => !now.includes(task));
  if (now.length === 0) {
    say(
      later.length > 0
        ? "Nothing to make. Next: pulumi up, then assist again for replaced accounts."
        : "Nothing to make or delete in the control panel.",
    );
    return;
  }
  for (const store of new Set(now.map(({ account }) => account.storeHash))) {
    const ofStore = now.filter(({ account }) => account.storeHash === store);
    await assistInStore(store, ofStore, stack, connections, flags);
  }
  say("Next: pulumi up");
  if (later.length > 0)
    say(
      `After that, delete the replaced accounts: npx bc-accounts assist ${later.map(({ account }) => quoteForShell(account.logicalName)).join(" ")}`,
    );
}

async function assistInStore(
  store: string,
  tasks: readonly HandoffTask[],
  stack: PulumiStack,
  connections: Connections,
  flags: AssistFlags,
): Promise<void> {
  const { Assistant, PanelStop } = panelRoom();
  const { url } = connections.describe(connections.keyOf(store));
  const downloads = join(stateFolder(), `downloads-${process.pid}-${store}`);
  const assistant = await Assistant.open({
    store,
    panelUrl: isLoopback(new URL(url).hostname) ? url : undefined,
    executablePath: flags.browser,
    isVisible: flags.headless !== true,
    pictures: flags.pictures,
    downloads,
    session: flags.ledger === undefined ? undefined : vaultOf(flags.ledger, flags.keyFile).load(store),
    say,
  });
  const interruption = new Interruption();
  try {
    await interruption.orDone(assistant, () => assistant.enter());
    for (const task of tasks) {
      await interruption.orDone(assistant, () => doTask(task, assistant, stack, connections, flags));
    }
  } catch (error) {
    if (error instanceof PanelStop && error.isHarmless) {
      // The page is not understood: what a person needs is beside it, and everything after Save still works by hand.
      process.stderr.write(
        `${checklistsAsText(tasks.map((task) => (task.kind === "make" ? checklistToMake(task.account) : checklistToDelete(task.account))))}\n`,
      );
    }
    throw error;
  } finally {
    interruption.end();
    const left = assistant.leftovers();
    await assistant.close();
    for (const file of left) {
      process.stderr.write(
        `A downloaded file with credentials is kept: ${file}\nAdopt it: npx bc-accounts adopt <account> --file ${quoteForShell(file)} --delete-file\n`,
      );
    }
  }
}

async function doTask(
  task: HandoffTask,
  assistant: Assistant,
  stack: PulumiStack,
  connections: Connections,
  { save }: AssistFlags,
): Promise<void> {
  const presses = save === true ? "machine" : "person";
  const { logicalName, name, storeHash } = task.account;
  if (task.kind === "delete" && name === UNKNOWN_NAME) {
    // The machine deletes by the name, and nothing in the list tells which token an account has.
    process.stderr.write(`${checklistsAsText([checklistToDelete(task.account)])}\n`);
    return;
  }
  if (task.kind === "delete") {
    const wasThere = await assistant.delete(name, presses);
    say(
      wasThere
        ? `Deleted: ${JSON.stringify(name)} (${logicalName}).`
        : `Gone already: ${JSON.stringify(name)} (${logicalName}).`,
    );
    return;
  }
  const order: FormOrder = {
    name,
    tokenType: task.account.tokenType,
    scopes: toParameters(task.account.scopes ?? {}, task.account.additionalScopes ?? []),
    accessLevel: task.account.accessLevel,
  };
  await assistant.make(order, presses, async (shown) => {
    await adopt(logicalName, name, shown, stack);
    const check = await probeToken(connections.storeApi(connections.keyOf(storeHash)), shown.accessToken);
    say(
      `Made and adopted: ${JSON.stringify(name)} as ${logicalName}, token fingerprint ${fingerprintOf(shown.accessToken)}; ` +
        (check.token === "alive" ? "the store accepts it." : `the store says that its token is ${check.token}.`),
    );
  });
}

/** Into the encrypted configuration: from here on nothing that was shown can be lost. */
async function adopt(logicalName: string, name: string, shown: Shown, stack: PulumiStack): Promise<void> {
  const { accessToken, clientId, clientSecret, apiPath } = shown;
  registerSecrets(accessToken, clientSecret);
  const credentials = { accessToken, clientId, clientSecret, apiPath, name };
  await stack.setSecret(adoptedPath(logicalName), JSON.stringify(credentials));
}

/** Ctrl-C: at once while nothing was shown, and after the credentials are stored where they were. */
class Interruption {
  readonly #came: Promise<"interrupted">;
  readonly #listener: () => void;

  constructor() {
    let come: (value: "interrupted") => void = () => undefined;
    this.#came = new Promise((resolve) => {
      come = resolve;
    });
    this.#listener = () => {
      come("interrupted");
    };
    process.on("SIGINT", this.#listener);
    process.on("SIGTERM", this.#listener);
  }

  async orDone(assistant: Assistant, work: () => Promise<void>): Promise<void> {
    const done = work();
    if ((await Promise.race([done, this.#came])) !== "interrupted") return;
    if (await assistant.hasShown()) {
      say("Stopping after the shown credentials are stored.");
      await done;
    } else done.catch(() => undefined);
    throw new ExitError(
      exitCodes.otherSideFailed,
      "Interrupted. Run the command again: it continues with the missing accounts.",
    );
  }

  end(): void {
    process.off("SIGINT", this.#listener);
    process.off("SIGTERM", this.#listener);
  }
}

/** Where this user's downloads wait until they are adopted. */
function stateFolder(): string {
  const folder = join(
    process.env["XDG_STATE_HOME"] ?? join(homedir(), ".local/state"),
    "pulumi-bigcommerce-api-accounts",
  );
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
