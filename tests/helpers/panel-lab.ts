import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Emulator } from "../../emulator";
import { createControlPanelDriver, SessionVault, type ControlPanelDriver } from "../../panel";
import { findChromium } from "./find-chromium";
import { Person } from "./person";
import { launchChromium } from "./chromium";

/** A driver over an emulator's control panel, with a session that a person made by logging in. */
export interface PanelLab {
  readonly driver: ControlPanelDriver;
  readonly folder: string;
  readonly sealingKey: Buffer;
  close(): Promise<void>;
}

export interface PanelLabOptions {
  readonly patienceMs?: number;
  readonly maxAccounts?: number;
}

/** Logs a person in to each store, and starts a driver over what the browser has then. */
export async function startPanelLab(emulator: Emulator, options: PanelLabOptions = {}): Promise<PanelLab> {
  const folder = mkdtempSync(join(tmpdir(), "bc-panel-"));
  const sealingKey = randomBytes(32);
  await logInAs(emulator, folder, sealingKey);
  const driver = createControlPanelDriver({
    stores: emulator.stores,
    folder,
    sealingKey,
    panelUrl: emulator.url,
    executablePath: findChromium(),
    patienceMs: options.patienceMs ?? 15_000,
    ...(options.maxAccounts === undefined ? {} : { maxAccounts: options.maxAccounts }),
  });
  return {
    driver,
    folder,
    sealingKey,
    close: async () => {
      await driver.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What `bc-accounts panel log-in` does, by hand. */
export async function logInAs(emulator: Emulator, folder: string, sealingKey: Buffer): Promise<void> {
  const vault = new SessionVault(folder, sealingKey);
  const browser = await launchChromium();
  try {
    const person = await Person.sitDown(browser, emulator);
    await person.goTo(`/manage/settings/auth/api-accounts?store=${emulator.stores[0] ?? ""}`);
    await person.logIn();
    await person.page.getByRole("heading", { name: "Store-level API accounts" }).waitFor();
    // One log-in opens every store of its owner.
    for (const store of emulator.stores) vault.save(store, await person.context.storageState());
  } finally {
    await browser.close();
  }
}
