import { randomUUID } from "node:crypto";
import {
  type AccountBody,
  accountResponseSchema,
  capabilitiesSchema,
  type CreateAccountRequest,
  createAccountResponseSchema,
  listAccountsResponseSchema,
  type TokenBody,
  tokenResponseSchema,
} from "../../../contract";
import { logicalName } from "../../../engine/owner";
import type { Account, NewAccount } from "../../account";
import type { AccountChange, AccountWish, Backend, Capabilities, HeldAccount, ListedAccount } from "../backend";
import { GatewayError, ProviderError, UnexpectedAnswerError } from "../../../wire/errors";
import { Confirmations } from "./confirmations";
import type { Call, HttpClient } from "./http";
import { explainNameTaken, type Holder } from "./name-taken";
import { Places } from "./places";
import { registerSecrets } from "../../../wire/redact";

/** The store's list, as it was at one moment. */
interface Inventory {
  readonly total: number;
  readonly accounts: readonly AccountBody[];
  readonly unconfirmed: ReadonlySet<string>;
}

/** The API accounts of one store behind an API account gateway (contract version 1). */
export class GatewayBackend implements Backend {
  readonly maker = "gateway";
  readonly #base: string;
  #capabilities: Promise<Capabilities> | undefined;
  #inventory: Promise<Inventory> | undefined;
  /** The first try to list the store, kept also where it failed: a dead gateway is waited for once, not once for each resource. */
  #firstLook: Promise<Inventory | undefined> | undefined;
  #giveUpFirstLook: () => void = () => undefined;
  /** Accounts that this process made or deleted: an inventory may be older than that. */
  readonly #ownWork = new Set<string>();
  readonly #confirmations: Confirmations;
  readonly #places = new Places();
  /** What a preview has found out, and for how many accounts it has asked. */
  #look: Promise<{ total: number; maxAccounts: number } | string> | undefined;
  #foreseen = 0;

  constructor(
    readonly storeHash: string,
    private readonly http: HttpClient,
    /** A line for the person at the terminal. */
    private readonly tell: (line: string) => void = () => undefined,
  ) {
    this.#base = `/v1/stores/${encodeURIComponent(storeHash)}`;
    this.#confirmations = new Confirmations({
      unconfirmed: async () => (await this.#takeInventory()).unconfirmed,
      confirm: (ids) => this.#confirm(ids),
    });
  }

  capabilities(): Promise<Capabilities> {
    this.#capabilities ??= this.#once(
      async () => {
        const body = await this.http.json(
          { attempt: `ask what store ${this.storeHash} can do`, method: "GET", path: `${this.#base}/capabilities` },
          capabilitiesSchema,
        );
        return {
          rename: body.rename,
          changeScopes: body.change_scopes,
          uniqueNames: body.unique_names,
          maxAccounts: body.max_accounts,
        };
      },
      () => (this.#capabilities = undefined),
    );
    return this.#capabilities;
  }

  async tokenRights(): Promise<TokenBody | undefined> {
    try {
      const { data } = await this.http.json(
        { attempt: "ask what the gateway token may do", method: "GET", path: "/v1/token" },
        tokenResponseSchema,
      );
      return data;
    } catch (error) {
      if (error instanceof ProviderError && error.code === "route_unknown") return undefined;
      throw error;
    }
  }

  async holdPlace(owner: string): Promise<boolean> {
    const [{ maxAccounts }, { total }] = await Promise.all([this.capabilities(), this.#takeInventory()]);
    // Nothing is awaited from here on: two resources that ask at once must not both get the last place.
    return this.#places.hold(owner, total, maxAccounts);
  }

  acknowledge(id: string): void {
    this.#confirmations.seen(id);
  }

  confirmStored(id: string): void {
    this.#confirmations.stored(id);
  }

  async foreseeTrouble(): Promise<string | undefined> {
    this.#foreseen += 1;
    const number = this.#foreseen;
    // Asked once for all accounts of a preview: a dead gateway is waited for once.
    this.#look ??= Promise.all([this.capabilities(), this.#takeInventory()]).then(
      ([{ maxAccounts }, { total }]) => ({ total, maxAccounts }),
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    const look = await this.#look;
    if (typeof look === "string")
      return `\`pulumi up\` could not make an API account in store ${this.storeHash}: ${look}`;
    const { total, maxAccounts } = look;
    if (total + number <= maxAccounts) return undefined;
    return (
      `Store ${this.storeHash} holds ${total} of ${maxAccounts} API accounts, so it has no room for all accounts that \`pulumi up\` would make: ` +
      "the store refuses new accounts, and a replacement deletes the old account first. Delete accounts that nobody uses."
    );
  }

  async compareWithList(id: string, held: HeldAccount, owner: string | undefined): Promise<void> {
    this.#firstLook ??= this.#lookOnce();
    const inventory = await this.#firstLook;
    if (inventory === undefined || this.#ownWork.has(id)) return;
    const others = inventory.accounts.filter(
      (it) => owner !== undefined && it.owner === owner && it.confirmed && it.id !== id && !this.#ownWork.has(it.id),
    );
    const audit = "npx bc-accounts audit shows which state has it";
    if (!inventory.accounts.some((account) => account.id === id)) {
      this.tell(
        `API account "${held.name}" (id ${id}) is in state, but store ${this.storeHash} has no such account: its token is dead. ` +
          "Somebody deleted it there, or an older state was restored. To make it again: pulumi refresh, then pulumi up.",
      );
    }
    for (const other of others) {
      this.tell(
        `Store ${this.storeHash} has another confirmed account of the same owner as "${held.name}": "${other.name}" (id ${other.id}). ` +
          `If it does not wait for its deletion in this state, another state has it, or no state has it; ${audit}.`,
      );
    }
  }

  /** The list, unless the first attempt fails: whoever can do without it waits for no other. */
  #lookOnce(): Promise<Inventory | undefined> {
    const stumbled = new Promise<undefined>((resolve) => {
      this.#giveUpFirstLook = () => {
        resolve(undefined);
      };
    });
    return Promise.race([this.#takeInventory().catch(() => undefined), stumbled]);
  }

  async create(wish: AccountWish): Promise<NewAccount> {
    // The gateway deletes unconfirmed accounts where a new one needs their name or place. So it has to know first which
    // accounts are in state.
    await this.#confirmations.settled();
    const body: CreateAccountRequest = {
      name: wish.name,
      name_generated: wish.nameGenerated,
      token_type: wish.tokenType,
      scopes: [...wish.parameters],
      ...(wish.accessLevel === undefined ? {} : { access_level: wish.accessLevel }),
      owner: wish.owner,
      ...(wish.identity === undefined ? {} : { identity: wish.identity }),
      generation: wish.generation,
    };
    const call: Call = {
      attempt: `create API account "${logicalName(wish.owner)}" in store ${this.storeHash}`,
      method: "POST",
      path: `${this.#base}/accounts`,
      body,
      idempotencyKey: randomUUID(),
      isForEngine: true,
    };
    const { data, credentials } = await this.http
      .json(call, createAccountResponseSchema)
      .catch((error: unknown) => this.#explain(error, call, wish.name, wish.owner));
    this.#places.made(wish.owner);
    this.#ownWork.add(data.id);
    registerSecrets(credentials.client_secret, credentials.access_token);
    return {
      account: toAccount(data),
      credentials: {
        apiPath: credentials.api_path,
        clientId: credentials.client_id,
        clientSecret: credentials.client_secret,
        accessToken: credentials.access_token,
      },
    };
  }

  /** An account of this id that was made at another time is another account: the one in state is gone. */
  async get(id: string, held?: Partial<Pick<HeldAccount, "createdAt">>): Promise<Account | undefined> {
    const attempt = `read API account ${id} of store ${this.storeHash}`;
    try {
      const { data } = await this.http.json({ attempt, method: "GET", path: this.#path(id) }, accountResponseSchema);
      // An import knows nothing of the account but its id.
      const isAnother = held?.createdAt !== undefined && held.createdAt !== data.created_at;
      return isAnother ? undefined : toAccount(data);
    } catch (error) {
      if (!isGone(error)) throw error;
      await this.#proveAbsence(id, attempt, held?.createdAt);
      return undefined;
    }
  }

  find(id: string): Promise<Account | undefined> {
    return this.get(id);
  }

  async update(id: string, change: AccountChange, owner?: string): Promise<Account> {
    const call: Call = {
      attempt: `update API account ${id} of store ${this.storeHash}`,
      method: "PATCH",
      path: this.#path(id),
      body: {
        ...(change.name === undefined ? {} : { name: change.name }),
        ...(change.parameters === undefined ? {} : { scopes: change.parameters }),
      },
      isForEngine: true,
    };
    const { data } = await this.http
      .json(call, accountResponseSchema)
      .catch((error: unknown) => this.#explain(error, call, change.name, owner));
    return toAccount(data);
  }

  /** Says who has the name, where that is why a call failed. Any other failure, one of this look-up included, says it itself. */
  async #explain(
    error: unknown,
    { attempt }: Call,
    name: string | undefined,
    owner: string | undefined,
  ): Promise<never> {
    if (!(error instanceof GatewayError) || error.code !== "name_taken" || name === undefined) throw error;
    const holder = await this.#holderOf(name).catch(() => undefined);
    if (holder === undefined) throw error;
    const reason = explainNameTaken(owner, holder);
    throw new GatewayError(error.code, error.status, `Could not ${attempt} (${error.code}): ${reason}`);
  }

  async #holderOf(name: string): Promise<Holder | undefined> {
    const { data } = await this.http.json(
      {
        attempt: `look up who has the name of an API account in store ${this.storeHash}`,
        method: "GET",
        path: `${this.#base}/accounts?name=${encodeURIComponent(name)}`,
      },
      listAccountsResponseSchema,
    );
    return data.find((account) => account.name === name);
  }

  async delete(id: string, held?: Partial<Pick<HeldAccount, "createdAt">>): Promise<void> {
    const attempt = `delete API account ${id} of store ${this.storeHash}`;
    const query = held?.createdAt === undefined ? "" : `?created_at=${encodeURIComponent(held.createdAt)}`;
    try {
      await this.http.empty({ attempt, method: "DELETE", path: `${this.#path(id)}${query}`, isForEngine: true });
      this.#places.deleted();
    } catch (error) {
      if (!isGone(error)) throw error;
      await this.#proveAbsence(id, attempt, held?.createdAt);
    }
    this.#ownWork.add(id);
  }

  /**
   * "Unknown to the gateway" is not yet "gone from the store": an account that goes on living would be dropped from state.
   * The store's complete list has to lack it, too. Taken anew, because the account may have lived a moment ago.
   */
  async #proveAbsence(id: string, attempt: string, createdAt: string | undefined): Promise<void> {
    const { accounts } = await this.#list();
    const isSame = (it: AccountBody) => it.id === id && (createdAt === undefined || it.created_at === createdAt);
    if (!accounts.some(isSame)) return;
    throw new UnexpectedAnswerError(
      `Could not ${attempt}: the gateway says that the account does not exist, but still lists it. ` +
        "State is unchanged. Look at the gateway's log, then run the command again.",
    );
  }

  #path(id: string): string {
    return `${this.#base}/accounts/${encodeURIComponent(id)}`;
  }

  /** One list for each process, however many resources ask. */
  #takeInventory(): Promise<Inventory> {
    this.#inventory ??= this.#once(
      () => this.#list(),
      () => (this.#inventory = undefined),
    );
    return this.#inventory;
  }

  /** Every account of the store, page by page, whoever made it. @throws ProviderError */
  async list(): Promise<ListedAccount[]> {
    const { accounts } = await this.#list();
    return accounts.map((body) => ({
      ...toAccount(body),
      confirmed: body.confirmed,
      quarantined: body.quarantined === true,
    }));
  }

  async #list(): Promise<Inventory> {
    const accounts: AccountBody[] = [];
    let cursor: string | null = null;
    let total = 0;
    do {
      const query: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
      const page = await this.http.json(
        {
          attempt: `list the API accounts of store ${this.storeHash}`,
          method: "GET",
          path: `${this.#base}/accounts?limit=250${query}`,
          onFailedAttempt: () => {
            this.#giveUpFirstLook();
          },
        },
        listAccountsResponseSchema,
      );
      accounts.push(...page.data);
      total = page.total;
      cursor = page.next_cursor;
    } while (cursor !== null);
    return { total, accounts, unconfirmed: new Set(accounts.filter((it) => !it.confirmed).map(({ id }) => id)) };
  }

  #confirm(ids: readonly string[]): Promise<void> {
    return this.http.empty({
      attempt: `confirm that the credentials of ${ids.length} API account(s) of store ${this.storeHash} are stored`,
      method: "POST",
      path: `${this.#base}/accounts/confirm`,
      body: { ids },
    });
  }

  /** A memo that forgets a failure, so that one bad moment does not spoil the rest of the process. */
  #once<T>(work: () => Promise<T>, forget: () => void): Promise<T> {
    return work().catch((error: unknown) => {
      forget();
      throw error;
    });
  }
}

/** The gateway's own word that the account does not exist; a bare 404 of a proxy is not that. */
function isGone(error: unknown): boolean {
  return error instanceof ProviderError && error.code === "not_found";
}

function toAccount(body: AccountBody): Account {
  return {
    id: body.id,
    name: body.name,
    tokenType: body.token_type,
    parameters: body.scopes,
    accessLevel: body.access_level,
    owner: body.owner,
    createdAt: body.created_at,
  };
}
