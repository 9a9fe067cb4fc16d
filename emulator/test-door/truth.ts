import type { StencilAccessLevel, TokenType } from "../../contract";
import type { Ledger } from "../../gateway";
import type { AccountStore, EmulatedAccount } from "../stores/account-store";
import type { RequestCounters, RouteCount } from "../server/request-counters";
import type { StorefrontToken, StorefrontTokenStore } from "../stores/storefront-token-store";
import type { WebhookStore } from "../stores/webhook-store";

/** A live API account as it really is, without secrets. */
export interface AccountTruth {
  readonly id: string;
  readonly name: string;
  readonly tokenType: TokenType;
  readonly scopes: readonly string[];
  readonly accessLevel?: StencilAccessLevel;
  /** First 12 hexadecimal characters of the SHA-256 of the access token. */
  readonly fingerprint: string;
  /** Absent for accounts that a person made by hand. */
  readonly owner?: string;
  /** False while the gateway still holds the one-time credentials for the owner. */
  readonly confirmed: boolean;
  readonly webhooks: number;
  readonly createdAt: string;
}

export interface StoreTruth {
  readonly store: string;
  readonly maxAccounts: number;
  readonly accounts: readonly AccountTruth[];
  readonly storefrontTokens: readonly StorefrontToken[];
}

/** What tests and people may know of the emulator's inside. */
export interface Truth {
  readonly stores: readonly StoreTruth[];
  /** Requests since the last reset, by method and path template. */
  readonly requests: Readonly<Record<string, RouteCount>>;
  /** Most requests that were under way at the same moment since the last reset. */
  readonly peakConcurrency: number;
}

/** Where the truth is read from. */
export interface TruthSources {
  readonly stores: readonly string[];
  readonly maxAccounts: number;
  readonly accounts: AccountStore;
  readonly webhooks: WebhookStore;
  readonly storefrontTokens: StorefrontTokenStore;
  readonly counters: RequestCounters;
}

/** @param ledger - The gateway's: knows owners and whether they confirmed. */
export function readTruth(sources: TruthSources, ledger: Ledger): Truth {
  const { stores, maxAccounts, accounts, storefrontTokens, counters } = sources;
  return {
    stores: stores.map((store) => ({
      store,
      maxAccounts,
      accounts: accounts.list(store).map((account) => accountTruth(account, sources.webhooks, ledger)),
      storefrontTokens: storefrontTokens.list(store),
    })),
    requests: counters.counts(),
    peakConcurrency: counters.peak(),
  };
}

function accountTruth(account: EmulatedAccount, webhooks: WebhookStore, ledger: Ledger): AccountTruth {
  const { id, name, tokenType, scopes, accessLevel, fingerprint, createdAt, storeHash } = account;
  const intent = ledger.findAccount(storeHash, id);
  return {
    id,
    name,
    tokenType,
    scopes,
    ...(accessLevel === undefined ? {} : { accessLevel }),
    fingerprint,
    ...(intent === undefined ? {} : { owner: intent.owner }),
    confirmed: intent === undefined || intent.status === "confirmed",
    webhooks: webhooks.count(id),
    createdAt,
  };
}
