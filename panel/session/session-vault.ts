import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext } from "playwright-core";
import { isSharedLedger } from "../../gateway";
import { seal, unseal } from "../../wire/seal";
import { PanelStop } from "../stop";

/** Cookies and storage of a browser that is logged in: as strong as the person who logged in. */
export type BrowserSession = Awaited<ReturnType<BrowserContext["storageState"]>>;

/** Where the sessions of a gateway lie: beside its ledger file, else in the folder that it was started in. */
export function sessionFolder(ledger: string): string {
  return isSharedLedger(ledger) ? "bigcommerce-gateway.panel" : `${ledger}.panel`;
}

/**
 * Stored sessions, one sealed file for each store, mode 0600, under the gateway's key. A file that is copied to another
 * store or opened with another key gives nothing.
 */
export class SessionVault {
  constructor(
    readonly folder: string,
    private readonly sealingKey: Buffer,
  ) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  has(store: string): boolean {
    return existsSync(this.#file(store));
  }

  /** @throws PanelStop `session_missing` that names the command which makes one */
  load(store: string): BrowserSession {
    if (!this.has(store)) throw missing(store, "Nobody has logged in for it yet.");
    const file = this.#file(store);
    if (process.platform !== "win32" && (statSync(file).mode & 0o077) !== 0) {
      throw new PanelStop("session_missing", `The stored session of store ${store} can be read by others.`, {
        wayOut: `Everybody who read it can act as the person who logged in: log out in the control panel, then npx bc-accounts panel log-out --store ${store}`,
        isHarmless: true,
      });
    }
    const text = unseal(this.sealingKey, readFileSync(file), contextOf(store));
    if (text === undefined) throw missing(store, "The stored session was sealed with another key, or was changed.");
    return JSON.parse(text) as BrowserSession;
  }

  save(store: string, session: BrowserSession): void {
    const fresh = `${this.#file(store)}.new`;
    rmSync(fresh, { force: true });
    writeFileSync(fresh, seal(this.sealingKey, JSON.stringify(session), contextOf(store)), { mode: 0o600, flag: "wx" });
    renameSync(fresh, this.#file(store));
  }

  /** True if there was one. */
  destroy(store: string): boolean {
    const wasThere = this.has(store);
    rmSync(this.#file(store), { force: true });
    return wasThere;
  }

  #file(store: string): string {
    return join(this.folder, `${store}.session`);
  }
}

function contextOf(store: string): string {
  return `control-panel session of ${store}`;
}

function missing(store: string, reason: string): PanelStop {
  return new PanelStop("session_missing", `There is no session for the control panel of store ${store}. ${reason}`, {
    wayOut: `Log in once, in a browser with a window: npx bc-accounts panel log-in --store ${store}`,
    isHarmless: true,
  });
}
