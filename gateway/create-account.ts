import { createHash } from "node:crypto";
import type { z } from "zod";
import type { CapabilitiesBody, createAccountRequestSchema, CredentialsBody } from "../contract";
import { DriverError, type AccountDriver, type AccountSpec, type CreatedAccount, type StoreAccount } from "./driver";
import { GatewayProblem } from "./gateway-problem";
import type { StepHook } from "./gateway-step";
import type { Intent, Ledger } from "./ledger";
import { isOrphanOf, mayStillArrive, sameScopes } from "./orphans";
import { checkReach } from "./scope-parameters";

export interface CreateContext {
  readonly driver: AccountDriver;
  readonly ledger: Ledger;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly onStep: StepHook;
}

/** The account, its credentials, and the intent that the ledger keeps of it. */
export interface Delivery {
  readonly account: StoreAccount;
  readonly intent: Intent;
  readonly credentials: CredentialsBody;
}

type CreateOrder = z.output<typeof createAccountRequestSchema>;

/**
 * The create protocol: one account for each declaration, whose credentials reach its owner or die with it, whichever
 * process dies at whichever point. Runs alone in its store.
 *
 * Observe: what does the key, the ledger and the store know? Clean up: orphans of creates that never ended. Deliver
 * again: an unconfirmed account of the owner that is what it asks for. Replace: one that is not. Make: record the
 * intent, ask the store, seal the credentials.
 */
export async function createAccount(
  context: CreateContext,
  store: string,
  key: string,
  order: CreateOrder,
): Promise<Delivery> {
  const { driver, ledger, onStep } = context;
  const spec: AccountSpec = {
    name: order.name,
    tokenType: order.token_type,
    ...checkReach(order.token_type, order.scopes, order.access_level),
  };
  const digest = digestOf(spec, order);
  await onStep("request-accepted", { store, owner: order.owner });

  ledger.sweep();
  const earlier = earlierUse(ledger, store, key, digest, order.owner);
  const [capabilities, listed] = await Promise.all([driver.capabilities(store), driver.list(store)]);
  await onStep("store-listed", { store, owner: order.owner });

  let live = await deleteOrphans(context, store, listed);
  for (const intent of ledger.unconfirmedOf(store, order.owner)) {
    const account = await accountOf(context, store, intent, live);
    if (account === undefined) {
      ledger.forgetVanished(intent);
      continue;
    }
    const credentials =
      intent.id === earlier?.id || answers(account, intent, spec, order) ? ledger.credentialsOf(intent) : undefined;
    if (credentials !== undefined) {
      if (intent.id !== earlier?.id) ledger.attachRequest(intent, key, digest);
      return { account, intent, credentials };
    }
    await driver.delete(store, account.id);
    ledger.removeAccount(store, account.id);
    live = live.filter(({ id }) => id !== account.id);
    await onStep("previous-deleted", { store, owner: order.owner, accountId: account.id });
  }

  refuseWhatTheStoreCannotHold(spec, capabilities, live);
  return make(context, store, key, digest, spec, order, live);
}

/**
 * The intent that the key was used for before, if it may be answered again.
 *
 * @throws GatewayProblem `idempotency_conflict`, `credentials_gone`
 */
function earlierUse(ledger: Ledger, store: string, key: string, digest: string, owner: string): Intent | undefined {
  const earlier = ledger.findRequest(store, key);
  if (earlier === undefined) return undefined;
  const { intent } = earlier;
  if (earlier.digest !== digest) {
    throw new GatewayProblem(
      "idempotency_conflict",
      "this Idempotency-Key came with another body before: send a fresh key with each create",
    );
  }
  const gone = reasonGone(intent, ledger.newestOf(store, owner));
  if (gone !== undefined) {
    throw new GatewayProblem(
      "credentials_gone",
      `${gone}: send a create with a fresh Idempotency-Key to get an account with credentials`,
    );
  }
  return intent;
}

function reasonGone(intent: Intent, newest: Intent | undefined): string | undefined {
  if (intent.status === "confirmed")
    return "the caller confirmed that it has stored the credentials, so they were destroyed";
  if (intent.status === "removed") return "the account of this key was deleted";
  if (intent.status === "unconfirmed" && !intent.holdsCredentials)
    return "the credentials waited longer than 24 hours, so they were destroyed";
  // A retry that comes after its owner has moved on must not undo what the owner did since.
  if (newest !== undefined && newest.id > intent.id) return "the owner has made a newer request since";
  return undefined;
}

/**
 * Deletes the accounts that unfinished intents of the store left behind: nobody has their secrets.
 *
 * @returns the accounts that stay
 */
export async function deleteOrphans(
  { driver, ledger, clock, onStep }: CreateContext,
  store: string,
  listed: readonly StoreAccount[],
): Promise<readonly StoreAccount[]> {
  let live = listed;
  for (const intent of ledger.pendingIntents(store)) {
    const known = new Set(ledger.accounts(store).map(({ accountId }) => accountId ?? ""));
    const orphan = live.find((account) => isOrphanOf(account, intent, known));
    if (orphan !== undefined) {
      await driver.delete(store, orphan.id);
      ledger.dropIntent(intent);
      live = live.filter(({ id }) => id !== orphan.id);
      await onStep("orphan-deleted", { store, owner: intent.owner, accountId: orphan.id });
    } else if (!mayStillArrive(intent, clock())) {
      ledger.dropIntent(intent);
    }
  }
  return live;
}

/** The store's account of an intent. A listing that lacks it is asked about, because what follows from "gone" is a new account. */
async function accountOf(
  { driver }: CreateContext,
  store: string,
  { accountId = "" }: Intent,
  live: readonly StoreAccount[],
): Promise<StoreAccount | undefined> {
  return live.find(({ id }) => id === accountId) ?? (await driver.get(store, accountId));
}

/** Is the account, as it is now, what the owner asks for? */
function answers(account: StoreAccount, intent: Intent, spec: AccountSpec, order: CreateOrder): boolean {
  const keepsName = order.name_generated && intent.nameGenerated;
  return (
    (keepsName || account.name === spec.name) &&
    account.tokenType === spec.tokenType &&
    account.accessLevel === spec.accessLevel &&
    sameScopes(account.scopes, spec.scopes) &&
    intent.generation === order.generation
  );
}

function refuseWhatTheStoreCannotHold(
  spec: AccountSpec,
  { unique_names, max_accounts }: CapabilitiesBody,
  live: readonly StoreAccount[],
): void {
  if (unique_names && live.some(({ name }) => name === spec.name)) {
    throw new GatewayProblem(
      "name_taken",
      "another account of the store has this name: choose another, or delete that account",
    );
  }
  if (live.length >= max_accounts) {
    throw new GatewayProblem(
      "account_limit_reached",
      `the store has ${live.length} of at most ${max_accounts} API accounts: delete one that nobody uses`,
    );
  }
}

async function make(
  context: CreateContext,
  store: string,
  key: string,
  digest: string,
  spec: AccountSpec,
  order: CreateOrder,
  live: readonly StoreAccount[],
): Promise<Delivery> {
  const { driver, ledger, onStep } = context;
  const { owner } = order;
  const intent = ledger.recordIntent(
    {
      ...spec,
      store,
      owner,
      nameGenerated: order.name_generated,
      generation: order.generation,
      priorIds: live.map(({ id }) => id),
    },
    key,
    digest,
  );
  await onStep("intent-recorded", { store, owner });
  const { account, credentials } = await askStore(context, store, spec, intent);
  await onStep("account-created", { store, owner, accountId: account.id });
  try {
    ledger.sealCredentials(intent, account.id, credentials);
  } catch (error) {
    // Without a record a lost answer would be a lost secret. Nobody has this one yet, so the account can go.
    // If even that fails, the intent is still pending, and the account is found and deleted later.
    await driver.delete(store, account.id).catch(() => false);
    throw error;
  }
  await onStep("credentials-sealed", { store, owner, accountId: account.id });
  return { account, intent, credentials };
}

async function askStore(
  { driver, ledger }: CreateContext,
  store: string,
  spec: AccountSpec,
  intent: Intent,
): Promise<CreatedAccount> {
  try {
    return await driver.create(store, spec);
  } catch (error) {
    if (error instanceof DriverError) {
      ledger.dropIntent(intent);
      throw error;
    }
    throw new GatewayProblem(
      "driver_failed",
      "the store failed while it made the account, and it is not known whether it did: repeat the create, " +
        "with the same Idempotency-Key or a fresh one; an account that nobody has the secret of is deleted then",
      { cause: error },
    );
  }
}

/** Digest of what a create asks for. Order and spelling of scopes do not count, nor does white space in the JSON. */
function digestOf(spec: AccountSpec, order: CreateOrder): string {
  const parts = [
    spec.name,
    spec.tokenType,
    spec.accessLevel ?? null,
    spec.scopes,
    order.name_generated,
    order.owner,
    order.generation,
  ];
  return createHash("sha256").update(JSON.stringify(parts), "utf8").digest("base64url");
}
