import { SHORTEST_NAME } from "../../bigcommerce";
import type { CapabilitiesBody } from "../../contract";
import {
  DriverError,
  type AccountDriver,
  type AccountSpec,
  type CreatedAccount,
  type StoreAccount,
} from "../../gateway";
import type { AccountStore, EmulatedAccount, Limits } from "./account-store";
import { mintCredentials } from "./credentials";

export interface DriverOptions {
  readonly accounts: AccountStore;
  readonly stores: readonly string[];
  readonly capabilities: CapabilitiesBody;
  /** Address of the public API, known once the server listens. */
  readonly apiUrl: () => string;
}

/** The emulator as a store that the gateway can manage: the control panel's rules over the account store. */
export class EmulatorDriver implements AccountDriver {
  constructor(private readonly options: DriverOptions) {}

  stores(): Promise<readonly string[]> {
    return Promise.resolve(this.options.stores);
  }

  async capabilities(storeHash: string): Promise<CapabilitiesBody> {
    await this.#mustServe(storeHash);
    return this.options.capabilities;
  }

  async list(storeHash: string): Promise<readonly StoreAccount[]> {
    await this.#mustServe(storeHash);
    return this.options.accounts.list(storeHash).map(asStoreAccount);
  }

  async get(storeHash: string, id: string): Promise<StoreAccount | undefined> {
    await this.#mustServe(storeHash);
    const account = this.options.accounts.get(storeHash, id);
    return account === undefined ? undefined : asStoreAccount(account);
  }

  async create(storeHash: string, spec: AccountSpec): Promise<CreatedAccount> {
    await this.#mustServe(storeHash);
    checkForm(spec);
    const credentials = mintCredentials(this.options.apiUrl(), storeHash);
    const account = this.options.accounts.insert(storeHash, spec, credentials, this.#limits());
    return { account: asStoreAccount(account), credentials };
  }

  async update(
    storeHash: string,
    id: string,
    change: { name?: string; scopes?: readonly string[] },
  ): Promise<StoreAccount> {
    const { capabilities, accounts } = this.options;
    const before = await this.get(storeHash, id);
    if (before === undefined) throw new DriverError("not_found", `store ${storeHash} has no API account ${id}`);
    if (change.name !== undefined && change.name !== before.name && !capabilities.rename) {
      throw new DriverError("not_supported", "this store cannot rename an API account: delete it and make another");
    }
    if (change.scopes !== undefined && !capabilities.change_scopes) {
      throw new DriverError(
        "not_supported",
        "this store cannot change the scopes of an API account: delete it and make another",
      );
    }
    checkForm({ ...before, ...change });
    return asStoreAccount(accounts.update(storeHash, id, change, this.#limits()));
  }

  async delete(storeHash: string, id: string): Promise<boolean> {
    await this.#mustServe(storeHash);
    return this.options.accounts.delete(storeHash, id);
  }

  #limits(): Limits {
    return { uniqueNames: this.options.capabilities.unique_names, maxAccounts: this.options.capabilities.max_accounts };
  }

  #mustServe(storeHash: string): Promise<void> {
    if (this.options.stores.includes(storeHash)) return Promise.resolve();
    return Promise.reject(
      new DriverError("store_unknown", `the emulator has no store ${storeHash}: start it with --store ${storeHash}`),
    );
  }
}

/** What the control panel's form would not let one save. */
function checkForm(spec: AccountSpec): void {
  if (spec.name.trim().length < SHORTEST_NAME) {
    throw new DriverError("name_too_short", `an API account's name has at least ${SHORTEST_NAME} characters`);
  }
  if (spec.tokenType === "v2v3" && spec.scopes.length === 0) {
    throw new DriverError("scopes_required", "a V2/V3 API token needs at least one OAuth scope");
  }
  if (spec.tokenType === "stencil-cli" && spec.scopes.length > 0) {
    throw new DriverError("scopes_not_allowed", "a Stencil-CLI token has an access level instead of OAuth scopes");
  }
}

function asStoreAccount({ id, name, tokenType, scopes, accessLevel, createdAt }: EmulatedAccount): StoreAccount {
  return { id, name, tokenType, scopes, ...(accessLevel === undefined ? {} : { accessLevel }), createdAt };
}
