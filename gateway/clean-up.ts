import type { AccountDriver, StoreAccount } from "./driver";
import type { StepHook } from "./gateway-step";
import type { Intent, Ledger } from "./ledger";
import { isOrphanOf, mayStillArrive } from "./orphans";

/** What every verb of a gateway works with. */
export interface GatewayContext {
  readonly driver: AccountDriver;
  readonly ledger: Ledger;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly onStep: StepHook;
}

/**
 * Deletes what nobody needs or has: superseded accounts, and orphans. Runs alone in its store.
 *
 * @param owner Who asks for an account now, if that is why.
 * @returns the accounts that stay
 */
export async function cleanUp(
  context: GatewayContext,
  store: string,
  listed: readonly StoreAccount[],
  owner?: string,
): Promise<readonly StoreAccount[]> {
  const gone = await deleteSuperseded(context, store);
  return deleteOrphans(
    context,
    store,
    listed.filter(({ id }) => !gone.has(id)),
    owner,
  );
}

/**
 * Deletes the accounts whose owners have confirmed newer ones. Runs alone in its store.
 *
 * @returns their ids
 */
export async function deleteSuperseded(
  { driver, ledger, onStep }: GatewayContext,
  store: string,
): Promise<ReadonlySet<string>> {
  const gone = new Set<string>();
  for (const { owner, accountId = "" } of ledger.superseded(store)) {
    await driver.delete(store, accountId);
    ledger.removeAccount(store, accountId);
    gone.add(accountId);
    await onStep("superseded-deleted", { store, owner, accountId });
  }
  return gone;
}

/** Deletes the accounts that unfinished intents of the store left behind: nobody has their secrets. */
async function deleteOrphans(
  { driver, ledger, clock, onStep }: GatewayContext,
  store: string,
  listed: readonly StoreAccount[],
  owner: string | undefined,
): Promise<readonly StoreAccount[]> {
  let live = listed;
  for (const intent of ledger.pendingIntents(store)) {
    const known = new Set(ledger.accounts(store).map(({ accountId }) => accountId ?? ""));
    const orphan = live.find((account) => isOrphanOf(account, intent, known));
    if (orphan !== undefined && mayBeDeletedFor(owner, intent)) {
      await driver.delete(store, orphan.id);
      ledger.dropIntent(intent);
      live = live.filter(({ id }) => id !== orphan.id);
      await onStep("orphan-deleted", { store, owner: intent.owner, accountId: orphan.id });
    } else if (orphan === undefined && !mayStillArrive(intent, clock())) {
      ledger.dropIntent(intent);
    }
  }
  return live;
}

/**
 * A name with a random end is nobody else's. One that a person wrote down may be used by a person in the control panel
 * too, who makes by hand what the failed create did not: so that account goes only when its owner asks for it again.
 */
function mayBeDeletedFor(owner: string | undefined, intent: Intent): boolean {
  return intent.nameGenerated || intent.owner === owner;
}
