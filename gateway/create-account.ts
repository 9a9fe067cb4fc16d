import { createHash } from "node:crypto";
import type { z } from "zod";
import type { CapabilitiesBody, createAccountRequestSchema, CredentialsBody } from "../contract";
import { cleanUp, deleteUnconfirmed, type GatewayContext } from "./clean-up";
import { DriverError, type AccountSpec, type CreatedAccount, type StoreAccount } from "./driver";
import { GatewayProblem } from "./gateway-problem";
import type { Intent, Ledger } from "./ledger";
import { checkAccess } from "./scope-parameters";

/** The account, its credentials, and the intent that the ledger keeps of it. */
export interface Delivery {
  readonly account: StoreAccount;
  readonly intent: Intent;
  readonly credentials: CredentialsBody;
}

type CreateOrder = z.output<typeof createAccountRequestSchema>;

/** One create, as it was asked for and checked. */
interface Creation {
  readonly store: string;
  /** The caller's `Idempotency-Key`. */
  readonly key: string;
  /** Of everything that is asked for: the same key with another digest is a conflict. */
  readonly digest: string;
  readonly order: CreateOrder;
  /** What the driver gets. */
  readonly spec: AccountSpec;
}

/**
 * The create protocol. Each declaration gets one account, and its credentials reach the owner. No account that may be in
 * a state is deleted. Any process may die at any point. Runs alone in its store.
 *
 * Observe: what does the key, the ledger and the store know? Clean up: what earlier requests left behind. Deliver
 * again: the account that this very key made. Make: record the intent, ask the store, seal the credentials.
 *
 * A fresh key makes a fresh account, whatever the owner has already. The gateway cannot tell where an unconfirmed account
 * of the owner is. It may be in the owner's state: `pulumi up --replace` and `pulumi state taint` replace an account without
 * a diff. It may be in the state of another stack of the same name. Its answer may be lost. So the account stays until the
 * same resource confirms a newer one. The identity tells that it is the same resource; the owner does not.
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
    ...checkAccess(order.token_type, order.scopes, order.access_level),
  };
  const digest = digestOf(spec, order);
  await onStep("request-accepted", { store, owner: order.owner });

  await ledger.sweep();
  const earlier = await earlierUse(ledger, store, key, digest, order.owner);
  const [capabilities, listed] = await Promise.all([driver.capabilities(store), driver.list(store)]);
  await onStep("store-listed", { store, owner: order.owner });

  let live = await cleanUp(context, store, listed);
  if (earlier !== undefined) {
    const again = await deliverAgain(context, store, earlier, live);
    if (again !== undefined) return again;
    live = await deleteOwnOrphan(context, earlier, live);
  }
  const creation = { store, key, digest, order, spec };
  const others = await makeRoom(context, creation, capabilities, live);
  return make(context, creation, others);
}

/**
 * The intent that the key was used for before, if it may be answered again.
 *
 * @throws GatewayProblem `idempotency_conflict`, `credentials_gone`
 */
async function earlierUse(
  ledger: Ledger,
  store: string,
  key: string,
  digest: string,
  owner: string,
): Promise<Intent | undefined> {
  const earlier = await ledger.findRequest(store, key);
  if (earlier === undefined) return undefined;
  const { intent } = earlier;
  if (earlier.digest !== digest) {
    throw new GatewayProblem(
      "idempotency_conflict",
      "this Idempotency-Key was used with another body: send a fresh key with each create",
    );
  }
  const gone = reasonGone(intent, await ledger.newestOf(store, owner));
  if (gone !== undefined) throw credentialsGone(gone);
  return intent;
}

function credentialsGone(reason: string): GatewayProblem {
  return new GatewayProblem(
    "credentials_gone",
    `${reason}: send a create with a fresh Idempotency-Key to get an account with credentials`,
  );
}

function reasonGone(intent: Intent, newest: Intent | undefined): string | undefined {
  if (intent.status === "confirmed")
    return "the caller confirmed that it has stored the credentials, so they were destroyed";
  if (intent.status === "removed" && !intent.orphan) return "the account of this key was deleted";
  if (intent.status === "superseded" && !intent.orphan) return "the owner has confirmed a newer account since";
  // Nobody ever had those of an orphan. Its key comes again because its answer never came, so it can be made again.
  if (intent.status === "unconfirmed" && !intent.holdsCredentials && !intent.orphan)
    return "the credentials waited longer than 24 hours, so they were destroyed";
  // A retry that comes after its owner has moved on must not undo what the owner did since.
  if (newest !== undefined && newest.id > intent.id) return "the owner has made a newer request since";
  return undefined;
}

/** The account that the key made before; undefined if there is none, or none any more. */
async function deliverAgain(
  { driver, ledger }: GatewayContext,
  store: string,
  earlier: Intent,
  live: readonly StoreAccount[],
): Promise<Delivery | undefined> {
  const { accountId } = earlier;
  if (accountId === undefined || earlier.orphan) return undefined;
  // A listing that lacks it is asked about, because what follows from "gone" is another account.
  const account = live.find(({ id }) => id === accountId) ?? (await driver.get(store, accountId));
  if (account === undefined) {
    await ledger.forgetVanished(earlier);
    return undefined;
  }
  const credentials = await ledger.credentialsOf(earlier);
  if (credentials !== undefined) return { account, intent: earlier, credentials };
  // Confirmed, or deleted, while the store was listed: confirmations do not wait for creates.
  const now = await ledger.refresh(earlier);
  throw credentialsGone((now && reasonGone(now, undefined)) ?? "the account of this key is gone");
}

/**
 * The key of an orphan comes again: its own caller says that no answer has come. So the orphan is in no state, and goes.
 *
 * @returns the accounts that stay
 */
async function deleteOwnOrphan(
  context: GatewayContext,
  earlier: Intent,
  live: readonly StoreAccount[],
): Promise<readonly StoreAccount[]> {
  const { ledger, onStep } = context;
  const intent = await ledger.refresh(earlier);
  if (intent?.orphan !== true || intent.accountId === undefined) return live;
  if (!["unconfirmed", "superseded"].includes(intent.status)) return live;
  if (!(await deleteUnconfirmed(context, intent))) {
    throw credentialsGone("the caller confirmed that it has stored the credentials, so they were destroyed");
  }
  const { store, owner, accountId } = intent;
  await onStep("orphan-deleted", { store, owner, accountId });
  return live.filter(({ id }) => id !== accountId);
}

/**
 * Makes room for the new account among the unconfirmed accounts of its owner. Accounts of the same resource are deleted as
 * far as the new account needs their name or their place. An account of another resource may be in the state of another
 * stack. It is not deleted; if the store can rename, it only loses its name.
 *
 * @returns the accounts that stay
 * @throws GatewayProblem `name_taken`, `account_limit_reached`; then nothing was changed
 */
async function makeRoom(
  context: GatewayContext,
  { store, spec, order: { owner, identity } }: Creation,
  capabilities: CapabilitiesBody,
  live: readonly StoreAccount[],
): Promise<readonly StoreAccount[]> {
  const { driver, ledger, onStep } = context;
  const unconfirmed = new Map(
    (await ledger.unconfirmedOf(store, owner)).map((intent) => [intent.accountId, intent] as const),
  );
  const isSameResource = (intent: Intent | undefined): intent is Intent =>
    intent !== undefined && !intent.orphan && identity !== undefined && intent.identity === identity;
  const hasTheName = ({ name }: StoreAccount): boolean => capabilities.unique_names && name === spec.name;
  const own = live.filter(({ id }) => isSameResource(unconfirmed.get(id)));
  const others = live.filter((account) => !own.includes(account));
  const namesake = others.find(hasTheName);
  const isUnclaimed = namesake !== undefined && unconfirmed.has(namesake.id);
  if (namesake !== undefined && !(isUnclaimed && capabilities.rename)) {
    throw nameTaken(namesake, isUnclaimed, (await ledger.findAccount(store, namesake.id))?.owner === owner);
  }
  if (others.length >= capabilities.max_accounts) {
    throw storeFull(
      capabilities,
      live.length,
      others.filter(({ id }) => unconfirmed.has(id)),
    );
  }
  let rest = live;
  if (namesake !== undefined) {
    const renamed = await driver.update(store, namesake.id, { name: unclaimedName(namesake) });
    rest = rest.map((account) => (account.id === namesake.id ? renamed : account));
    await onStep("previous-renamed", { store, owner, accountId: namesake.id });
  }
  for (const account of [...own.filter(hasTheName), ...own.filter((account) => !hasTheName(account))]) {
    if (!hasTheName(account) && rest.length < capabilities.max_accounts) break;
    const intent = unconfirmed.get(account.id);
    // Somebody confirmed it while the store was listed: then it is in a state, and stays.
    if (intent === undefined || !(await deleteUnconfirmed(context, intent))) throw nameTaken(account, false, true);
    rest = rest.filter(({ id }) => id !== account.id);
    await onStep("previous-deleted", { store, owner, accountId: account.id });
  }
  return rest;
}

/** The name of an account that nobody has confirmed, and that made way for another. */
function unclaimedName({ id, name }: StoreAccount): string {
  const end = ` (unclaimed ${id})`;
  return `${Array.from(name)
    .slice(0, 255 - Array.from(end).length)
    .join("")}${end}`;
}

function nameTaken(namesake: StoreAccount, isUnclaimed: boolean, isOwn: boolean): GatewayProblem {
  if (isUnclaimed) {
    return new GatewayProblem(
      "name_taken",
      `account ${namesake.id} of the same owner has this name, and nobody has confirmed it: it may be in the state of another stack of the same name. ` +
        "If no state has it, delete it in the control panel or with DELETE of the gateway; otherwise choose another name",
    );
  }
  return new GatewayProblem(
    "name_taken",
    isOwn
      ? "the owner's own account has this name, and it stays until the new account is made. To keep the name, the old account must be deleted first: " +
          "change `keepers` instead of forcing a replacement, or set the resource option `deleteBeforeReplace`"
      : "another account of the store has this name: choose another",
  );
}

function storeFull(
  { max_accounts }: CapabilitiesBody,
  count: number,
  unclaimed: readonly StoreAccount[],
): GatewayProblem {
  const hint =
    unclaimed.length === 0
      ? "delete an account that nobody uses"
      : `nobody has confirmed ${unclaimed.map(({ id, name }) => `"${name}" (${id})`).join(", ")} of the same owner: delete it if no state has it`;
  return new GatewayProblem(
    "account_limit_reached",
    `the store has ${count} of at most ${max_accounts} API accounts: ${hint}`,
  );
}

async function make(
  context: GatewayContext,
  { store, key, digest, order, spec }: Creation,
  live: readonly StoreAccount[],
): Promise<Delivery> {
  const { driver, ledger, onStep } = context;
  const { owner } = order;
  const intent = await ledger.recordIntent(
    {
      ...spec,
      store,
      owner,
      ...(order.identity === undefined ? {} : { identity: order.identity }),
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
    await ledger.sealCredentials(intent, account.id, credentials, account.createdAt);
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
      await ledger.dropIntent(intent);
      throw error;
    }
    throw new GatewayProblem(
      "driver_failed",
      "the store failed while it made the account, and the account may exist: repeat the create, " +
        "with the same Idempotency-Key; the gateway deletes an account whose credentials nobody has",
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
    ...(order.identity === undefined ? [] : [order.identity]),
  ];
  return createHash("sha256").update(JSON.stringify(parts), "utf8").digest("base64url");
}
