import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";

const places = [
  process.env["CHROMIUM_PATH"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];

/** A browser of this machine; undefined where there is none. */
const executablePath = places.find((path) => path !== undefined && existsSync(path));

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
