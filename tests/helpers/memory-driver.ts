import { randomBytes } from "node:crypto";
import type { CapabilitiesBody, CredentialsBody } from "../../contract";
import {
  DriverError,
  type AccountDriver,
  type AccountSpec,
  type CreatedAccount,
  type StoreAccount,
} from "../../gateway";

/** Verbs of a driver that a test can count, or make fail. */
export type DriverVerb = "list" | "get" | "create" | "update" | "delete";

/** A store in a map: the smallest driver that keeps what the interface promises. */
export class MemoryDriver implements AccountDriver {
  /** How often each verb was asked. */
  readonly calls: Record<DriverVerb, number> = { list: 0, get: 0, create: 0, update: 0, delete: 0 };
  /** Every credential that was ever minted, for scans. */
  readonly minted: CredentialsBody[] = [];
  /** Called before a verb does its work; what it throws is the verb's failure. */
  before: (verb: DriverVerb) => void | Promise<void> = () => undefined;
  /** Called when a verb has done its work: a failure here is one that leaves the outcome open. */
  after: (verb: DriverVerb) => void | Promise<void> = () => undefined;
  capabilitiesBody: CapabilitiesBody = { rename: true, change_scopes: false, unique_names: true, max_accounts: 50 };
  private readonly accounts = new Map<string, StoreAccount[]>();
  private readonly tokens = new Map<string, string>();
  private nextId = 1;

  constructor(
    private readonly hashes: readonly string[] = ["store1", "store2"],
    private readonly clock: () => number = Date.now,
  ) {}

  stores(): Promise<readonly string[]> {
    return Promise.resolve(this.hashes);
  }

  capabilities(): Promise<CapabilitiesBody> {
    return Promise.resolve(this.capabilitiesBody);
  }

  async list(store: string): Promise<readonly StoreAccount[]> {
    return this.during("list", () => [...this.of(store)]);
  }

  async get(store: string, id: string): Promise<StoreAccount | undefined> {
    return this.during("get", () => this.of(store).find((account) => account.id === id));
  }

  async create(store: string, spec: AccountSpec): Promise<CreatedAccount> {
    return this.during("create", () => {
      const { unique_names, max_accounts } = this.capabilitiesBody;
      if (this.of(store).length >= max_accounts) throw new DriverError("account_limit_reached", "the store is full");
      if (unique_names && this.of(store).some(({ name }) => name === spec.name)) {
        throw new DriverError("name_taken", "the name is taken");
      }
      const account = this.put(store, spec);
      const credentials = {
        api_path: `https://api.example.com/stores/${store}/v3/`,
        client_id: randomBytes(15).toString("hex"),
        client_secret: randomBytes(32).toString("hex"),
        access_token: randomBytes(15).toString("hex"),
      };
      this.minted.push(credentials);
      this.tokens.set(account.id, credentials.access_token);
      return { account, credentials };
    });
  }

  async update(
    store: string,
    id: string,
    change: { name?: string; scopes?: readonly string[] },
  ): Promise<StoreAccount> {
    return this.during("update", () => {
      const accounts = this.of(store);
      const index = accounts.findIndex((account) => account.id === id);
      const account = accounts[index];
      if (account === undefined) throw new DriverError("not_found", "no such account");
      return (accounts[index] = { ...account, ...change });
    });
  }

  async delete(store: string, id: string): Promise<boolean> {
    return this.during("delete", () => this.takeAway(store, id));
  }

  /** The token of an account that was made through the driver. */
  tokenOf(id: string): string | undefined {
    return this.tokens.get(id);
  }

  /** Accounts of a store, without counting a call. */
  of(store: string): StoreAccount[] {
    const accounts = this.accounts.get(store) ?? [];
    this.accounts.set(store, accounts);
    return accounts;
  }

  /** An account as a person makes one by hand. */
  put(store: string, spec: AccountSpec, id = String(this.nextId++)): StoreAccount {
    const account = { ...spec, id, createdAt: new Date(this.clock()).toISOString() };
    this.of(store).push(account);
    return account;
  }

  /** Deletes behind the gateway's back. */
  takeAway(store: string, id: string): boolean {
    const index = this.of(store).findIndex((account) => account.id === id);
    if (index >= 0) this.of(store).splice(index, 1);
    return index >= 0;
  }

  private async during<T>(verb: DriverVerb, work: () => T): Promise<T> {
    this.calls[verb] += 1;
    await this.before(verb);
    const result = work();
    await this.after(verb);
    return result;
  }
}
