import type { Page } from "playwright-core";
import type { Word } from "../words/word";

/**
 * Holds a person's press on Save back until the form was read and is the order's, and again after whatever the person
 * changes. It listens in the page before the page itself does, changes nothing in it, and ends with the page.
 */
export class SaveGuard {
  constructor(
    private readonly page: Page,
    private readonly save: Word,
  ) {}

  /** From here on Save waits. */
  async arm(): Promise<void> {
    const { source, flags } = this.save.pattern;
    await this.#inEveryFrame(`(${INSTALLED})(${JSON.stringify({ source, flags })})`);
  }

  /** How often something was done in the page so far. */
  async changes(): Promise<string> {
    return JSON.stringify(await this.#inEveryFrame("globalThis.__bcSaveGuard?.changes"));
  }

  /** Save goes through, if nothing was done in the page since `changes` said this. */
  async letThrough(changes: string): Promise<void> {
    const known = JSON.parse(changes) as (number | null)[];
    const frames = this.page.frames();
    for (const [i, frame] of frames.entries()) {
      await frame
        .evaluate(`globalThis.__bcSaveGuard?.letThrough(${JSON.stringify(known[i] ?? null)})`)
        .catch(() => undefined);
    }
  }

  async #inEveryFrame(expression: string): Promise<unknown[]> {
    // A frame that goes away while it is asked has nothing to save.
    return Promise.all(this.page.frames().map((frame) => frame.evaluate(expression).catch(() => null)));
  }
}

/** Runs in the page, so it is text: this package's code knows no document. */
const INSTALLED = `function ({ source, flags }) {
  if (globalThis.__bcSaveGuard !== undefined) return;
  const word = new RegExp(source, flags);
  const guard = {
    changes: 0,
    isOpen: false,
    letThrough(changes) { if (changes === guard.changes) { guard.isOpen = true; hint.remove(); } },
  };
  globalThis.__bcSaveGuard = guard;
  const hint = document.createElement("div");
  hint.setAttribute("aria-hidden", "true");
  hint.textContent = "bc-accounts: Save is blocked until the form was read and is as the stack declares it. The terminal says more.";
  hint.style.cssText = "position:fixed;top:0;left:0;right:0;z-index:2147483647;padding:10px 16px;background:#e8590c;color:#fff;font:600 14px sans-serif;pointer-events:none";
  const isSave = (target) => {
    const button = target?.closest?.("button,[role=button],input[type=submit],input[type=button],a");
    const text = (button?.textContent || button?.value || button?.getAttribute?.("aria-label") || "").replace(/\\s+/g, " ").trim();
    return button != null && word.test(text);
  };
  const hold = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    document.documentElement.append(hint);
  };
  const on = (name, listener) => globalThis.addEventListener(name, listener, true);
  for (const name of ["pointerdown", "mousedown", "pointerup", "mouseup", "click"])
    on(name, (event) => {
      if (!isSave(event.target)) { guard.changes += 1; guard.isOpen = false; }
      else if (!guard.isOpen) hold(event);
    });
  on("keydown", (event) => {
    const presses = event.key === "Enter" || (event.key === " " && isSave(event.target));
    if (presses && event.target?.tagName !== "TEXTAREA") { if (!guard.isOpen) hold(event); return; }
    if (!presses) { guard.changes += 1; guard.isOpen = false; }
  });
  for (const name of ["input", "change"]) on(name, () => { guard.changes += 1; guard.isOpen = false; });
  on("submit", (event) => { if (!guard.isOpen) hold(event); });
}`;
