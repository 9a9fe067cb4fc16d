import type { CredentialsBody, StencilAccessLevel, TokenType } from "../contract";

/** How long credentials wait for their owner's confirmation before they are destroyed: 24 hours. */
export const CREDENTIALS_LIFETIME_MS = 24 * 60 * 60 * 1000;

/** How long an orphan stays after its successor was confirmed: 1 hour. */
export const ORPHAN_GRACE_MS = 60 * 60 * 1000;

/**
 * Where an account is in the create protocol.
 * - `pending`: the store was, or was about to be, asked. Whether an account exists is not known.
 * - `unconfirmed`: the account exists; its owner has not said that the credentials are stored.
 * - `superseded`: the resource has a newer, confirmed account, so nobody needs this one: it is about to be deleted.
 * - `confirmed`: the owner has them.
 * - `removed`: the account was deleted through the gateway. Kept for a while so that a late retry does not make it again.
 */
export type IntentStatus = "pending" | "unconfirmed" | "superseded" | "confirmed" | "removed";

/** What is to be made, and for whom. */
export interface IntentDraft {
  readonly store: string;
  /** For people: `organization/project/stack/name`. Two states may have the same. */
  readonly owner: string;
  /** Random, made with the resource's first account and kept in its state. Absent for clients that do not send it. */
  readonly identity?: string;
  readonly name: string;
  readonly nameGenerated: boolean;
  readonly tokenType: TokenType;
  readonly accessLevel?: StencilAccessLevel;
  readonly scopes: readonly string[];
  readonly generation: string;
  /** Ids of the accounts that the store had before. What is among them was never made by this intent. */
  readonly priorIds: readonly string[];
}

/** One account that the gateway was asked to make, as the ledger knows it. */
export interface Intent extends IntentDraft {
  readonly id: number;
  readonly status: IntentStatus;
  /** Milliseconds since 1970, by the gateway's clock. */
  readonly recordedAt: number;
  /** Present from `unconfirmed` on. */
  readonly accountId?: string;
  /** When the store made the account, in the store's words. Absent in old ledgers. */
  readonly createdAt?: string;
  /** True while the credentials wait, sealed. */
  readonly holdsCredentials: boolean;
  /** True for an account whose credentials died with the process that asked for it. */
  readonly orphan: boolean;
  /** How often its deletion has failed. Above 0 it is in quarantine: tried again later, and in nobody's way. */
  readonly attempts: number;
  /** For a superseded account: when its deletion is tried next. */
  readonly dueAt?: number;
}

/** A request to create, as its Idempotency-Key is remembered. */
export interface RememberedRequest {
  /** Digest of the request's body. */
  readonly digest: string;
  readonly intent: Intent;
}

/** How many accounts of all stores are in which condition. */
export interface LedgerStatistics {
  /** Accounts that nobody has confirmed, without those that are superseded. */
  readonly unconfirmed: number;
  /** Those of them whose credentials died with a gateway. */
  readonly orphans: number;
  /** Accounts about to be deleted. */
  readonly superseded: number;
  /** Those of them whose deletion has failed at least once. */
  readonly quarantined: number;
  /** Creates whose outcome is not known. */
  readonly pending: number;
  /** Credentials that wait, sealed. */
  readonly sealed: number;
}

/** One line of the audit log. Never holds a secret. */
export interface AuditEntry {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Name of the token that was used, or `gateway` for what the gateway does by itself. */
  readonly actor: string;
  readonly action: string;
  readonly store: string;
  readonly accountId?: string;
  readonly owner?: string;
  /** `ok`, or the code of the refusal. */
  readonly outcome: string;
  readonly detail?: string;
}

export interface AuditQuery {
  readonly store?: string;
  readonly since?: number;
  readonly until?: number;
  /** Only entries after this one. */
  readonly after?: number;
  /** Default 100. */
  readonly limit?: number;
}

/** What happened, oldest first. Entries are added, never changed and never deleted: the database itself refuses that. */
export interface AuditLog {
  append(entry: Omit<AuditEntry, "at"> & { readonly at?: number }): Promise<void>;
  read(query?: AuditQuery): Promise<readonly (AuditEntry & { readonly id: number })[]>;
}

/**
 * The gateway's memory: who asked for which account, and the one-time credentials, sealed, until their owner confirms.
 *
 * One interface over SQLite (a file of one gateway) and PostgreSQL (any number of gateways). What a method changes
 * is on disk when its promise is fulfilled. Every failure of the database is a LedgerError.
 */
export interface Ledger {
  /** Where it is, without a password: for messages and logs. */
  readonly place: string;
  readonly audit: AuditLog;

  /** Runs `work` while no other gateway of this ledger works on the store. In one process the store's queue does that. */
  exclusively<T>(store: string, work: () => Promise<T>): Promise<T>;

  /** The request that an Idempotency-Key was first used for. */
  findRequest(store: string, key: string): Promise<RememberedRequest | undefined>;
  /** Writes down what is about to be asked of the store. The key now belongs to this intent. */
  recordIntent(draft: IntentDraft, key: string, digest: string): Promise<Intent>;
  /** The store has made the account: seals its credentials. */
  sealCredentials(intent: Intent, accountId: string, credentials: CredentialsBody, createdAt?: string): Promise<void>;
  /** Credentials that wait; undefined once they were confirmed, have expired, or were abandoned. */
  credentialsOf(intent: Intent): Promise<CredentialsBody | undefined>;
  /** The account of an unfinished intent was found: it is unconfirmed from now on, and has no credentials. */
  keepOrphan(intent: Intent, accountId: string, createdAt?: string): Promise<void>;

  /** The intent as it is now; undefined when it was dropped. */
  refresh(intent: Intent): Promise<Intent | undefined>;
  /** Intents that may have made an account that nobody knows of, oldest first. */
  pendingIntents(store: string): Promise<Intent[]>;
  /** Accounts of an owner that it has not confirmed, oldest first. */
  unconfirmedOf(store: string, owner: string): Promise<Intent[]>;
  /** Accounts of a store that are to be deleted, because their resources have newer ones. */
  superseded(store: string): Promise<Intent[]>;
  /** The newest intent of an owner, finished or not. */
  newestOf(store: string, owner: string): Promise<Intent | undefined>;
  /** Stores with intents that are pending, or with accounts whose deletion is due. */
  storesToCleanUp(): Promise<string[]>;
  /** Stores with accounts whose deletion is due. */
  storesWithDueDeletions(): Promise<string[]>;
  /** The account's intent, if the gateway made it and it was not removed since. */
  findAccount(store: string, accountId: string): Promise<Intent | undefined>;
  /** Intents of all accounts of a store that the gateway made and that were not removed since. */
  accounts(store: string): Promise<Intent[]>;
  /** As {@link accounts}, at once. Only where the database is in this process. */
  peekAccounts?(store: string): Intent[];
  /** Superseded accounts whose deletion has failed, of one store or of all. */
  quarantined(store?: string): Promise<Intent[]>;
  statistics(): Promise<LedgerStatistics>;

  /**
   * Destroys the waiting credentials: their owner has them. Older unconfirmed accounts of the same identity are
   * superseded with it, at once. Older orphans of the same owner are so after a grace time, and only those that were
   * recorded since the ledger was last restored. False if the ledger does not know the account, or it is superseded.
   */
  confirm(store: string, accountId: string): Promise<boolean>;
  /** As {@link confirm} for each of the ids: all of them, or, when it throws, none. The ids that it did not know. */
  confirmAll(store: string, accountIds: readonly string[]): Promise<string[]>;
  /** Marks an unconfirmed account for deletion, so that nobody can confirm it any more. False if somebody has already. */
  condemn(intent: Intent): Promise<boolean>;
  /** The account could not be deleted, and the caller was told: its status stays as before. */
  pardon(intent: Intent): Promise<void>;
  /** The deletion of a superseded account failed: puts it into quarantine, to be tried again later. */
  postponeDeletion(intent: Intent): Promise<void>;
  /** The account was deleted through the gateway: its credentials are destroyed, its keys stay used. */
  removeAccount(store: string, accountId: string): Promise<void>;
  /** Nothing was made, or what was made is gone without anybody having had it: the intent and its keys are free again. */
  dropIntent(intent: Intent): Promise<void>;
  /**
   * The account was deleted behind the gateway's back. If its owner never had it, its keys are free again, so that a
   * retry makes another; if it had, a late retry is still refused.
   */
  forgetVanished(intent: Intent): Promise<void>;
  /** Forgets every account and every key, as for a store that was reset. */
  clear(): Promise<void>;
  /** Destroys credentials that waited too long, and forgets keys that are too old to be retried. */
  sweep(): Promise<void>;

  /** True when this is a copy of a ledger from another place: opening it has begun a new epoch. */
  readonly isCopy: boolean;
  /** Changes when a ledger is restored: what was recorded before is never deleted by the gateway on its own. */
  epoch(): Promise<string>;
  /** Writes a consistent copy to a new file while the gateway works. The copy is a ledger of the SQLite form. */
  backup(file: string): Promise<void>;
  /** Lets go of the database. Every later call fails with LedgerError `closed`. */
  close(): Promise<void>;
}
