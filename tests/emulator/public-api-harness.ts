import { AccountStore, type EmulatedAccount } from "../../emulator/stores/account-store";
import { mintCredentials } from "../../emulator/stores/credentials";
import { IN_MEMORY, openDatabase } from "../../emulator/stores/open-database";
import { createPublicApi } from "../../emulator/public-api/app";
import { RateLimiter, type Quota } from "../../emulator/server/rate-limiter";
import type { RequestNotes } from "../../emulator/public-api/request-notes";
import { routeName } from "../../emulator/server/route-name";
import { StorefrontTokenStore } from "../../emulator/stores/storefront-token-store";
import { WebhookStore } from "../../emulator/stores/webhook-store";
import type { AccountSpec } from "../../gateway";

export const STORE = "alpha1";
export const OTHER_STORE = "beta2";

export interface CallOptions {
  readonly token?: string | null;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly store?: string;
}

export interface Harness {
  /** Makes an account with these scopes and answers its token. */
  readonly tokenFor: (scopes: readonly string[], change?: Partial<AccountSpec>, store?: string) => string;
  readonly accountOf: (token: string) => EmulatedAccount;
  readonly deleteAccountOf: (token: string) => void;
  /** `GET /v3/hooks` with a token; answers the response and what the log would say. */
  readonly call: (call: string, options?: CallOptions) => Promise<Response & { notes: RequestNotes }>;
}

/** The public API over an empty store in memory, without a server. No quota unless asked for. */
export function publicApiHarness(quota: Quota = { requests: 0, windowMs: 30_000 }): Harness {
  const database = openDatabase(IN_MEMORY);
  const accounts = new AccountStore(database);
  const publicApi = createPublicApi({
    stores: [STORE, OTHER_STORE],
    accounts,
    webhooks: new WebhookStore(database),
    storefrontTokens: new StorefrontTokenStore(database),
    rateLimiter: new RateLimiter(quota),
  });
  let made = 0;

  const accountOf = (token: string): EmulatedAccount => {
    const account = accounts.findByToken(token);
    if (account === undefined) throw new Error("no account has this token");
    return account;
  };

  return {
    accountOf,
    tokenFor(scopes, change = {}, store = STORE) {
      const credentials = mintCredentials("http://127.0.0.1", store);
      made += 1;
      const spec = { name: `account ${String(made)}`, tokenType: "v2v3", scopes, ...change } as const;
      accounts.insert(store, spec, credentials, { uniqueNames: true, maxAccounts: 10_000 });
      return credentials.access_token;
    },
    deleteAccountOf(token) {
      accounts.delete(STORE, accountOf(token).id);
    },
    async call(call, { token = null, body, headers = {}, store = STORE } = {}) {
      const [method = "", path = ""] = call.split(" ");
      const notes: RequestNotes = { route: routeName(method, `/stores/${store}${path}`) };
      const request = new Request(`http://127.0.0.1/stores/${store}${path}`, {
        method,
        headers: { ...(token === null ? {} : { "X-Auth-Token": token }), ...headers },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      return Object.assign(await publicApi(request, notes), { notes });
    },
  };
}
