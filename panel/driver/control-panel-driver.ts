import { join } from "node:path";
import type { CapabilitiesBody, CredentialsBody, ErrorCode } from "../../contract";
import {
  DriverError,
  type AccountDriver,
  type AccountSpec,
  type CreatedAccount,
  type StoreAccount,
} from "../../gateway";
import { parameterOf } from "../../scopes";
import { PanelBrowser } from "../browser/panel-browser";
import { fillForm, openForm } from "../pages/account-form";
import { listAccounts, openAccounts, type ListedAccount } from "../pages/accounts-page";
import { askToDelete, confirmDelete } from "../pages/delete-account";
import type { PanelWindow } from "../pages/panel-window";
import { destroyFile, done, DownloadTrap, save } from "../pages/save";
import { SessionVault } from "../session/session-vault";
import { PanelStop, type StopCode } from "../stop";
import { eras } from "../words/eras";
import { parametersOfLine, rowsFor } from "../words/rows";
import { says } from "../words/word";
import { Journal } from "./journal";

export interface ControlPanelDriverOptions {
  /** Stores whose control panel may be driven; each needs a session made by `bc-accounts panel log-in`. */
  readonly stores: readonly string[];
  /** Folder of sealed sessions, journal and pictures of pages that were not understood; made with mode 0700. */
  readonly folder: string;
  /** The gateway's key, see `loadSealingKey`: it seals the sessions. */
  readonly sealingKey: Buffer;
  /** Origin of an emulator's control panel. Default: BigCommerce's own, `https://store-<hash>.mybigcommerce.com`. */
  readonly panelUrl?: string | undefined;
  /** The person's browser. Default: the variable `BIGCOMMERCE_BROWSER`, then what is installed. */
  readonly executablePath?: string | undefined;
  /** API accounts that a store holds. Default 50, by BigCommerce's help centre. */
  readonly maxAccounts?: number | undefined;
  /** Milliseconds to wait for a page. Default 30,000. */
  readonly patienceMs?: number | undefined;
}

/** An AccountDriver that owns a browser. */
export interface ControlPanelDriver extends AccountDriver {
  /** Closes the browser, and destroys what it downloaded. */
  close(): Promise<void>;
}

/** Milliseconds after which Save is not pressed any more: the gateway gives up after 4 minutes, and must be the later one. */
const LATEST_SAVE_MS = 150_000;

/** Drives the merchant's own control panel, in the merchant's own browser, over a stored session. */
export function createControlPanelDriver(options: ControlPanelDriverOptions): ControlPanelDriver {
  return new BrowserDriver(options);
}

class BrowserDriver implements ControlPanelDriver {
  readonly #browser: PanelBrowser;
  readonly #journal: Journal;
  readonly #queues = new Map<string, Promise<unknown>>();

  constructor(private readonly options: ControlPanelDriverOptions) {
    const vault = new SessionVault(options.folder, options.sealingKey);
    this.#browser = new PanelBrowser({ vault, ...options });
    this.#journal = new Journal(join(options.folder, "journal.json"));
  }

  stores(): Promise<readonly string[]> {
    return Promise.resolve(this.options.stores);
  }

  capabilities(store: string): Promise<CapabilitiesBody> {
    this.#mustServe(store);
    // No page offers to rename or to change scopes, and the documentation says that scopes cannot be changed.
    return Promise.resolve({
      rename: false,
      change_scopes: false,
      unique_names: true,
      max_accounts: this.options.maxAccounts ?? 50,
    });
  }

  list(store: string): Promise<readonly StoreAccount[]> {
    return this.#alone(store, async (window) => this.#listed(store, window));
  }

  async get(store: string, id: string): Promise<StoreAccount | undefined> {
    return (await this.list(store)).find((account) => account.id === id);
  }

  create(store: string, spec: AccountSpec): Promise<CreatedAccount> {
    this.#mustServe(store);
    const unknown = spec.tokenType === "v2v3" ? rowsFor(spec.scopes).unknown : [];
    if (unknown.length > 0) {
      throw new DriverError(
        "not_supported",
        `the control panel's form has no row that is known for ${unknown.join(", ")}: leave it out, or make this account by hand`,
      );
    }
    return this.#alone(store, async (window) => this.#make(store, spec, window));
  }

  async update(store: string, id: string): Promise<StoreAccount> {
    const account = await this.get(store, id);
    if (account === undefined) throw new DriverError("not_found", `store ${store} has no API account ${id}`);
    throw new DriverError(
      "not_supported",
      "the control panel cannot change an API account: delete it and make another",
    );
  }

  delete(store: string, id: string): Promise<boolean> {
    return this.#alone(store, async (window) => {
      const account = (await this.#listed(store, window)).find((listed) => listed.id === id);
      if (account === undefined) return false;
      const question = await askToDelete(window, this.options.panelUrl, account);
      if (question === undefined) return false;
      await confirmDelete(window, this.options.panelUrl, account, question);
      return true;
    });
  }

  close(): Promise<void> {
    return this.#browser.close();
  }

  async #listed(store: string, window: PanelWindow): Promise<StoreAccount[]> {
    const { accounts } = await listAccounts(window, this.options.panelUrl);
    this.#journal.observe(store, accounts);
    return accounts.map((account) => this.#describe(store, account));
  }

  async #make(store: string, spec: AccountSpec, window: PanelWindow): Promise<CreatedAccount> {
    const { panelUrl } = this.options;
    const startedAt = Date.now();
    const before = await listAccounts(window, panelUrl);
    this.#journal.observe(store, before.accounts);
    if (before.accounts.some(({ name }) => name === spec.name)) {
      throw new DriverError(
        "name_taken",
        `store ${store} has an API account of this name: choose another, or delete that one`,
      );
    }
    const trap = new DownloadTrap(window, this.#browser.downloads);
    const list = before.pages === 1 ? await window.find(["list"], "the list") : await openAccounts(window, panelUrl);
    const form = await openForm(window, list, spec);
    const filled = await fillForm(window, form, spec);
    if (Date.now() - startedAt > LATEST_SAVE_MS) {
      throw await window.stop("too_late", "Filling in the form took so long that Save was not pressed.", {
        wayOut: "Nothing was saved. Try again when the control panel answers faster.",
      });
    }
    this.#journal.intend(store, spec.name);
    const saved = await save(window, trap, spec, filled).catch(async (error: unknown) => {
      // What is not believed is used by nobody, and the gateway deletes its account: the file must not stay behind.
      destroyFile(await trap.file());
      return this.#proveNothingMade(store, window, before.accounts, error);
    });
    try {
      await done(window);
      const account = await this.#findMade(store, window, spec, before.accounts);
      const { accessToken, clientId = "", clientSecret = "", apiPath = "" } = saved.credentials;
      const credentials: CredentialsBody = {
        access_token: accessToken,
        client_id: clientId,
        client_secret: clientSecret,
        api_path: apiPath,
      };
      return { account, credentials };
    } finally {
      destroyFile(saved.file);
    }
  }

  /** The new row: of this name, not there before, and with what was ordered as far as the list's words are understood. */
  async #findMade(
    store: string,
    window: PanelWindow,
    spec: AccountSpec,
    before: readonly ListedAccount[],
  ): Promise<StoreAccount> {
    const { accounts } = await listAccounts(window, this.options.panelUrl);
    const fresh = accounts.filter(({ id, name }) => name === spec.name && !before.some((other) => other.id === id));
    const [row] = fresh;
    if (row === undefined || fresh.length !== 1) {
      throw await window.stop(
        "account_unclear",
        `The account was saved, and the list shows ${fresh.length} new accounts of its name.`,
        {
          lookedFor: "exactly one",
          wayOut: "Look at the list in a browser.",
        },
      );
    }
    const shown = understood(row.scopesLine);
    if (spec.tokenType === "v2v3" && shown !== undefined && shown.join() !== grantedBy(spec.scopes).join()) {
      throw await window.stop(
        "grant_differs",
        "The account was saved, but the list shows other scopes than requested.",
        {
          lookedFor: spec.scopes.join(", "),
          wayOut: "Delete the account: its credentials were not kept.",
        },
      );
    }
    this.#journal.made(store, row.id, spec, row.scopesLine);
    return this.#describe(store, row);
  }

  /** A refusal counts as one only if the list is as it was. Whatever else happened leaves it open what the store did. */
  async #proveNothingMade(
    store: string,
    window: PanelWindow,
    before: readonly ListedAccount[],
    error: unknown,
  ): Promise<never> {
    if (error instanceof PanelStop && ["name_taken", "store_full"].includes(error.code)) {
      const { accounts } = await listAccounts(window, this.options.panelUrl);
      const ids = (listed: readonly ListedAccount[]): string =>
        listed
          .map(({ id }) => id)
          .sort()
          .join();
      if (ids(accounts) === ids(before))
        throw new DriverError(codes[error.code] ?? "driver_failed", asClause(store, error), { cause: error });
    }
    throw error;
  }

  #describe(store: string, { id, name, scopesLine }: ListedAccount): StoreAccount {
    const seen = this.#journal.of(store, id);
    const createdAt = seen?.at ?? new Date().toISOString();
    const { made } = seen ?? {};
    if (made !== undefined && made.line === scopesLine && made.spec.name === name) {
      const { tokenType, scopes, accessLevel } = made.spec;
      return { id, name, tokenType, scopes, ...(accessLevel === undefined ? {} : { accessLevel }), createdAt };
    }
    for (const era of eras) {
      for (const [level, word] of Object.entries(era.form.accessLevels)) {
        if (says(scopesLine, word))
          return { id, name, tokenType: "stencil-cli", scopes: [], accessLevel: level as "publish-theme", createdAt };
      }
    }
    return { id, name, tokenType: "v2v3", scopes: parametersOfLine(scopesLine), createdAt };
  }

  /** One thing at a time in each store; a stop becomes an answer where nothing was changed. */
  async #alone<T>(store: string, work: (window: PanelWindow) => Promise<T>): Promise<T> {
    this.#mustServe(store);
    const turn = (this.#queues.get(store) ?? Promise.resolve()).then(() => this.#browser.inStore(store, work));
    this.#queues.set(
      store,
      turn.catch(() => undefined),
    );
    try {
      return await turn;
    } catch (error) {
      if (error instanceof PanelStop && error.isHarmless) {
        throw new DriverError(codes[error.code] ?? "driver_failed", asClause(store, error), { cause: error });
      }
      throw error;
    }
  }

  #mustServe(store: string): void {
    if (this.options.stores.includes(store)) return;
    throw new DriverError(
      "store_unknown",
      `this gateway does not drive the control panel of store ${store}: start it with --store ${store}, or correct the store hash`,
    );
  }
}

/** Codes of the contract for stops that a caller can act on. */
const codes: Readonly<Partial<Record<StopCode, ErrorCode>>> = {
  name_taken: "name_taken",
  store_full: "account_limit_reached",
  row_missing: "not_supported",
};

/** The stop's words, with the picture's place for the operator. */
function asClause(store: string, stop: PanelStop): string {
  const picture = stop.screenshot === undefined ? "" : ` A picture of the page, without values: ${stop.screenshot}`;
  return `the control panel of store ${store} was not as expected. ${stop.message}${picture}`;
}

/** Parameters of a list's line, where every one of its words is known. */
function understood(line: string): string[] | undefined {
  const parameters = parametersOfLine(line);
  return line === "" || parameters.some((parameter) => parameter.startsWith("panel:")) ? undefined : parameters;
}

/** The parameters that a list shows for an order: what every account holds is not shown. */
function grantedBy(scopes: readonly string[]): string[] {
  return rowsFor(scopes)
    .rows.map(({ family, level }) => parameterOf(family, level))
    .sort();
}
