import { isAbsolute, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { AccountDriver } from "../gateway";
import { sealingKeyOf } from "./sealing-key-of";
import { ServerError } from "./server-error";
import type { ServerOptions } from "./options";

/** A driver that was loaded, and what it holds open. */
export interface LoadedDriver {
  readonly driver: AccountDriver;
  /** Where the stores' public API is, if the driver brings it. */
  readonly note?: string;
  close(): Promise<void>;
}

const verbs = ["stores", "capabilities", "list", "get", "create", "update", "delete"] as const;

/**
 * Loads the driver: `emulator`, `control-panel`, or a module of one's own.
 *
 * A module exports, as its default, a driver or a function (possibly async) that makes one. A driver may have `close()`.
 *
 * @throws ServerError
 */
export async function loadDriver(
  options: Pick<ServerOptions, "driver" | "stores" | "ledger" | "keyFile" | "panelUrl">,
): Promise<LoadedDriver> {
  if (options.driver === "emulator") return loadEmulator(options.stores);
  if (options.driver === "control-panel") return loadControlPanel(options);
  return loadModule(options.driver);
}

/** A small BigCommerce in this process, for trying the server out. Its public API listens on loopback. */
async function loadEmulator(stores: readonly string[] = ["emulator1"]): Promise<LoadedDriver> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded when it is asked for
  const { startEmulator } = require("../emulator") as typeof import("../emulator");
  const emulator = await startEmulator({ stores });
  return {
    driver: emulator.driver,
    note: `the emulated stores ${stores.join(", ")} are at ${emulator.url}, and in memory only`,
    close: () => emulator.close(),
  };
}

function loadControlPanel({
  stores,
  ledger,
  keyFile,
  panelUrl,
}: Pick<ServerOptions, "stores" | "ledger" | "keyFile" | "panelUrl">): LoadedDriver {
  if (stores === undefined || stores.length === 0) {
    throw new ServerError("wrong_use", "name the stores of the control panel: --store HASH...");
  }
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded when it is asked for
  const { createControlPanelDriver, sessionFolder } = require("../panel") as typeof import("../panel");
  const driver = createControlPanelDriver({
    stores: [...stores],
    folder: sessionFolder(ledger),
    sealingKey: sealingKeyOf(ledger, keyFile),
    panelUrl: panelUrl?.replace(/\/+$/, ""),
  });
  return { driver, close: () => driver.close() };
}

async function loadModule(path: string): Promise<LoadedDriver> {
  const file = isAbsolute(path) ? path : resolve(process.cwd(), path);
  let loaded: unknown;
  try {
    loaded = await import(pathToFileURL(file).href);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ServerError(
      "wrong_use",
      `cannot load the driver ${path}: ${reason}. Check the path and the code of the module`,
      { cause: error },
    );
  }
  const made = await make(path, defaultOf(loaded));
  const missing = verbs.filter((verb) => typeof (made as Record<string, unknown> | null)?.[verb] !== "function");
  if (typeof made !== "object" || made === null || missing.length > 0) {
    throw new ServerError(
      "wrong_use",
      `${path} is not a driver: its default export must be an AccountDriver, or a function that returns an AccountDriver; it lacks ${missing.join(", ")}`,
    );
  }
  const driver = made as AccountDriver & { close?: () => unknown };
  return {
    driver,
    close: async () => {
      await driver.close?.();
    },
  };
}

async function make(path: string, exported: unknown): Promise<unknown> {
  if (typeof exported !== "function") return exported;
  try {
    return await (exported as () => unknown)();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ServerError(
      "other_side",
      `the driver ${path} does not start: ${reason}. Correct it in the driver, then start again`,
      { cause: error },
    );
  }
}

/** The default export, also of a CommonJS module that was compiled from `export default`. */
function defaultOf(loaded: unknown): unknown {
  const outer = (loaded as { default?: unknown }).default;
  return typeof outer === "object" && outer !== null && "default" in outer ? outer.default : outer;
}
