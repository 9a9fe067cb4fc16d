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
  /** Takes failures of work that nobody waits for. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Deletes what has a confirmed successor, and takes down which accounts lost their credentials. Runs alone in its store.
 *
 * Nothing that fails here is the caller's: an account that cannot be deleted must not keep others from theirs.
 *
 * @returns the accounts that stay
 */
export async function cleanUp(
  context: GatewayContext,
  store: string,
  listed: readonly StoreAccount[],
): Promise<readonly StoreAccount[]> {
  const gone = await deleteSuperseded(context, store);
  const live = listed.filter(({ id }) => !gone.has(id));
  await keepOrphans(context, store, live);
  return live;
}

/**
 * Deletes the accounts whose resources have confirmed newer ones, as far as that is due. Runs alone in its store.
 * One that cannot be deleted goes into quarantine.
 *
 * @returns their ids
 */
export async function deleteSuperseded(context: GatewayContext, store: string): Promise<ReadonlySet<string>> {
  const { ledger, clock, onStep, onFailure } = context;
  const gone = new Set<string>();
  for (const intent of await ledger.superseded(store)) {
    const { owner, accountId = "", dueAt } = intent;
    if (dueAt !== undefined && dueAt > clock()) continue;
    try {
      await deleteKnown(context, intent);
    } catch (error) {
      await ledger.postponeDeletion(intent);
      onFailure(error);
      continue;
    }
    gone.add(accountId);
    await onStep("superseded-deleted", { store, owner, accountId });
  }
  return gone;
}

/**
 * Deletes the account of an intent, unless the store has another one under its id by now.
 */
export async function deleteKnown({ driver, ledger }: GatewayContext, intent: Intent): Promise<void> {
  const { store, accountId = "", createdAt } = intent;
  const account = createdAt === undefined ? undefined : await driver.get(store, accountId);
  if (createdAt === undefined || account?.createdAt === createdAt) await driver.delete(store, accountId);
  await ledger.removeAccount(store, accountId);
}

/**
 * Deletes an unconfirmed account that its own resource wants out of the way.
 *
 * @returns false if somebody has confirmed it meanwhile: then it is in a state, and stays
 */
export async function deleteUnconfirmed(context: GatewayContext, intent: Intent): Promise<boolean> {
  const { ledger } = context;
  if (!(await ledger.condemn(intent))) return false;
  try {
    await deleteKnown(context, intent);
  } catch (error) {
    await ledger.pardon(intent);
    throw error;
  }
  return true;
}

/**
 * Finds the accounts that unfinished intents of the store left behind. They count as unconfirmed from now on, without
 * credentials. They are not deleted here: the ledger may have been restored, and then one of them is in a state.
 */
async function keepOrphans(
  { ledger, clock, onStep }: GatewayContext,
  store: string,
  live: readonly StoreAccount[],
): Promise<void> {
  for (const intent of await ledger.pendingIntents(store)) {
    const known = new Set((await ledger.accounts(store)).map(({ accountId }) => accountId ?? ""));
    const orphan = live.find((account) => isOrphanOf(account, intent, known));
    if (orphan !== undefined) {
      await ledger.keepOrphan(intent, orphan.id, orphan.createdAt);
      await onStep("orphan-kept", { store, owner: intent.owner, accountId: orphan.id });
    } else if (!mayStillArrive(intent, clock())) {
      await ledger.dropIntent(intent);
    }
  }
}
