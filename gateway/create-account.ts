import { createHash } from "node:crypto";
import type { z } from "zod";
import type { CapabilitiesBody, createAccountRequestSchema, CredentialsBody } from "../contract";
import { cleanUp, type GatewayContext } from "./clean-up";
import { DriverError, type AccountSpec, type CreatedAccount, type StoreAccount } from "./driver";
import { GatewayProblem } from "./gateway-problem";
import type { Intent, Ledger } from "./ledger";
import { checkReach } from "./scope-parameters";

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
 * Observe: what does the key, the ledger and the store know? Clean up: what earlier requests left behind. Deliver
 * again: the account that this very key made. Make: record the intent, ask the store, seal the credentials.
 *
 * A fresh key is a fresh account, whatever the owner has already. It may have an unconfirmed one in its state and want
 * another in its place (`pulumi up --replace` and `pulumi state taint` ask without a word before), and then deletes
 * the old one itself: the same account under the same id would be deleted with it. Or the answer with the old one was
 * lost; which of the two it was, nobody can tell yet. So the old one stays until the owner confirms the new one, unless
 * it holds the place or the name that the new one needs.
 */
export async function createAccount(
  context: GatewayContext,
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

  const live = await cleanUp(context, store, listed, order.owner);
  const again = earlier === undefined ? undefined : await deliverAgain(context, store, earlier, live);
  if (again !== undefined) return again;
  const others = await makeRoom(context, store, spec, order.owner, capabilities, live);
  return make(context, store, key, digest, spec, order, others);
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
  if (intent.status === "superseded") return "the owner has confirmed a newer account since";
  if (intent.status === "unconfirmed" && !intent.holdsCredentials)
    return "the credentials waited longer than 24 hours, so they were destroyed";
  // A retry that comes after its owner has moved on must not undo what the owner did since.
  if (newest !== undefined && newest.id > intent.id) return "the owner has made a newer request since";
  return undefined;
}

/** The account that the key made before; undefined if there is none, or none any more. */
async function deliverAgain(
  { driver, ledger }: GatewayContext,
  store: string,
  intent: Intent,
  live: readonly StoreAccount[],
): Promise<Delivery | undefined> {
  const { accountId } = intent;
  if (accountId === undefined) return undefined;
  // A listing that lacks it is asked about, because what follows from "gone" is another account.
  const account = live.find(({ id }) => id === accountId) ?? (await driver.get(store, accountId));
  if (account === undefined) {
    ledger.forgetVanished(intent);
    return undefined;
  }
  const credentials = ledger.credentialsOf(intent);
  return credentials === undefined ? undefined : { account, intent, credentials };
}

/**
 * Deletes the owner's unconfirmed accounts as far as the new one needs their name or their place.
 *
 * @returns the accounts that stay
 * @throws GatewayProblem `name_taken`, `account_limit_reached`; then nothing was deleted
 */
async function makeRoom(
  { driver, ledger, onStep }: GatewayContext,
  store: string,
  spec: AccountSpec,
  owner: string,
  capabilities: CapabilitiesBody,
  live: readonly StoreAccount[],
): Promise<readonly StoreAccount[]> {
  const waiting = new Set(ledger.unconfirmedOf(store, owner).map(({ accountId }) => accountId));
  const hasTheName = ({ name }: StoreAccount): boolean => capabilities.unique_names && name === spec.name;
  refuseWhatTheStoreCannotHold(
    spec,
    capabilities,
    live.filter(({ id }) => !waiting.has(id)),
    (account) => ledger.findAccount(store, account.id)?.owner === owner,
  );
  let rest = live;
  const own = live.filter(({ id }) => waiting.has(id));
  for (const account of [...own.filter(hasTheName), ...own.filter((account) => !hasTheName(account))]) {
    if (!hasTheName(account) && rest.length < capabilities.max_accounts) break;
    await driver.delete(store, account.id);
    ledger.removeAccount(store, account.id);
    rest = rest.filter(({ id }) => id !== account.id);
    await onStep("previous-deleted", { store, owner, accountId: account.id });
  }
  return rest;
}

function refuseWhatTheStoreCannotHold(
  spec: AccountSpec,
  { unique_names, max_accounts }: CapabilitiesBody,
  live: readonly StoreAccount[],
  isOwn: (account: StoreAccount) => boolean,
): void {
  const namesake = unique_names ? live.find(({ name }) => name === spec.name) : undefined;
  if (namesake !== undefined) {
    throw new GatewayProblem(
      "name_taken",
      isOwn(namesake)
        ? "the owner's own account has this name, and it stays until the new one is made. To replace it under the same name it has to go first: " +
            "change `keepers` instead of replacing by force, or set the resource option `deleteBeforeReplace`"
        : "another account of the store has this name: choose another",
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
  context: GatewayContext,
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
  { driver, ledger }: GatewayContext,
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
