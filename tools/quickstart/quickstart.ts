import { resolve } from "node:path";
import type { Emulator } from "../../emulator";
import { ensurePulumi } from "../toolchain/ensure-pulumi";
import { ToolchainError } from "../toolchain/errors";
import { ExitError, exitCodes } from "../../cli/exit-codes";
import { hasColor, paint } from "../../cli/paint";
import { stopSignal } from "../../cli/stop-signal";
import { callPublicApi } from "./public-api";
import { Pulumi } from "./pulumi";
import { ControlPanel } from "./control-panel";
import { STORE, Workspace } from "./workspace";

export interface QuickstartOptions {
  /** The checkout: where Pulumi.yaml lies. */
  readonly root: string;
  /** Have a browser make the accounts in the control panel, instead of the gateway. */
  readonly panel: boolean;
  /** Remove the stack, its accounts and the workspace instead. */
  readonly destroy: boolean;
  /** Keep the emulator up until Ctrl-C, so that its page can be looked at. */
  readonly stay: boolean;
}

/** The port that the README names; another is taken where this one is not free. */
const PREFERRED_PORT = 4010;
const POLICY_PACK = "policy";

/**
 * `npm start`: the main job from nothing, against an emulated store in this process.
 * Repeatable: a second run finds what the first one left, and changes nothing.
 */
export async function quickstart(options: QuickstartOptions): Promise<void> {
  const workspace = new Workspace(options.root, options.panel ? "panel" : "gateway");
  if (options.destroy && !workspace.exists()) {
    say("Nothing to destroy: no quickstart has run in this folder.");
    return;
  }
  heading("A Pulumi CLI");
  const cli = await ensurePulumi().catch((error: unknown) => {
    if (!(error instanceof ToolchainError)) throw error;
    throw new ExitError(exitCodes.otherSideFailed, error.message, { cause: error });
  });
  say(`pulumi ${cli.version} (${cli.command})`);

  heading("An emulated BigCommerce store");
  const isRepeated = workspace.exists();
  workspace.create();
  const emulator = await startStore(workspace);
  try {
    say(`store "${STORE}" at ${emulator.url}, kept in ${workspace.storeFile}`);
    const gateway = { url: emulator.url, token: emulator.gatewayToken };
    const environment = workspace.environment(cli, gateway);
    const pulumi = new Pulumi(cli.command, environment, options.root);
    await pulumi.ask("stack", "select", workspace.stack, "--create");

    if (options.panel) {
      const panel = new ControlPanel(emulator, workspace, environment);
      await pulumi.ask("config", "set-all", ...panel.configuration(), "--stack", workspace.stack);
      if (options.destroy) {
        heading("The accounts, deleted in the control panel by a browser");
        await panel.deleteAccounts();
        await destroy(pulumi, workspace);
      } else await showPanel(pulumi, emulator, panel, workspace, options);
    } else if (options.destroy) await destroy(pulumi, workspace);
    else {
      if (isRepeated) await reviewChange(pulumi, workspace);
      await show(pulumi, emulator, workspace, options);
    }
  } finally {
    await emulator.close();
  }
  if (options.destroy) {
    workspace.remove();
    say("\nThe accounts, the stack and the quickstart's folder are gone.");
  }
}

/** What an edit of the program would give and take away, before it is done. The first run has nothing to compare with. */
async function reviewChange(pulumi: Pulumi, { stack }: Workspace): Promise<void> {
  heading("What your change gives and takes away (bc-accounts review)");
  let preview: string;
  try {
    preview = await pulumi.ask("preview", "--json", "--show-sames", "--stack", stack);
  } catch (error) {
    if (!(error instanceof ExitError)) throw error;
    say("Nothing to review: the program cannot be previewed as it is. `pulumi up` says why:");
    return;
  }
  const { readPlan, renderText, reviewPlan } = await import("../../review/index.js");
  const review = reviewPlan(readPlan([{ name: "The preview", bytes: Buffer.from(preview) }]));
  const { isTTY, columns } = process.stdout;
  say(
    renderText(review, {
      color: hasColor(),
      width: isTTY ? columns : 100,
    }).trimEnd(),
  );
}

async function show(
  pulumi: Pulumi,
  emulator: Emulator,
  workspace: Workspace,
  options: QuickstartOptions,
): Promise<void> {
  heading("Three API accounts, declared in examples/quickstart/index.ts");
  await apply(pulumi, workspace);
  await proveTokens(pulumi, emulator, workspace);

  heading("A fourth account that asks for too much, declared in examples/policy-violation");
  const example = pulumi.in(workspace.violation);
  await example.ask("stack", "select", workspace.stack, "--create");
  const refused = await example.watch(
    "preview",
    "--stack",
    workspace.stack,
    "--policy-pack",
    resolve(options.root, POLICY_PACK),
  );
  if (refused === 0)
    throw new ExitError(exitCodes.otherSideFailed, "The policy pack should have refused this preview and did not.");
  say(paint.green("Refused, as it should be: nothing was created."));

  heading("What to try next");
  say(
    `Change a scope and the endpoints that need it in examples/quickstart/index.ts, and run ${paint.bold("npm start")} again: a review names the calls that the account could newly make; then a new account is made, and the old one deleted.`,
  );
  say(`Remove everything: ${paint.bold("npm start -- --destroy")}`);
  await mayStay(emulator, options);
}

/** The same accounts of the same program, in handoff mode: the gateway has no part in it. */
async function showPanel(
  pulumi: Pulumi,
  emulator: Emulator,
  panel: ControlPanel,
  workspace: Workspace,
  options: QuickstartOptions,
): Promise<void> {
  heading("Three API accounts, made in the control panel by a browser (bc-accounts assist)");
  await panel.makeAccounts();
  heading("The accounts, taken into state");
  await apply(pulumi, workspace);
  await proveTokens(pulumi, emulator, workspace);

  heading("What to try next");
  say(`The same on a store of yours, where you log in and press Save: docs/a-real-store.md`);
  say(`Run it again, and nothing changes: ${paint.bold("npm start -- --panel")}`);
  say(`Remove everything: ${paint.bold("npm start -- --panel --destroy")}`);
  await mayStay(emulator, options);
}

async function apply(pulumi: Pulumi, { stack }: Workspace): Promise<void> {
  const code = await pulumi.watch("up", "--yes", "--stack", stack, "--policy-pack", POLICY_PACK);
  if (code !== 0)
    throw new ExitError(exitCodes.otherSideFailed, `pulumi up ended with ${code}; what it printed is above.`);
}

async function mayStay(emulator: Emulator, { stay, panel }: QuickstartOptions): Promise<void> {
  if (stay) {
    say(`Look at the store: ${paint.bold(emulator.url)} (up until you press Ctrl-C)`);
    await stopSignal();
  } else {
    say(`Look at the store in a browser: ${paint.bold(`npm start -- ${panel ? "--panel " : ""}--stay`)}`);
  }
}

/** One call that the scopes allow and one that they forbid, with the same token. */
async function proveTokens(pulumi: Pulumi, emulator: Emulator, { stack }: Workspace): Promise<void> {
  heading("What the tokens can do, asked of the store's public API");
  const outputs = JSON.parse(
    await pulumi.ask("stack", "output", "--json", "--show-secrets", "--stack", stack),
  ) as Record<string, string>;
  const token = outputs["catalogueFeedToken"] ?? "";
  const storeUrl = `${emulator.url}/stores/${STORE}`;
  const allowed = await callPublicApi(storeUrl, "/v3/catalog/products", token);
  const forbidden = await callPublicApi(storeUrl, "/v2/orders", token);
  for (const { call, status, title } of [allowed, forbidden]) {
    const colour = status < 400 ? paint.green : paint.yellow;
    say(`${call.padEnd(26)} with the token of catalogue-feed: ${colour(String(status))}${title ? ` ${title}` : ""}`);
  }
  if (allowed.status !== 200 || forbidden.status !== 403) {
    throw new ExitError(
      exitCodes.otherSideFailed,
      `Expected 200 and 403, but the store answered ${allowed.status} and ${forbidden.status}.`,
    );
  }
}

async function destroy(pulumi: Pulumi, { stack }: Workspace): Promise<void> {
  const code = await pulumi.watch("destroy", "--yes", "--stack", stack);
  if (code !== 0)
    throw new ExitError(exitCodes.otherSideFailed, `pulumi destroy ended with ${code}; what it printed is above.`);
}

async function startStore(workspace: Workspace): Promise<Emulator> {
  const { EmulatorError, startEmulator } = await import("../../emulator/index.js");
  const start = async (port: number): Promise<Emulator> => {
    const emulator = await startEmulator({ data: workspace.storeFile, stores: [STORE], port });
    workspace.keepPort(Number(new URL(emulator.url).port));
    return emulator;
  };
  const { port } = workspace;
  try {
    return await start(port ?? PREFERRED_PORT);
  } catch (error) {
    if (!(error instanceof EmulatorError)) throw error;
    const fail = (message: string) => new ExitError(exitCodes.otherSideFailed, message, { cause: error });
    if (error.code === "data_unusable" && workspace.exists()) {
      throw fail(
        `${error.message}\nAnother \`npm start\` may be running in this folder: press Ctrl-C there, then run this again.`,
      );
    }
    if (error.code !== "port_in_use") throw fail(error.message);
    if (port !== undefined) {
      throw fail(
        `The store of the run before was on port ${port}, where its accounts say that they are, and another program has the port now: ` +
          "end that program (a `bc-accounts emulator` in another terminal, perhaps), then run this again.",
      );
    }
    say(`Port ${PREFERRED_PORT} is taken, so another one is used.`);
    return start(0);
  }
}

function heading(text: string): void {
  say(`\n${paint.bold(paint.cyan(text))}`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
