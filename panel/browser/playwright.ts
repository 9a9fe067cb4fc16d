import type { Browser, LaunchOptions } from "playwright-core";
import { PanelStop } from "../stop";

/** Which browser drives the panel. Nothing is ever downloaded: it is the person's own. */
export interface BrowserChoice {
  /** Path of a Chromium, Chrome or Edge. Default: the variable `BIGCOMMERCE_BROWSER`, then what is installed. */
  readonly executablePath?: string | undefined;
  /** With a window, for a person to see and use. */
  readonly isVisible: boolean;
  /** A private folder in which the browser keeps downloads while it runs. */
  readonly downloads: string;
}

/** Where a browser's path may be named. */
export const BROWSER_VARIABLE = "BIGCOMMERCE_BROWSER";

const installed = ["chrome", "msedge", "chromium"] as const;

/** Starts the person's browser. @throws PanelStop `browser_missing` that says what to install or to name */
export async function openBrowser(choice: BrowserChoice): Promise<Browser> {
  const { chromium } = await loadPlaywright();
  const options: LaunchOptions = {
    headless: !choice.isVisible,
    downloadsPath: choice.downloads,
    // The caller decides what a Ctrl-C means: a credential may just have been shown.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      // Chromium refuses to start its sandbox for root, as in most containers.
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      ...(choice.isVisible ? [] : ["--disable-gpu"]),
    ],
  };
  const named = choice.executablePath ?? process.env[BROWSER_VARIABLE];
  if (named !== undefined && named !== "") {
    return chromium.launch({ ...options, executablePath: named }).catch((error: unknown) => {
      throw missing(`the browser at ${named} did not start`, error);
    });
  }
  let last: unknown;
  for (const channel of installed) {
    try {
      return await chromium.launch(
        channel === "chromium" ? { ...options, executablePath: "/usr/bin/chromium" } : { ...options, channel },
      );
    } catch (error) {
      last = error;
    }
  }
  throw missing("no Chrome, Edge or Chromium was found", last);
}

async function loadPlaywright(): Promise<typeof import("playwright-core")> {
  try {
    return await import("playwright-core");
  } catch (error) {
    throw new PanelStop("browser_missing", "The package playwright-core, which drives the browser, is not installed.", {
      wayOut: "Install it beside this one, it downloads no browser: npm install playwright-core",
      isHarmless: true,
      cause: error,
    });
  }
}

function missing(reason: string, cause: unknown): PanelStop {
  return new PanelStop("browser_missing", `Could not open a browser: ${reason}.`, {
    wayOut: `Install Chrome, Edge or Chromium, or name one: export ${BROWSER_VARIABLE}=/path/to/the/program`,
    isHarmless: true,
    cause,
  });
}
