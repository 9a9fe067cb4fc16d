import type { StencilAccessLevel, TokenType } from "../../contract";
import type { Intent, Ledger } from "../../gateway";
import { EmulatorError } from "../stores/emulator-error";
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

/**
 * The truth, with what the gateway's ledger knows: owners, and whether they confirmed.
 *
 * @throws EmulatorError when the ledger is on a server, which does not answer at once: {@link askForTruth} waits
 */
export function readTruth(sources: TruthSources, ledger: Ledger): Truth {
  const peek = ledger.peekAccounts?.bind(ledger);
  if (peek === undefined) {
    throw new EmulatorError("wrong_use", "with a ledger on a server, the truth is at GET /__emulator/truth");
  }
  return describe(sources, new Map(sources.stores.map((store) => [store, peek(store)])));
}

/** As {@link readTruth}, of whatever ledger. */
export async function askForTruth(sources: TruthSources, ledger: Ledger): Promise<Truth> {
  const known = new Map<string, readonly Intent[]>();
  for (const store of sources.stores) known.set(store, await ledger.accounts(store));
  return describe(sources, known);
}

function describe(sources: TruthSources, known: ReadonlyMap<string, readonly Intent[]>): Truth {
  const { stores, maxAccounts, accounts, storefrontTokens, counters } = sources;
  return {
    stores: stores.map((store) => ({
      store,
      maxAccounts,
      accounts: accounts.list(store).map((account) => accountTruth(account, sources.webhooks, known.get(store) ?? [])),
      storefrontTokens: storefrontTokens.list(store),
    })),
    requests: counters.counts(),
    peakConcurrency: counters.peak(),
  };
}

function accountTruth(account: EmulatedAccount, webhooks: WebhookStore, known: readonly Intent[]): AccountTruth {
  const { id, name, tokenType, scopes, accessLevel, fingerprint, createdAt } = account;
  const intent = known.find(({ accountId }) => accountId === id);
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
