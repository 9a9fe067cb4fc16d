import { join } from "node:path";
import type { ElementHandle, Frame, JSHandle, Page } from "playwright-core";
import { blankedPicture } from "../browser/blanked-picture";
import { readFrame, type PageElement, type Reading } from "../reading/read-frame";
import { recognise, type PageKind } from "../reading/recognise";
import type { Sight } from "../reading/sight";
import { PanelStop, type StopCode, type StopDetails } from "../stop";
import type { Era } from "../words/era";
import { eras } from "../words/eras";
import { storeOfAddress } from "./panel-address";

/** One frame of the page as it was read, and the way to its elements. */
export interface View {
  readonly sight: Sight;
  readonly kind: PageKind | undefined;
  readonly era: Era;
  /** The element that a place of the sight means: the very one that was read, or a failure if it is gone. */
  element(at: number): Promise<ElementHandle>;
  /** Lets the page forget the elements. Without it the browser keeps them as long as the page. */
  release(): void;
}

export interface WindowOptions {
  readonly store: string;
  /** Milliseconds to wait for a page to become what is looked for. Default 30,000. */
  readonly patienceMs?: number;
  /** Folder for pictures of pages that were not understood. Without it none is taken. */
  readonly pictures?: string | undefined;
  /** The command that logs in again, for messages. */
  readonly logInCommand: string;
}

/** Milliseconds between two looks at a page that is not ready. */
const LOOK_AGAIN_MS = 60;
const CLICK_MS = 10_000;

/**
 * A tab on the control panel: looks, waits for facts, acts on exactly what it saw, and stops in words. It never guesses:
 * what no frame shows in time is an error with what was looked for.
 */
export class PanelWindow {
  readonly #patienceMs: number;
  /** False from the press on Save or on Delete: from there a stop leaves it open what the store did. */
  isHarmless = true;

  constructor(
    readonly page: Page,
    readonly options: WindowOptions,
  ) {
    this.#patienceMs = options.patienceMs ?? 30_000;
    page.setDefaultTimeout(CLICK_MS);
  }

  get store(): string {
    return this.options.store;
  }

  /** Goes to an address. @throws PanelStop `connection_lost`, `browser_gone` */
  async goTo(address: string): Promise<void> {
    try {
      await this.page.goto(address, { waitUntil: "domcontentloaded", timeout: this.#patienceMs });
    } catch (error) {
      throw this.#failure(error, `open the list of API accounts of store ${this.store}`);
    }
  }

  /** What every frame shows now: the main frame first. */
  async look(): Promise<View[]> {
    const views: View[] = [];
    const main = this.page.mainFrame();
    for (const frame of [main, ...this.page.frames().filter((other) => other !== main)]) {
      const view = await this.#read(frame);
      if (view !== undefined) views.push(view);
    }
    return views;
  }

  /**
   * Waits until a frame shows one of these kinds. An obstacle stops the work at once: a log-in page in the middle of the
   * work means that the session has ended, and only a person can answer a CAPTCHA or a code.
   */
  async find(wanted: readonly PageKind[], lookedFor: string): Promise<View> {
    return this.until(
      lookedFor,
      (views) => views.find(({ kind }) => kind !== undefined && wanted.includes(kind)),
      wanted,
    );
  }

  /** Waits until `pick` finds something in the frames. @throws PanelStop */
  async until<T>(
    lookedFor: string,
    pick: (views: View[]) => T | undefined | Promise<T | undefined>,
    allowed: readonly PageKind[] = [],
    patienceMs: number = this.#patienceMs,
  ): Promise<T> {
    const end = Date.now() + patienceMs;
    for (;;) {
      let views: View[] = [];
      try {
        views = await this.look();
        const found = await pick(views);
        if (found !== undefined) return found;
      } catch (error) {
        // A page that changes under the reading is read again; a browser that is gone stays gone.
        if (error instanceof PanelStop || this.page.isClosed()) throw this.#failure(error, "read the page");
      }
      this.#stopAtObstacle(views, allowed, lookedFor);
      if (Date.now() > end) throw await this.notFound(views, lookedFor);
      // A person may take minutes, which is thousands of looks.
      for (const view of views) view.release();
      await new Promise((wake) => setTimeout(wake, LOOK_AGAIN_MS));
    }
  }

  /** Presses exactly the element that was read. */
  async press(view: View, at: number, what: string): Promise<void> {
    try {
      const element = await view.element(at);
      await element.click();
    } catch (error) {
      throw this.#failure(error, `press ${what}`);
    }
  }

  /** Types a text over what the box holds. */
  async type(view: View, at: number, text: string, what: string): Promise<void> {
    try {
      await (await view.element(at)).fill(text);
    } catch (error) {
      throw this.#failure(error, `fill in ${what}`);
    }
  }

  /** A stop in words, with a picture of the page where that is safe. */
  async stop(code: StopCode, reason: string, details: Omit<StopDetails, "isHarmless">): Promise<PanelStop> {
    const stop = new PanelStop(code, reason, { ...details, isHarmless: this.isHarmless });
    stop.screenshot = await this.#picture(code);
    return stop;
  }

  /** The page that was waited for did not come. */
  async notFound(views: readonly View[], lookedFor: string): Promise<PanelStop> {
    const isBusy = views.some(({ sight }) => sight.isBusy);
    const headings = views.flatMap(({ sight }) => sight.headings).slice(0, 5);
    const seen =
      headings.length === 0 ? "no heading" : `the headings ${headings.map((text) => JSON.stringify(text)).join(", ")}`;
    return this.stop(
      isBusy ? "not_ready" : "unknown_page",
      isBusy
        ? `The page of store ${this.store} is still loading after ${Math.round(this.#patienceMs / 1000)} s.`
        : `The page of store ${this.store} is not known: it has ${seen}.`,
      {
        lookedFor,
        wayOut: isBusy
          ? "Try again when the control panel answers."
          : "Look at it in a browser. To show what differs, without any value: npx bc-accounts panel inspect",
      },
    );
  }

  /** Is this tab still where the store's pages are? @throws PanelStop `wrong_store` */
  async mustBeInStore(expectedAddress: string): Promise<void> {
    const address = this.page.url();
    const named = storeOfAddress(address);
    const sameHost = URL.canParse(address) && new URL(address).host === new URL(expectedAddress).host;
    if (sameHost && (named === undefined || named === this.store)) return;
    throw await this.stop("wrong_store", `The browser is not in the control panel of store ${this.store}.`, {
      lookedFor: `an address of store ${this.store}`,
      wayOut: `Log in as a user of this store: ${this.options.logInCommand}`,
    });
  }

  /** A failure of the browser or the connection, as a stop. Playwright's own message may quote a page, so it stays behind. */
  failure(error: unknown, attempt: string): PanelStop {
    return this.#failure(error, attempt);
  }

  async #read(frame: Frame): Promise<View | undefined> {
    let handle: JSHandle<Reading>;
    try {
      const body = frame.locator("body");
      if ((await body.count()) === 0) return undefined;
      handle = await body.first().evaluateHandle(readFrame as never, undefined, { timeout: 1000 });
      const sight = await handle.evaluate((reading) => reading.sight);
      const { kind, era } = recognise(sight) ?? { kind: undefined, era: eras[0] as Era };
      return {
        sight,
        kind,
        era,
        element: async (at) => {
          const element = await handle.evaluateHandle(
            (reading: Reading, place: number) => reading.elements[place] as PageElement,
            at,
          );
          return element;
        },
        release: () => {
          handle.dispose().catch(() => undefined);
        },
      };
    } catch (error) {
      // A frame that goes away while it is read shows nothing.
      if (this.page.isClosed() || isGone(error)) throw this.#failure(error, "read the page");
      return undefined;
    }
  }

  #stopAtObstacle(views: readonly View[], allowed: readonly PageKind[], lookedFor: string): void {
    const kinds = views.map(({ kind }) => kind).filter((kind) => kind !== undefined && !allowed.includes(kind));
    const details = { lookedFor, isHarmless: this.isHarmless };
    const { logInCommand } = this.options;
    if (kinds.includes("captcha")) {
      throw new PanelStop("captcha", `The control panel of store ${this.store} asks for a CAPTCHA.`, {
        ...details,
        wayOut: `Answer it yourself: ${logInCommand}`,
      });
    }
    if (kinds.includes("two-step")) {
      throw new PanelStop("two_step_code", `The control panel of store ${this.store} asks for a verification code.`, {
        ...details,
        wayOut: `Enter it yourself: ${logInCommand}`,
      });
    }
    if (kinds.includes("log-in")) {
      throw new PanelStop("session_ended", `The session in the control panel of store ${this.store} has ended.`, {
        ...details,
        wayOut: `Log in again: ${logInCommand}`,
      });
    }
  }

  async #picture(code: StopCode): Promise<string | undefined> {
    const { pictures } = this.options;
    if (pictures === undefined || this.page.isClosed()) return undefined;
    try {
      const views = await this.look();
      // Where credentials may be shown, no picture is taken at all.
      if (
        views.some(({ sight, kind }) => kind === "credentials" || sight.dialogs.some(({ fields }) => fields.length > 0))
      )
        return undefined;
      const path = join(pictures, `stopped-${code}-${Date.now()}.png`);
      await blankedPicture(this.page, path);
      return path;
    } catch {
      return undefined;
    }
  }

  #failure(error: unknown, attempt: string): PanelStop {
    if (error instanceof PanelStop) return error;
    const isBrowserGone = this.page.isClosed() || isGone(error);
    return new PanelStop(
      isBrowserGone ? "browser_gone" : "connection_lost",
      isBrowserGone
        ? `Could not ${attempt}: the browser was closed or has died.`
        : `Could not ${attempt}: the page did not answer, or went away.`,
      { wayOut: "Try again.", isHarmless: this.isHarmless, cause: error },
    );
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && /has been closed|crashed|disconnected/i.test(error.message);
}
