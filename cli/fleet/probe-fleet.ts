import { plannedCalls, type ProbeRow, probeToken, type StoreApi } from "../../handoff";
import type { Connections } from "../../provider/backends";
import { ConfigurationError, ProviderError } from "../../wire/errors";
import { fingerprintOf } from "../../wire/fingerprint";
import { Patience } from "../../wire/patience";
import { ExitError, exitCodes } from "../exit-codes";
import type { FoundToken } from "./found-token";

/** A store whose accounts persons make. */
export interface HandoffStore {
  readonly key: string;
  readonly hash: string;
  /** Origin of its API. */
  readonly url: string;
  readonly api: StoreApi;
}

/** A found token, and what its store says of it. */
export interface ProbedToken {
  readonly found: FoundToken;
  readonly fingerprint: string;
  /** Undefined where no configured store accepts it. */
  readonly store: Pick<HandoffStore, "key" | "hash" | "url"> | undefined;
  /** Empty for a token that does not live. */
  readonly rows: readonly ProbeRow[];
  /** Why it cannot be adopted; undefined for a living token of a configured store. */
  readonly trouble: string | undefined;
}

/** @throws ExitError where no store of the configuration is in handoff mode */
export function handoffStores(connections: Connections): HandoffStore[] {
  const stores = new Map<string, HandoffStore>();
  let failure: ConfigurationError | undefined;
  for (const key of connections.keys()) {
    try {
      const { mode, storeHash: hash, url } = connections.describe(key);
      if (mode === "handoff" && !stores.has(hash)) stores.set(hash, { key, hash, url, api: connections.storeApi(key) });
    } catch (error) {
      // With named stores only, the default one is nobody's.
      if (!(error instanceof ConfigurationError)) throw error;
      failure ??= error;
    }
  }
  if (stores.size > 0) return [...stores.values()];
  if (failure) throw failure;
  throw new ExitError(
    exitCodes.wrongUse,
    "A gateway makes this stack's accounts. To make accounts by hand: pulumi config set bigcommerce:mode handoff",
  );
}

/**
 * Asks the stores about every token, by GETs alone: which store it is of, whether it lives, and every scope that a GET can prove.
 * One client for each store, so that all tokens share a third of its quota.
 */
export async function probeFleet(
  tokens: readonly FoundToken[],
  stores: readonly HandoffStore[],
  say: (line: string) => void,
): Promise<ProbedToken[]> {
  say(
    `checking ${stores.length === 1 ? `store ${stores[0]?.hash ?? ""}` : `${stores.length} stores`} for ${count(tokens.length, "token")}, with at most ${tokens.length * (plannedCalls() + stores.length - 1)} GETs, and at most a third of the requests that a store allows in one window`,
  );
  const patience = new Patience(say, (done, all) => `checking tokens: ${done} of ${all} done`);
  return Promise.all(tokens.map((found) => patience.during(() => probe(found, stores))));
}

async function probe(found: FoundToken, stores: readonly HandoffStore[]): Promise<ProbedToken> {
  const base = { found, fingerprint: fingerprintOf(found.accessToken), rows: [], store: undefined };
  const named = stores.filter(
    ({ key, hash }) => found.store === undefined || found.store === hash || found.store === key,
  );
  if (named.length === 0) {
    const hash = found.store ?? "";
    return {
      ...base,
      trouble:
        `it belongs to store ${hash}, which is not configured in handoff mode: ` +
        `pulumi config set --path bigcommerce:stores.${hash}.storeHash ${hash} && pulumi config set --path bigcommerce:stores.${hash}.mode handoff`,
    };
  }
  const origin = found.apiPath === undefined ? undefined : new URL(found.apiPath).origin;
  const candidates = named.filter(({ url }) => origin === undefined || new URL(url).origin === origin);
  if (candidates.length === 0) {
    return {
      ...base,
      trouble: `it is for ${origin ?? ""}, but the configuration has ${new URL(named[0]?.url ?? "").origin}`,
    };
  }
  const reasons: string[] = [];
  for (const store of candidates) {
    try {
      const check = await probeToken(store.api, found.accessToken);
      if (check.token === "alive") return { ...base, store, rows: check.rows, trouble: undefined };
      if (check.token === "unclear") reasons.push(`store ${store.hash} could not be asked: ${check.reason}`);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      reasons.push(error.message);
    }
  }
  const asked = candidates.map(({ hash }) => hash).join(", ");
  return {
    ...base,
    trouble:
      reasons.length > 0
        ? reasons.join("; ")
        : `${candidates.length === 1 ? `store ${asked} does` : `none of the stores ${asked} does`} not accept it: its account was deleted, or it belongs to another store`,
  };
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
