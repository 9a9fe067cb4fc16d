import { chromium, type Browser } from "playwright-core";
import { findChromium } from "./find-chromium";

const executablePath = findChromium();

/** `it`, or `it.skip` on a machine without a browser: such tests are skipped by name, never passed. */
export const itInABrowser = executablePath === undefined ? it.skip : it;

/** Starts Chromium without a window and without any request of its own. */
export function launchChromium(): Promise<Browser> {
  if (executablePath === undefined) throw new Error("no Chromium here: install it, or set CHROMIUM_PATH");
  return chromium.launch({
    executablePath,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
