import type { z } from "zod";
import type {
  AccountBody,
  CapabilitiesBody,
  CreateAccountResponse,
  createAccountRequestSchema,
  CredentialsBody,
  ListAccountsQuery,
  ListAccountsResponse,
  UpdateAccountRequest,
} from "../contract";
import { AccountView } from "./account-view";
import { cleanUp, deleteSuperseded, type GatewayContext } from "./clean-up";
import { createAccount } from "./create-account";
import { comparePositions, decodeCursor, encodeCursor, positionOf } from "./cursor";
import type { StoreAccount } from "./driver";
import { GatewayProblem } from "./gateway-problem";
import { sameScopes } from "./orphans";
import { checkAccess } from "./scope-parameters";
import { StoreQueue } from "./store-queue";

/** What {@link Accounts.recover} found. */
export interface RecoveryReport {
  /** Stores that had something to clean up. */
  readonly stores: readonly string[];
  /** Stores that could not be asked. They are cleaned up at their next create. */
  readonly failed: readonly { readonly store: string; readonly error: unknown }[];
}

/** The contract's verbs over a driver and a ledger, without HTTP. */
export class Accounts {
  readonly #queue = new StoreQueue();
  /** Stores with a deletion in the queue that has not begun: another one behind it would find nothing more to do. */
  readonly #deletionsAhead = new Set<string>();

  constructor(private readonly context: GatewayContext) {}

  /** Requests that wait for their store or work on it. */
  get queued(): number {
    return this.#queue.length;
  }

  capabilities(store: string): Promise<CapabilitiesBody> {
    return this.context.driver.capabilities(store);
  }

  /** @param isVisible Says of an owner whether its accounts are shown; undefined stands for accounts made by hand. */
  async list(
    store: string,
    query: ListAccountsQuery,
    isVisible: (owner: string | undefined) => boolean = () => true,
  ): Promise<ListAccountsResponse> {
    const { driver, ledger } = this.context;
    const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor);
    await ledger.sweep();
    // Looked up before the store is asked: what the ledger learns meanwhile may be too new for the listing.
    const before = await ledger.accounts(store);
    const listed = await driver.list(store);
    const ids = new Set(listed.map(({ id }) => id));
    for (const intent of before) {
      if (intent.accountId === undefined || ids.has(intent.accountId)) continue;
      if ((await driver.get(store, intent.accountId)) === undefined) await ledger.forgetVanished(intent);
    }
    const view = await AccountView.ofStore(ledger, store);
    const visible = listed.filter((account) => isVisible(view.show(account).owner));
    const quarantined = visible.filter((account) => view.isQuarantined(account)).length;
    const rest = visible
      .filter(({ name }) => query.name === undefined || name === query.name)
      .filter((account) => after === undefined || comparePositions(positionOf(account), after) > 0)
      .sort((a, b) => comparePositions(positionOf(a), positionOf(b)));
    const page = rest.slice(0, query.limit);
    const last = page.at(-1);
    return {
      data: page.map((account) => view.show(account)),
      total: listed.length,
      unconfirmed: visible.filter((account) => !view.isConfirmed(account)).length,
      ...(quarantined === 0 ? {} : { quarantined }),
      next_cursor: rest.length > page.length && last !== undefined ? encodeCursor(positionOf(last)) : null,
    };
  }

  create(
    store: string,
    key: string,
    order: z.output<typeof createAccountRequestSchema>,
  ): Promise<CreateAccountResponse> {
    return this.#alone(store, async () => {
      const { account, credentials } = await createAccount(this.context, store, key, order);
      return { data: await this.#show(store, account), credentials: inOneOrder(credentials) };
    });
  }

  /**
   * Who asked for the account; undefined for one that a person made by hand, and for one that is not there.
   * An account that the ledger knows costs the store nothing.
   */
  async ownerOf(store: string, id: string): Promise<string | undefined> {
    return (await this.context.ledger.findAccount(store, id))?.owner;
  }

  /** Owners of the accounts that a resource of this identity has made and that are there. */
  async ownersOf(store: string, identity: string): Promise<string[]> {
    const intents = await this.context.ledger.accounts(store);
    return intents.filter((intent) => intent.identity === identity).map(({ owner }) => owner);
  }

  /** @throws GatewayProblem `not_found` */
  async get(store: string, id: string): Promise<AccountBody> {
    return this.#show(store, await this.#find(store, id));
  }

  /** @throws GatewayProblem `not_found`, `not_supported`, `name_taken` and what {@link checkAccess} throws */
  update(store: string, id: string, request: UpdateAccountRequest): Promise<AccountBody> {
    return this.#alone(store, async () => {
      const { driver, onStep } = this.context;
      const account = await this.#find(store, id);
      const change = await this.#changeOf(store, account, request);
      if (Object.keys(change).length === 0) return this.#show(store, account);
      await onStep("update-accepted", { store, accountId: id });
      const changed = await driver.update(store, id, change);
      await onStep("update-done", { store, accountId: id });
      return this.#show(store, changed);
    });
  }

  /**
   * @param createdAt - When the caller's account was made. One made at another time is another account.
   * @throws GatewayProblem `not_found`
   */
  delete(store: string, id: string, createdAt?: string): Promise<void> {
    return this.#alone(store, async () => {
      const { driver, ledger, onStep } = this.context;
      await onStep("delete-accepted", { store, accountId: id });
      const intent = await ledger.findAccount(store, id);
      if (createdAt !== undefined) {
        const account = await driver.get(store, id);
        if (account !== undefined && account.createdAt !== createdAt) throw notFound(store, id);
      }
      if (!(await driver.delete(store, id))) {
        if (intent !== undefined) await ledger.forgetVanished(intent);
        throw notFound(store, id);
      }
      await onStep("account-deleted", { store, accountId: id });
      await ledger.removeAccount(store, id);
      await onStep("delete-done", { store, accountId: id });
    });
  }

  /**
   * Does not ask the store about an account that the ledger knows, and does not wait for its creates: confirming many
   * accounts costs a store nothing. Accounts that are superseded by it are deleted afterwards, when the store is free.
   *
   * @throws GatewayProblem `not_found`
   */
  async confirm(store: string, id: string): Promise<void> {
    const { driver, ledger, onStep } = this.context;
    await onStep("confirm-accepted", { store, accountId: id });
    if (!(await ledger.confirm(store, id)) && !(await this.#confirmOrphans(store, [id]))) {
      const isDoomed = (await ledger.findAccount(store, id)) !== undefined;
      if (isDoomed || (await driver.get(store, id)) === undefined) throw notFound(store, id);
    }
    await onStep("confirm-done", { store, accountId: id });
    await this.#deleteSupersededLater(store);
  }

  /**
   * Confirms several accounts at once, with one write to the disk. Ids that the ledger does not know are passed over.
   *
   * @param insist Asked before an account is confirmed of which the ledger learns only here whose it is; throws where that is not allowed.
   */
  async confirmAll(store: string, ids: readonly string[], insist: Insist): Promise<void> {
    const { ledger, onStep } = this.context;
    await onStep("confirm-accepted", { store });
    const unknown = await ledger.confirmAll(store, ids);
    if (unknown.length > 0) await this.#confirmOrphans(store, unknown, insist);
    await onStep("confirm-done", { store });
    await this.#deleteSupersededLater(store);
  }

  /**
   * Deletes what a gateway that died did not come to delete, and takes down what it left without credentials. To be
   * called when a gateway starts, and now and then.
   */
  async recover(): Promise<RecoveryReport> {
    const { driver, ledger } = this.context;
    const stores = await ledger.storesToCleanUp();
    const failed: { store: string; error: unknown }[] = [];
    for (const store of stores) {
      try {
        await this.#alone(store, async () => cleanUp(this.context, store, await driver.list(store)));
      } catch (error) {
        failed.push({ store, error });
      }
    }
    return { stores, failed };
  }

  /** Tries again, in every store, what could not be deleted before: stores do not wait for each other. Never throws. */
  async retryDeletions(): Promise<void> {
    try {
      const stores = await this.context.ledger.storesWithDueDeletions();
      await Promise.all(stores.map((store) => this.#deleteInTurn(store)));
    } catch (error) {
      this.context.onFailure(error);
    }
  }

  /** When the store is free. What fails here is tried again later. Never throws. */
  async #deleteInTurn(store: string): Promise<void> {
    if (this.#deletionsAhead.has(store)) return;
    this.#deletionsAhead.add(store);
    try {
      await this.#alone(store, () => {
        this.#deletionsAhead.delete(store);
        return deleteSuperseded(this.context, store);
      });
    } catch (error) {
      this.#deletionsAhead.delete(store);
      this.context.onFailure(error);
    }
  }

  /** One after the other in this process, and in no other gateway of the ledger meanwhile. */
  #alone<T>(store: string, work: () => Promise<T>): Promise<T> {
    return this.#queue.run(store, () => this.context.ledger.exclusively(store, work));
  }

  /**
   * A state has accounts that the ledger does not know, although it has unfinished creates: it was restored. The
   * account of one of those creates was delivered after all.
   *
   * @returns whether all of the ids were found
   */
  async #confirmOrphans(store: string, ids: readonly string[], insist?: Insist): Promise<boolean> {
    const { driver, ledger } = this.context;
    if ((await ledger.pendingIntents(store)).length === 0) return false;
    return this.#alone(store, async () => {
      await cleanUp(this.context, store, await driver.list(store));
      for (const id of insist === undefined ? [] : ids) {
        const owner = await this.ownerOf(store, id);
        if (owner !== undefined) insist?.(owner, id);
      }
      return (await ledger.confirmAll(store, ids)).length === 0;
    });
  }

  /** Nobody waits for it. */
  async #deleteSupersededLater(store: string): Promise<void> {
    const { ledger, clock } = this.context;
    const isDue = ({ dueAt }: { dueAt?: number }): boolean => dueAt === undefined || dueAt <= clock();
    if ((await ledger.superseded(store)).some(isDue)) void this.#deleteInTurn(store);
  }

  async #find(store: string, id: string): Promise<StoreAccount> {
    const { driver, ledger } = this.context;
    const intent = await ledger.findAccount(store, id);
    const account = await driver.get(store, id);
    if (account !== undefined) return account;
    if (intent !== undefined) await ledger.forgetVanished(intent);
    throw notFound(store, id);
  }

  async #show(store: string, account: StoreAccount): Promise<AccountBody> {
    return (await AccountView.ofAccount(this.context.ledger, store, account.id)).show(account);
  }

  /** What of the request is a change, refused where the store cannot make it. */
  async #changeOf(
    store: string,
    account: StoreAccount,
    request: UpdateAccountRequest,
  ): Promise<{ name?: string; scopes?: readonly string[] }> {
    const { driver } = this.context;
    const capabilities = await driver.capabilities(store);
    const change: { name?: string; scopes?: readonly string[] } = {};
    if (request.scopes !== undefined) {
      const { scopes } = checkAccess(account.tokenType, request.scopes, account.accessLevel);
      if (account.tokenType === "stencil-cli") {
        throw new GatewayProblem("scopes_not_allowed", "a Stencil-CLI token has no scopes: leave `scopes` out");
      }
      if (!sameScopes(scopes, account.scopes)) {
        if (!capabilities.change_scopes) {
          throw new GatewayProblem(
            "not_supported",
            "the store cannot change an account's scopes: make another account and delete this one",
          );
        }
        change.scopes = scopes;
      }
    }
    const { name } = request;
    if (name !== undefined && name !== account.name) {
      if (!capabilities.rename) {
        throw new GatewayProblem(
          "not_supported",
          "the store cannot rename an account: make another account and delete this one",
        );
      }
      if (
        capabilities.unique_names &&
        (await driver.list(store)).some((other) => other.name === name && other.id !== account.id)
      ) {
        throw new GatewayProblem("name_taken", "another account of the store has this name: choose another");
      }
      change.name = name;
    }
    return change;
  }
}

/** Throws where the owner's accounts are none of the caller's business. */
export type Insist = (owner: string, id: string) => void;

function notFound(store: string, id: string): GatewayProblem {
  return new GatewayProblem("not_found", `store ${store} has no API account ${id}`);
}

/** The first answer comes from the driver and a repeated one from the ledger: both are the same text, and only these fields. */
function inOneOrder({ access_token, client_id, client_secret, api_path }: CredentialsBody): CredentialsBody {
  return { access_token, client_id, client_secret, api_path };
}
