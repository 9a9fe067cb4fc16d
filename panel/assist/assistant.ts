import { chmodSync, mkdirSync, readdirSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContext } from "playwright-core";
import { openBrowser } from "../browser/playwright";
import { tallPicture } from "../browser/tall-picture";
import { compareForm, fillForm, type FormEvidence, openForm, readBack } from "../pages/account-form";
import { listAccounts, openAccounts } from "../pages/accounts-page";
import { askToDelete, confirmDelete, seeDeleted } from "../pages/delete-account";
import type { FormOrder } from "../pages/order";
import { listAddress } from "../pages/panel-address";
import { PanelWindow } from "../pages/panel-window";
import {
  destroyFile,
  done,
  DownloadTrap,
  readSaved,
  save,
  type SaveEvidence,
  type ShownCredentials,
} from "../pages/save";
import type { BrowserSession } from "../session/session-vault";
import { PanelStop } from "../stop";
import { SaveGuard } from "./save-guard";

export interface AssistantOptions {
  readonly store: string;
  /** Origin of an emulator's control panel. Default: BigCommerce's own. */
  readonly panelUrl?: string | undefined;
  readonly executablePath?: string | undefined;
  /** False only for tests and for machines where nobody looks. */
  readonly isVisible: boolean;
  /** Private folder for the browser's downloads, made with mode 0700. */
  readonly downloads: string;
  /** Folder for pictures of what is about to be saved, and of the list after it. Without it none is taken. */
  readonly pictures?: string | undefined;
  /** A session to begin with; without one the person logs in. */
  readonly session?: BrowserSession | undefined;
  /** Told what the person should do now. */
  readonly say: (line: string) => void;
  /** Milliseconds that a person may take for the log-in or for Save. Default 30 minutes. */
  readonly personMs?: number | undefined;
  readonly patienceMs?: number | undefined;
}

/** What was shown for an account, and where its file is until `keep` has stored it. */
export interface Shown extends ShownCredentials {
  /** Path of the downloaded file: its name says nothing. */
  readonly file: string | undefined;
}

const PERSON_MS = 30 * 60_000;

/**
 * A browser with a window in which a person and the machine work together: the person logs in and presses Save, the
 * machine fills in, reads back, catches the credentials, and presses Done only when they are stored.
 */
export class Assistant {
  readonly #window: PanelWindow;
  readonly #trap: DownloadTrap;
  #isSaving = false;
  #pictured = 0;

  private constructor(
    private readonly browser: Browser,
    private readonly context: BrowserContext,
    window: PanelWindow,
    private readonly options: AssistantOptions,
  ) {
    this.#window = window;
    this.#trap = new DownloadTrap(window, options.downloads);
  }

  static async open(options: AssistantOptions): Promise<Assistant> {
    mkdirSync(options.downloads, { recursive: true, mode: 0o700 });
    const { executablePath, isVisible, downloads, store, session, patienceMs } = options;
    const browser = await openBrowser({ executablePath, isVisible, downloads });
    const context = await browser.newContext({
      acceptDownloads: true,
      viewport: isVisible ? null : { width: 1280, height: 860 },
      ...(session === undefined ? {} : { storageState: session }),
    });
    const window = new PanelWindow(await context.newPage(), {
      store,
      logInCommand: "log in, in the open window",
      ...(patienceMs === undefined ? {} : { patienceMs }),
    });
    return new Assistant(browser, context, window, options);
  }

  /** The tab, for tests that play the person and for pictures. */
  get page(): PanelWindow["page"] {
    return this.#window.page;
  }

  /** Opens the list, and waits for a person to log in where that is needed. */
  async enter(): Promise<void> {
    const { store, panelUrl, say, personMs = PERSON_MS } = this.options;
    const address = listAddress(store, panelUrl);
    await this.#window.goTo(address);
    let isTold = false;
    await this.#window.until(
      "the list Store-level API accounts, after the log-in",
      async (views) => {
        if (views.some(({ kind }) => kind === "list")) return true;
        const isOutside = views.some(({ kind }) => ["log-in", "two-step", "captcha", "chooser"].includes(kind ?? ""));
        if (isOutside && !isTold) {
          isTold = true;
          say(
            `Log in to store ${store} in the browser that has opened. Use your password manager, SSO or code as usual.`,
          );
        }
        // After the log-in the panel may lead elsewhere: its start page is no page that is looked for.
        const isElsewhere = isTold && !isOutside && views.length > 0 && !this.page.url().startsWith(address);
        if (isElsewhere) await this.#window.goTo(address);
        return undefined;
      },
      ["log-in", "two-step", "captcha", "chooser"],
      personMs,
    );
    await this.#window.mustBeInStore(address);
  }

  /** Cookies and storage after the log-in: as strong as the person. */
  session(): Promise<BrowserSession> {
    return this.context.storageState();
  }

  /**
   * Makes one account. `keep` stores the credentials; only then Done is pressed and the file destroyed.
   *
   * @param presses - Who presses Save.
   * @throws PanelStop; whatever was shown by then is in the file that {@link leftovers} names
   */
  async make(order: FormOrder, presses: "person" | "machine", keep: (shown: Shown) => Promise<void>): Promise<void> {
    const { panelUrl, say, personMs = PERSON_MS } = this.options;
    const window = this.#window;
    window.isHarmless = true;
    const before = await listAccounts(window, panelUrl);
    if (before.accounts.some(({ name }) => name === order.name)) {
      throw await window.stop(
        "name_taken",
        `The store has an API account named ${JSON.stringify(order.name)} already.`,
        {
          wayOut: "If it was made for this, adopt its file. If its credentials are lost, delete it first.",
        },
      );
    }
    const list = before.pages === 1 ? await window.find(["list"], "the list") : await openAccounts(window, panelUrl);
    this.#trap.clear();
    const opened = await openForm(window, list, order);
    const guard = new SaveGuard(this.page, opened.era.form.save);
    if (presses === "person") await guard.arm();
    const form = await fillForm(window, opened, order).catch(async (error: unknown) => {
      throw (await this.#savedTooEarly(order)) ?? error;
    });
    say(`Filled in and read back: ${summary(order, form)}.`);
    this.#pictured += 1;
    await this.#picture("form", form);
    this.#isSaving = presses === "machine";
    try {
      const saved =
        presses === "machine"
          ? await save(window, this.#trap, order, form)
          : await this.#letPersonSave(order, form, guard, personMs);
      await keep({ ...saved.credentials, file: saved.file });
      destroyFile(saved.file);
      this.#trap.clear();
    } finally {
      this.#isSaving = false;
    }
    await done(window);
    await window.find(["list"], "the list, after Done");
    await this.#picture("list");
  }

  /** Deletes one account, by its name, which a store has once. True if it was there. */
  async delete(name: string, presses: "person" | "machine"): Promise<boolean> {
    const { panelUrl, say, personMs = PERSON_MS } = this.options;
    const window = this.#window;
    window.isHarmless = true;
    const named = (await listAccounts(window, panelUrl)).accounts.filter((account) => account.name === name);
    const [account] = named;
    if (account === undefined) return false;
    if (named.length > 1) {
      throw await window.stop(
        "account_unclear",
        `The list shows ${named.length} accounts named ${JSON.stringify(name)}.`,
        {
          wayOut: "Nothing was deleted. Delete the right one by hand.",
        },
      );
    }
    const question = await askToDelete(window, panelUrl, account);
    if (question === undefined) return false;
    if (presses === "machine") await confirmDelete(window, panelUrl, account, question);
    else {
      say(`The question for ${JSON.stringify(name)} is open: press Delete to delete the account.`);
      window.isHarmless = false;
      await seeDeleted(window, panelUrl, account, personMs);
    }
    return true;
  }

  /** Has the panel shown credentials, or is it about to, that nobody has stored yet? */
  async hasShown(): Promise<boolean> {
    if (this.#isSaving || this.#trap.count > 0) return true;
    const views = await this.#window.look().catch(() => []);
    return views.some(({ kind }) => kind === "credentials");
  }

  /** Downloads that nobody has taken: a credential may be in them. */
  leftovers(): string[] {
    try {
      return readdirSync(this.options.downloads)
        .filter((name) => name.startsWith("credentials-"))
        .map((name) => `${this.options.downloads}/${name}`);
    } catch {
      return [];
    }
  }

  async close(): Promise<void> {
    await this.browser.close().catch(() => undefined);
    try {
      // Only an empty folder goes: what is left is somebody's credential.
      rmdirSync(this.options.downloads);
    } catch {
      // Not empty, or gone.
    }
  }

  async #letPersonSave(
    order: FormOrder,
    form: FormEvidence,
    guard: SaveGuard,
    personMs: number,
  ): Promise<SaveEvidence> {
    const { say } = this.options;
    await this.#highlight(form);
    this.#window.isHarmless = false;
    let isAsked = false;
    let isTold = false;
    const watch = await this.#window.until(
      "Save, pressed by you",
      async (views) => {
        if (this.#trap.count > 0 || views.some(({ kind }) => kind === "credentials")) return "saved";
        if (!views.some(({ kind }) => kind === "form"))
          return views.some(({ kind }) => kind === "list") ? "left" : undefined;
        // What the person saves is what counts: Save goes through only while the form is the order's.
        const difference = await this.#letThroughIfOrdered(order, guard);
        if (difference === undefined && !isAsked) {
          isAsked = true;
          say("Check the marked fields of the form, then press Save.");
        }
        if (difference !== undefined && !isTold)
          say(`Save is blocked, because the form differs from the declaration: ${difference}`);
        isTold = difference !== undefined;
        return undefined;
      },
      ["credentials", "form", "list"],
      personMs,
    );
    if (watch === "left") {
      throw new PanelStop("save_unclear", "The form was left without Save.", {
        wayOut: "Run the command again.",
        isHarmless: true,
      });
    }
    return readSaved(this.#window, this.#trap, order, form);
  }

  /** Opens Save for what was just read and nothing else. What differs from the order, in words; undefined for nothing. */
  async #letThroughIfOrdered(order: FormOrder, guard: SaveGuard): Promise<string | undefined> {
    const before = await guard.changes();
    const view = (await this.#window.look()).find(({ kind }) => kind === "form");
    if (view === undefined) return undefined;
    try {
      await compareForm(this.#window, view, order);
    } catch (error) {
      if (!(error instanceof PanelStop)) throw error;
      return error.message;
    }
    await guard.letThrough(before);
    return undefined;
  }

  /** Was an account made while the form was still being filled in? Nobody can say then what was granted to it. */
  async #savedTooEarly({ name }: FormOrder): Promise<PanelStop | undefined> {
    const views = await this.#window.look().catch(() => []);
    if (this.#trap.count === 0 && !views.some(({ kind }) => kind === "credentials")) return undefined;
    return new PanelStop(
      "save_unclear",
      `Save was pressed before the form for ${JSON.stringify(name)} was filled in and read back: an account may have been made with other scopes than the declared ones.`,
      {
        wayOut: "Delete that account in the control panel, do not adopt its file, and run the command again.",
        isHarmless: false,
      },
    );
  }

  /** Draws a frame around what was set. A page that does not let one is none the worse. */
  async #highlight(form: FormEvidence): Promise<void> {
    for (const word of new Set(Object.values(form.granted))) {
      const pressed = this.page.locator("[aria-checked=true],[aria-pressed=true]").filter({ hasText: word });
      await pressed
        .evaluateAll((elements: { style: { outline: string } }[]) => {
          for (const element of elements) element.style.outline = "3px solid #e8590c";
        })
        .catch(() => undefined);
    }
  }

  /** A picture for whoever asks later what was saved. Where credentials are shown, none is taken. */
  async #picture(what: "form" | "list", form?: FormEvidence): Promise<void> {
    const { pictures } = this.options;
    if (pictures === undefined) return;
    if (form !== undefined) await this.#highlight(form);
    const views = await this.#window.look();
    if (!views.some(({ kind }) => kind === what) || views.some(({ kind }) => kind === "credentials")) return;
    mkdirSync(pictures, { recursive: true, mode: 0o700 });
    const path = join(pictures, `${this.#pictured}-${what}.png`);
    await tallPicture(this.page, path);
    chmodSync(path, 0o600);
  }

  /** The form as it stands, compared with the order. For a last look before a picture or Save. */
  readBack(order: FormOrder): Promise<FormEvidence> {
    return readBack(this.#window, order);
  }
}

function summary({ name, tokenType }: FormOrder, { granted }: FormEvidence): string {
  const rows = Object.entries(granted).map(([label, word]) => `${label}: ${word}`);
  return `${JSON.stringify(name)}, ${tokenType === "v2v3" ? "V2/V3 API token" : "Stencil-CLI token"}, ${rows.join(", ")}`;
}
