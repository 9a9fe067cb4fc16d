import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContext } from "playwright-core";
import { PanelWindow, type WindowOptions } from "../pages/panel-window";
import type { SessionVault } from "../session/session-vault";
import { openBrowser } from "./playwright";

export interface PanelBrowserOptions {
  readonly vault: SessionVault;
  readonly executablePath?: string | undefined;
  readonly panelUrl?: string | undefined;
  readonly patienceMs?: number | undefined;
}

/**
 * One browser for all stores, a context with its own session for each. It is opened when somebody needs it, and opened
 * again when it has died.
 */
export class PanelBrowser {
  #browser: Promise<Browser> | undefined;
  readonly #contexts = new Map<string, Promise<BrowserContext>>();
  readonly downloads: string;

  constructor(private readonly options: PanelBrowserOptions) {
    this.downloads = join(options.vault.folder, `downloads-${process.pid}`);
  }

  /** Runs `work` in a fresh tab of the store's session, and stores what the session became. */
  async inStore<T>(store: string, work: (window: PanelWindow) => Promise<T>): Promise<T> {
    const context = await this.#context(store);
    const opening = this.#contexts.get(store);
    const page = await context.newPage().catch(async (error: unknown) => {
      if (context.browser()?.isConnected() === true) throw error;
      // The browser died since: once more, with a new one. Another store may have opened that already.
      if (this.#contexts.get(store) === opening) this.#forget();
      return (await this.#context(store)).newPage();
    });
    const window = new PanelWindow(page, this.#windowOptions(store));
    try {
      return await work(window);
    } finally {
      await this.#keepSession(store, page.context());
      await page.close().catch(() => undefined);
    }
  }

  /** Closes the browser and destroys its private downloads. */
  async close(): Promise<void> {
    const browser = await this.#browser?.catch(() => undefined);
    this.#forget();
    await browser?.close().catch(() => undefined);
    rmSync(this.downloads, { recursive: true, force: true });
  }

  #windowOptions(store: string): WindowOptions {
    const { patienceMs, vault } = this.options;
    return {
      store,
      ...(patienceMs === undefined ? {} : { patienceMs }),
      pictures: vault.folder,
      logInCommand: `npx bc-accounts panel log-in --store ${store}`,
    };
  }

  async #context(store: string): Promise<BrowserContext> {
    const session = this.options.vault.load(store);
    let context = this.#contexts.get(store);
    if (context === undefined) {
      context = this.#open().then((browser) =>
        browser.newContext({ storageState: session, acceptDownloads: true, serviceWorkers: "block" }),
      );
      this.#contexts.set(store, context);
    }
    try {
      return await context;
    } catch (error) {
      this.#contexts.delete(store);
      throw error;
    }
  }

  #open(): Promise<Browser> {
    if (this.#browser === undefined) {
      // A browser or a gateway that was killed has destroyed nothing: what it downloaded may be credentials.
      destroyAbandoned(this.options.vault.folder);
      mkdirSync(this.downloads, { recursive: true, mode: 0o700 });
      const opening: Promise<Browser> = openBrowser({
        executablePath: this.options.executablePath,
        isVisible: false,
        downloads: this.downloads,
      }).then((browser) => {
        browser.on("disconnected", () => {
          // The news may come when another browser is open already: nobody would close that one if it were forgotten, and
          // its downloads are not the dead browser's.
          if (this.#browser !== opening) return;
          this.#forget();
          destroyBrowsersOwn(this.downloads);
        });
        return browser;
      });
      opening.catch(() => {
        if (this.#browser === opening) this.#browser = undefined;
      });
      this.#browser = opening;
    }
    return this.#browser;
  }

  #forget(): void {
    this.#browser = undefined;
    this.#contexts.clear();
  }

  /** Cookies are renewed with use; what is stored should not be older than what the browser has. */
  async #keepSession(store: string, context: BrowserContext): Promise<void> {
    try {
      if (this.options.vault.has(store)) this.options.vault.save(store, await context.storageState());
    } catch {
      // A browser that has died has nothing newer.
    }
  }
}

const DOWNLOADS = /^downloads-(\d+)$/;

/** Destroys the downloads of processes that are gone, and what an earlier browser of this one left. */
function destroyAbandoned(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = Number(DOWNLOADS.exec(name)?.[1] ?? Number.NaN);
    if (Number.isNaN(pid) || (pid !== process.pid && isAlive(pid))) continue;
    rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/** Destroys what a dead browser kept for itself. Files that were taken over from it have their owner. */
function destroyBrowsersOwn(downloads: string): void {
  try {
    for (const name of readdirSync(downloads)) {
      if (!name.startsWith("credentials-")) rmSync(join(downloads, name), { recursive: true, force: true });
    }
  } catch {
    // The folder is gone, or cannot be read: the next browser's start tries again.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
