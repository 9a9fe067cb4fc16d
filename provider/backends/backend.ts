import type { StencilAccessLevel, TokenBody, TokenType } from "../../contract";
import type { HandedCredentials } from "../../handoff";
import type { Account, Maker, NewAccount } from "../account";
import type { AccountState } from "../lifecycle/state";

/** What the lifecycle may ask of the place where a store's API accounts are managed. Nothing else does I/O for it. */
export interface Backend {
  readonly storeHash: string;
  /** Who makes its accounts. It never touches an account of the other kind. */
  readonly maker: Maker;
  /** What the store can do in place. Asked once in a process. */
  capabilities(): Promise<Capabilities>;
  /**
   * What the configured token may do at most; undefined where a gateway is too old to say.
   * Only where a gateway stands between: elsewhere the method is absent.
   */
  tokenRights?(): Promise<TokenBody | undefined>;
  /**
   * Keeps a place in the store for the account that this process will make for `owner` in place of `replaced`.
   * @param goesFirst - `replaced` is deleted first in any case. Then the new account takes the place that `replaced` leaves.
   * @returns False where the store is at its limit, so that `replaced` has to go first. Always the same for an owner:
   * the engine may ask for the same replacement more than once in a process.
   */
  holdPlace(owner: string, replaced: HeldAccount, goesFirst: boolean): Promise<boolean>;
  /**
   * Tells the backend that the account is in Pulumi's state, so that it may forget the one-time credentials.
   * Returns at once and never fails: a failure is thrown by the next create(), the one call that it could harm.
   * @param owner - Undefined where the engine does not say, as in a refresh.
   */
  acknowledge(id: string, held: HeldAccount, owner?: string): void;
  /**
   * As {@link acknowledge}, for an account that this very command may have made: without a look at the store's list, which
   * may be older. Only where a gateway keeps credentials until it is told: elsewhere the method is absent.
   */
  confirmStored?(id: string): void;
  /**
   * Every account of the store, whoever made it. Only where a gateway can list them: elsewhere the method is absent.
   * @throws ProviderError
   */
  list?(): Promise<ListedAccount[]>;
  /**
   * Tells the person at the terminal what the store's list says against state: the account is missing, or another
   * confirmed account of the same owner lives. Never fails: who needs the store says why it cannot be reached.
   */
  compareWithList?(id: string, held: HeldAccount, owner: string | undefined): Promise<void>;
  /**
   * Fingerprint of the token that a person handed over for the owner; undefined without one.
   * Only where persons make the accounts: elsewhere the method is absent.
   */
  offeredFingerprint?(wish: Pick<AccountWish, "owner" | "credentials">): string | undefined;
  /**
   * What would stop an update from making this account, and what to do about it; undefined if no problem was found. For
   * a preview, which makes nothing and would be green all the same. Never fails.
   */
  foreseeTrouble(wish: Pick<AccountWish, "owner" | "credentials">): Promise<string | undefined>;
  create(wish: AccountWish): Promise<NewAccount>;
  /** Undefined only when the store says for certain that the account does not exist. */
  get(id: string, held: HeldAccount): Promise<Account | undefined>;
  /** As `get`, of an account that no state holds. Only where a gateway makes the accounts: elsewhere the method is absent. */
  find?(id: string): Promise<Account | undefined>;
  /** @param owner - Whose account it is; for the message of a failure. */
  update(id: string, change: AccountChange, owner?: string): Promise<Account>;
  /** Succeeds also when the account is already gone. */
  delete(id: string, held: HeldAccount): Promise<void>;
}

/** An account as its store's list shows it. */
export interface ListedAccount extends Account {
  readonly confirmed: boolean;
  /** The gateway could not delete it, and goes on trying. */
  readonly quarantined: boolean;
}

/** What state knows of an account that exists. */
export type HeldAccount = AccountState;

export interface Capabilities {
  readonly rename: boolean;
  readonly changeScopes: boolean;
  readonly uniqueNames: boolean;
  readonly maxAccounts: number;
}

export interface AccountWish {
  readonly name: string;
  /** True when create() made the name up: it has a random end, so that no person made an account of that name by hand. */
  readonly nameGenerated: boolean;
  readonly tokenType: TokenType;
  readonly parameters: readonly string[];
  readonly accessLevel?: StencilAccessLevel | undefined;
  /** `organization/project/stack/logical name`. */
  readonly owner: string;
  /** Of the resource: a newer account of the same identity takes the place of those that were never confirmed. */
  readonly identity?: string;
  /** Differs between declarations with keepers; the empty string without keepers. */
  readonly generation: string;
  /** Of an account that a person made, where the program names them. */
  readonly credentials?: HandedCredentials | undefined;
}

export interface AccountChange {
  readonly name?: string;
  readonly parameters?: readonly string[];
}
