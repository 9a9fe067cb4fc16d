import { spawn } from "node:child_process";
import { join } from "node:path";
import { ExitError, exitCodes } from "../../cli/exit-codes";
import { withPanelCodes } from "../../cli/verbs/panel";
import type { Emulator } from "../../emulator";
import type { Assistant } from "../../panel";
import { STORE, type Workspace } from "./workspace";

/** The command as it is built, seen from dist/tools/quickstart. */
const bcAccounts = join(__dirname, "../../cli/main.js");

/** The emulated store's control panel, clicked by a browser: with a window where there is a display. */
export class ControlPanel {
  readonly #isVisible = hasDisplay();
  readonly #ledger: string;
  readonly #pictures: string;

  constructor(
    private readonly emulator: Emulator,
    private readonly workspace: Workspace,
    private readonly environment: Readonly<Record<string, string>>,
  ) {
    // Its key seals the session.
    this.#ledger = `${workspace.storeFile}.ledger`;
    this.#pictures = join(workspace.folder, "pictures");
  }

  /** Arguments of `pulumi config set-all` that make the stack one whose accounts are made by hand. */
  configuration(): string[] {
    const settings = { mode: "handoff", apiUrl: this.emulator.url, storeHash: STORE };
    return Object.entries(settings).flatMap(([key, value]) => ["--plaintext", `bigcommerce:${key}=${value}`]);
  }

  /** Makes what the stack declares and the store has not, by `bc-accounts assist`. Opens no browser for nothing. */
  async makeAccounts(): Promise<void> {
    const { checklists } = JSON.parse(await this.#run("pipe", "handoff", "--format", "json")) as {
      checklists: unknown[];
    };
    if (checklists.length === 0) {
      say("Nothing to make: the store has every account, and its credentials are adopted.");
      return;
    }
    await this.#loggedIn(async (assistant) => {
      const [{ SessionVault }, { loadSealingKey }] = await Promise.all([
        import("../../panel/index.js"),
        import("../../gateway/index.js"),
      ]);
      const vault = new SessionVault(`${this.#ledger}.panel`, loadSealingKey(this.#ledger));
      vault.save(STORE, await assistant.session());
    });
    const unattended = this.#isVisible ? [] : ["--headless"];
    const args = ["assist", "--save", ...unattended, "--ledger", this.#ledger, "--pictures", this.#pictures];
    await this.#run("inherit", ...args);
    say(`Pictures of what was saved: ${this.#pictures}`);
  }

  /** Deletes every account of the store, as `pulumi destroy` asks of a person in this mode. */
  async deleteAccounts(): Promise<void> {
    const accounts = this.emulator.truth().stores.find(({ store }) => store === STORE)?.accounts ?? [];
    if (accounts.length === 0) {
      say("The store has none.");
      return;
    }
    await this.#loggedIn(async (assistant) => {
      for (const { name } of accounts) {
        await assistant.delete(name, "machine");
        say(`Deleted: ${JSON.stringify(name)}`);
      }
    });
  }

  /** Opens a browser and logs in. A real store's person does that; this store's owner is made up, and so is the password. */
  async #loggedIn(work: (assistant: Assistant) => Promise<void>): Promise<void> {
    const { Assistant } = await import("../../panel/index.js");
    const { owner } = await import("../../emulator/index.js");
    await withPanelCodes(async () => {
      const assistant = await Assistant.open({
        store: STORE,
        panelUrl: this.emulator.url,
        isVisible: this.#isVisible,
        downloads: join(this.workspace.folder, "downloads"),
        say: () => undefined,
      });
      try {
        const logIn = async (): Promise<void> => {
          const { page } = assistant;
          const email = page.getByLabel("Email");
          await email.waitFor({ timeout: LOG_IN_MS });
          await email.fill(owner.email);
          await page.getByLabel("Password").fill(owner.password);
          await page.getByRole("button", { name: "Log in", exact: true }).click();
        };
        await Promise.all([assistant.enter(), logIn()]);
        say(
          `Logged in to the control panel as ${owner.email}${this.#isVisible ? "" : ", without a window: there is no display"}.`,
        );
        await work(assistant);
      } finally {
        await assistant.close();
      }
    });
  }

  /** Runs a verb of `bc-accounts` on the stack. @throws ExitError where it fails */
  #run(output: "inherit" | "pipe", ...args: string[]): Promise<string> {
    const { stack, folder, root } = this.workspace;
    if (output === "inherit") say(`\n$ bc-accounts ${args.join(" ")}\n`);
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [bcAccounts, ...args, "--stack", stack, "--cwd", root], {
        env: { ...this.environment, ...ownBrowser(), XDG_STATE_HOME: join(folder, "state") },
        stdio: ["ignore", output, "inherit"],
      });
      let stdout = "";
      child.stdout?.setEncoding("utf8").on("data", (text: string) => (stdout += text));
      child.once("error", reject);
      child.once("close", (code) => {
        if (code === 0) resolve(stdout);
        else {
          reject(
            new ExitError(
              exitCodes.otherSideFailed,
              `bc-accounts ${args[0] ?? ""} ended with ${code ?? "a signal"}; what it printed is above.`,
            ),
          );
        }
      });
    });
  }
}

/** Milliseconds for the log-in page to appear. */
const LOG_IN_MS = 60_000;

/** Only X and Wayland say that there is none. */
function hasDisplay(): boolean {
  if (process.platform !== "linux") return true;
  return ["DISPLAY", "WAYLAND_DISPLAY"].some((name) => (process.env[name] ?? "") !== "");
}

/** The workspace leaves out what a user has set for BigCommerce; which browser to use is no setting of a store. */
function ownBrowser(): Record<string, string> {
  const browser = process.env["BIGCOMMERCE_BROWSER"];
  return browser === undefined ? {} : { BIGCOMMERCE_BROWSER: browser };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
