import type { StoreAccount } from "./driver";
import type { Intent } from "./ledger";
import { canonicalScopes } from "./scope-parameters";

/** How far the store's clock may be from the gateway's: 1 minute. */
export const CLOCK_TOLERANCE_MS = 60_000;

/**
 * How long after its intent an account may still appear in the store: 5 minutes. Covers a store that was still working
 * when the gateway gave up or died. An account that appears later under the same name was made by somebody else.
 */
export const ARRIVAL_WINDOW_MS = 5 * 60_000;

/** Can an account of this intent still turn up at `now`? */
export function mayStillArrive(intent: Intent, now: number): boolean {
  return now <= intent.recordedAt + ARRIVAL_WINDOW_MS + CLOCK_TOLERANCE_MS;
}

/**
 * Did this unfinished intent make this account? Then its secret died with the process that asked for it.
 *
 * A yes deletes the account, so every doubt is a no: it must not have been there before the intent,
 * must be exactly what the intent asked for, must be as old as the intent, and the ledger must not know it.
 */
export function isOrphanOf(account: StoreAccount, intent: Intent, knownIds: ReadonlySet<string>): boolean {
  const createdAt = Date.parse(account.createdAt);
  return (
    account.name === intent.name &&
    account.tokenType === intent.tokenType &&
    account.accessLevel === intent.accessLevel &&
    sameScopes(account.scopes, intent.scopes) &&
    !intent.priorIds.includes(account.id) &&
    !knownIds.has(account.id) &&
    createdAt >= intent.recordedAt - CLOCK_TOLERANCE_MS &&
    createdAt <= intent.recordedAt + ARRIVAL_WINDOW_MS + CLOCK_TOLERANCE_MS
  );
}

/** Do two lists of parameters mean the same scopes? */
export function sameScopes(one: readonly string[], other: readonly string[]): boolean {
  const [a, b] = [canonicalScopes(one), canonicalScopes(other)];
  return a.length === b.length && a.every((parameter, index) => parameter === b[index]);
}
