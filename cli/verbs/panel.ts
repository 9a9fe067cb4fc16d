import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import type { SessionVault } from "../../panel";
import { ExitError, exitCodes } from "../exit-codes";
import { writeResult } from "../files";
import { gatewayRoom } from "./gateway/ledger-room";
import { asExit } from "./gateway/ledger-option";
import { serverRoom } from "./gateway/server-room";
import { panelRoom } from "./panel-room";

interface PanelFlags {
  store: string;
  ledger: string;
  keyFile?: string;
  panelUrl?: string;
  browser?: string;
  output?: string;
}

/** `bc-accounts panel`: the stored session with which a gateway drives a control panel, and a look at its pages. */
export function panelVerb(): Command {
  return new Command("panel")
    .description(
      "log in to a store's control panel for a gateway that drives it, and check whether its pages are known",
    )
    .addCommand(
      options(new Command("log-in"))
        .description("log in, in a browser with a window, and store the session, sealed with the gateway's key")
        .action((flags: PanelFlags) => withPanelCodes(() => logIn(flags))),
    )
    .addCommand(
      options(new Command("log-out"))
        .description("destroy the stored session")
        .action((flags: PanelFlags) => withPanelCodes(() => logOut(flags))),
    )
    .addCommand(
      options(new Command("inspect"))
        .description(
          "visit the pages read-only and show which facts about them are true for this store; no value is written",
        )
        .option("-o, --output <file>", "write the report to this file")
        .action((flags: PanelFlags) => withPanelCodes(() => inspect(flags))),
    );
}

function options(command: Command): Command {
  return command
    .requiredOption("--store <hash>", "store of the control panel")
    .option("--ledger <file>", "the gateway's ledger; its key seals the session, which is kept beside it", "gateway.db")
    .option(
      "--key-file <file>",
      "file of mode 0600 with the gateway's key, if it is not beside the ledger (default: BIGCOMMERCE_GATEWAY_KEY, then the file beside it)",
    )
    .option("--panel-url <origin>", "an emulator's address instead of BigCommerce's control panel")
    .option("--browser <program>", "the browser to use (default: BIGCOMMERCE_BROWSER, then Chrome, Edge or Chromium)");
}

async function logIn({ store, ledger, keyFile, panelUrl, browser }: PanelFlags): Promise<void> {
  const vault = vaultOf(ledger, keyFile);
  const assistant = await panelRoom().Assistant.open({
    store,
    panelUrl,
    executablePath: browser,
    isVisible: true,
    downloads: mkdtempSync(join(tmpdir(), "bc-panel-")),
    say,
  });
  try {
    await assistant.enter();
    vault.save(store, await assistant.session());
  } finally {
    await assistant.close();
  }
  say(`Stored, sealed: the session of store ${store}. It may do everything that the person who logged in may do.`);
  say(`To destroy it: npx bc-accounts panel log-out --store ${store} --ledger ${ledger}`);
}

function logOut({ store, ledger, keyFile }: PanelFlags): Promise<void> {
  const wasThere = vaultOf(ledger, keyFile).destroy(store);
  say(wasThere ? `Destroyed: the session of store ${store}.` : `There was no session of store ${store}.`);
  if (wasThere) say("BigCommerce still has the session: to end it, log out in the control panel.");
  return Promise.resolve();
}

async function inspect({ store, ledger, keyFile, panelUrl, browser, output }: PanelFlags): Promise<void> {
  const { inspectPanel, PanelBrowser } = panelRoom();
  const panel = new PanelBrowser({ vault: vaultOf(ledger, keyFile), panelUrl, executablePath: browser });
  try {
    const report = await panel.inStore(store, (window) => inspectPanel(window, panelUrl));
    writeResult(`${JSON.stringify(report, undefined, 2)}\n`, output);
    const differs = report.facts.filter(({ verdict }) => verdict === "differs").length;
    process.stderr.write(
      `${report.facts.length - differs} facts are true or were not seen, ${differs} differ, ${report.unknownRows.length} rows are unknown. ` +
        "The report has words of the page and no values: read it, then attach it to an issue.\n",
    );
  } finally {
    await panel.close();
  }
}

/** The sessions that lie beside a gateway's ledger, under its key. */
export function vaultOf(ledger: string, keyFile: string | undefined): SessionVault {
  const { SessionVault, sessionFolder } = panelRoom();
  const { sealingKeyOf } = serverRoom();
  try {
    return new SessionVault(sessionFolder(ledger), sealingKeyOf(ledger, keyFile));
  } catch (error) {
    if (!(error instanceof gatewayRoom().LedgerError)) throw asExit(error);
    throw new ExitError(exitCodes.otherSideFailed, error.message, { cause: error });
  }
}

/** Runs a verb's work; a stop in front of a page becomes a message and an exit code. */
export async function withPanelCodes<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof panelRoom().PanelStop)) throw error;
    const picture = error.screenshot === undefined ? "" : ` A picture of the page, without values: ${error.screenshot}`;
    throw new ExitError(exitCodes.otherSideFailed, `${error.message}${picture}`, { cause: error });
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
