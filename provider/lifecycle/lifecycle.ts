import { randomBytes } from "node:crypto";
import type { Account } from "../account";
import { type AccountChange, type Backend, DEFAULT_STORE, type StackConfig } from "../backends";
import { changedInputs, forcedReplacements, replacingInputs } from "./changes";
import { connect, useConfiguration } from "./connections";
import { letGoOfWebhooks, rememberGoingFirst, rememberLiving } from "./let-go-of-webhooks";
import { isSecretGiven, withGivenSecret } from "./given-secret";
import { ConfigurationError, DefectError, ProviderError } from "../../wire/errors";
import { type CheckedInputs, checkInputs, inputFields, type InputName } from "./inputs";
import { logicalName } from "../../engine/owner";
import { describeAccount, UNKNOWN_NAME } from "../../handoff";
import { cutText } from "../../wire/cut-text";
import { redact, registerSecrets } from "../../wire/redact";
import {
  type AccountState,
  keepersDigest,
  heldParameters,
  isNameTold,
  isTokenLost,
  keepersOf,
  keptKeepersDigest,
  makerOf,
  toState,
  wantedParameters,
  withoutUndefined,
} from "./state";
import { hasUnknown, UNKNOWN } from "../../engine/unknown";
import { tell } from "../../wire/tell";

/**
 * The lifecycle of an API account: what the engine calls, through the text that every state of an account holds.
 *
 * PERMANENT ABI. States written years ago name this module and these functions, with these arguments.
 * Functions may be added; none may be renamed, removed, or given another meaning.
 */

/**
 * Stores the configuration. Nothing is awaited before that: during refresh and destroy the engine's other calls
 * arrive before a slow configure has ended.
 */
export function configure(request: { config: StackConfig }): Promise<void> {
  useConfiguration(request.config);
  return Promise.resolve();
}

/** Validates and normalises inputs, and that the store is configured. No network. */
export function check(_olds: object, news: Record<string, unknown>): Promise<CheckResult> {
  return guarded(() => {
    const { inputs, failures } = checkInputs(news);
    if (failures.length === 0 && inputs.store !== UNKNOWN) {
      try {
        const store = connect().store(inputs.store);
        if (inputs.credentials !== undefined && !store.offeredFingerprint) {
          const reason =
            "works in handoff mode only, where a person makes the accounts; remove it, or: pulumi config set bigcommerce:mode handoff";
          failures.push({ path: "credentials", reason });
        }
      } catch (error) {
        if (!(error instanceof ConfigurationError)) throw error;
        failures.push({ path: "store", reason: error.message });
      }
    }
    for (const parameter of failures.length === 0 ? (inputs.additionalScopes ?? []) : []) {
      if (parameter !== UNKNOWN) {
        tell(
          `Scope parameter ${parameter} is not in this version's catalogue: it is passed on as it is, and no policy knows what it opens.`,
        );
      }
    }
    return {
      inputs,
      // Without a property name, because the engine prints the named property's value, which may be a secret.
      failures: failures.map(({ path, reason }) => ({ property: "", reason: redact(`${path}: ${reason}`) })),
    };
  });
}

interface CheckResult {
  readonly inputs: CheckedInputs;
  readonly failures: { property: string; reason: string }[];
}

/** Decides between nothing, update and replacement. Asks the store what it can do only when something changed. */
export function diff(id: string, olds: AccountState, news: CheckedInputs): Promise<DiffResult> {
  return guarded(async () => {
    remember(olds);
    rememberLiving(id, olds);
    if (olds.identity !== undefined) identities.set(news.owner, olds.identity);
    tellIfLost(olds);
    const maker = makerOf(id, olds);
    const origin = connect().storeOf(olds.storeHash, maker);
    origin.acknowledge(id, olds, news.owner);
    await atMost(LONGEST_LOOK_MS, origin.compareWithList?.(id, olds, news.owner));
    const target = news.store === UNKNOWN ? undefined : connect().store(news.store);
    // After drift, a refresh asks with inputs that read() made, and those of an account made by hand have no owner.
    const isOwned = (news.owner as string | undefined) !== undefined;
    const offered = isOwned && !hasUnknown(news.credentials) ? target?.offeredFingerprint?.(news) : undefined;
    const changes = changedInputs(olds, news, target?.storeHash, offered);
    // Taken into state: the account and its token stay, so this replaces nothing.
    const changed: InputName[] = isSecretGiven(olds, news.owner) ? [...changes, "credentials"] : changes;
    if (changed.length === 0) return { changes: false };

    const mustAsk = changes.some((name) => !["metadata", "record"].includes(inputFields[name].effect));
    // What the other kind of backend made, this one cannot change in place.
    const capabilities = mustAsk && target?.maker === maker ? await target.capabilities() : undefined;
    // A name that is told for the first time changes nothing in the store.
    const asked = isNameTold(olds, news) ? changes.filter((name) => name !== "name") : changes;
    const replaces = [...new Set([...replacingInputs(asked, capabilities), ...forcedReplacements(asked, olds, news)])];
    if (replaces.length === 0) return { changes: true, changed };

    const reason = target && (await deleteFirstReason(target, olds, news, isOwned));
    if (reason === undefined) return { changes: true, changed, replaces };
    rememberGoingFirst(id);
    // As a condition, because a refresh asks too, and replaces nothing.
    tellOnce(
      `Replacing API account ${isOwned ? `"${logicalName(news.owner)}"` : id} deletes the old one first, so its token stops working for a moment: ${reason}`,
    );
    return { changes: true, changed, replaces, deleteBeforeReplace: true };
  });
}

interface DiffResult {
  readonly changes: boolean;
  /** Inputs that ask for something else than what state records: replacing ones, and those that the store changes in place. */
  readonly changed?: InputName[];
  readonly replaces?: string[];
  readonly deleteBeforeReplace?: boolean;
}

/**
 * Why the old account has to go before the new one can come, or undefined.
 * Everywhere else the new one is made first, so that consumers move to the new token without a gap.
 */
async function deleteFirstReason(
  target: Backend,
  olds: AccountState,
  news: CheckedInputs,
  isOwned: boolean,
): Promise<string | undefined> {
  const { uniqueNames, maxAccounts } = await target.capabilities();
  // In another store neither the old account's name nor its place is in the way.
  const isSameStore = target.storeHash === olds.storeHash;
  const keepsName = isSameStore && uniqueNames && news.name === olds.name;
  const fits = !isOwned || (await target.holdPlace(news.owner, olds, keepsName));
  if (keepsName) {
    return "its `name` stays the same, and the store allows no two accounts with the same name. To avoid this, change `name` too, or leave it out.";
  }
  if (isSameStore && !fits) {
    return `the store is at its limit of ${maxAccounts} API accounts. To avoid this, delete an account that nobody uses.`;
  }
  return undefined;
}

/** Makes the account. Safe to repeat after a crash at any point: see the create protocol in ARCHITECTURE.md. */
export function create(inputs: CheckedInputs): Promise<{ id: string; outs: AccountState }> {
  return guarded(async () => {
    const store = connect().store(inputs.store);
    const identity = identities.get(inputs.owner) ?? randomBytes(12).toString("base64url");
    const { account, credentials } = await store.create({
      name: inputs.name ?? generateName(inputs.owner),
      nameGenerated: inputs.name === undefined,
      tokenType: inputs.tokenType,
      parameters: wantedParameters(inputs),
      accessLevel: inputs.tokenType === "stencil-cli" ? (inputs.accessLevel ?? "local-development-only") : undefined,
      owner: inputs.owner,
      identity,
      // All that a gateway needs to know of the keepers is that this is another declaration.
      generation: isEmptyMap(inputs.keepers) ? "" : randomBytes(8).toString("hex"),
      credentials: inputs.credentials,
    });
    const generation = keepersDigest(inputs.keepers, credentials.accessToken);
    const outs = toState(account, credentials, {
      storeHash: store.storeHash,
      identity,
      generation,
      forceDelete: inputs.forceDelete,
      madeBy: store.maker,
    });
    rememberLiving(account.id, outs);
    return { id: account.id, outs };
  });
}

/** Compares state with the store. Only the store's own "no such account" drops it; every other failure keeps state. */
export function read(id: string, props: AccountState): Promise<ReadResult> {
  return guarded(async () => {
    remember(props);
    tellIfLost(props);
    const maker = makerOf(id, props);
    const store = connect().storeOf(props.storeHash, maker);
    const account = await store.get(id, props);
    if (!account) return { id: "" };
    store.acknowledge(id, props);
    const state = toState(account, props, { ...props, madeBy: maker });
    const isDrifted = account.name !== props.name || heldParameters(state).join() !== heldParameters(props).join();
    // Inputs are replaced as a whole, and read() is not given the old ones: so only when there is drift to show.
    return {
      id,
      props: state,
      ...(isDrifted ? { inputs: inputsOf(account, state, connect().keyOf(props.storeHash, maker)) } : {}),
    };
  });
}

interface ReadResult {
  readonly id: string;
  readonly props?: AccountState;
  readonly inputs?: object;
}

/** Changes name or scopes in place. The credentials stay, and are carried forward. */
export function update(id: string, olds: AccountState, news: CheckedInputs): Promise<{ outs: AccountState }> {
  return guarded(async () => {
    remember(olds);
    const maker = makerOf(id, olds);
    const store = connect().storeOf(olds.storeHash, maker);
    const changes = changedInputs(olds, news, olds.storeHash);
    const isTold = isNameTold(olds, news);
    const held = withoutUndefined<AccountState>({
      ...withGivenSecret(olds, news.owner),
      ...(isTold ? { name: news.name ?? UNKNOWN_NAME } : {}),
      forceDelete: news.forceDelete === true ? true : undefined,
    });
    const change: AccountChange = {
      ...(changes.includes("name") && news.name !== undefined && !isTold ? { name: news.name } : {}),
      ...(changes.includes("scopes") ? { parameters: wantedParameters(news) } : {}),
    };
    // Changed keepers never come here, so this only puts the keyed digest in the place of an older one.
    const kept = { ...held, generation: keptKeepersDigest(held, news.keepers), madeBy: maker };
    if (Object.keys(change).length === 0) return { outs: held };
    return { outs: toState(await store.update(id, change, news.owner), held, kept) };
  });
}

/** Deletes the account from the store in which it was made. An account that is already gone is a success. */
function remove(id: string, props: AccountState): Promise<void> {
  return guarded(async () => {
    remember(props);
    const store = connect().storeOf(props.storeHash, makerOf(id, props));
    await letGoOfWebhooks(id, props);
    await store.delete(id, props);
  });
}
export { remove as delete };

/**
 * Identities of the resources in state whose diff this process was asked for, by owner: a replacement is the same
 * resource. Without a diff (`--replace`, a tainted resource) the engine shows no state, and the new account gets a new
 * identity. So no account that may be in a state is deleted for it.
 */
const identities = new Map<string, string>();

function remember(state: AccountState): void {
  registerSecrets(state.accessToken, state.clientSecret);
}

function isEmptyMap(map: object | undefined): boolean {
  return map === undefined || Object.keys(map).length === 0;
}

/** `<logical name>-<6 hex>`: random, so that a replacement can stand beside the account that it replaces. */
function generateName(owner: string): string {
  return `${stemOf(owner)}-${randomBytes(3).toString("hex")}`;
}

/** As much of the logical name as a generated name holds. */
function stemOf(owner: string): string {
  return cutText(logicalName(owner), 240);
}

/**
 * Inputs that would declare the account as it is now: every input whose change does something. An input that is left out
 * here looks removed to `ignoreChanges`, and the account would be replaced for it.
 */
export function inputsOf(account: Account, state: AccountState, key: string): object {
  const generated = account.owner !== undefined && isGeneratedFor(account.owner, account.name);
  return withoutUndefined({
    name: generated || account.name === UNKNOWN_NAME ? undefined : account.name,
    tokenType: account.tokenType,
    scopes: state.scopes,
    additionalScopes: state.additionalScopes,
    accessLevel: account.accessLevel,
    store: key === DEFAULT_STORE ? undefined : key,
    keepers: keepersOf(state.generation),
    forceDelete: state.forceDelete,
    owner: account.owner,
  });
}

function isGeneratedFor(owner: string, name: string): boolean {
  return name.startsWith(`${stemOf(owner)}-`) && /-[0-9a-f]{6}$/.test(name);
}

/** Id and store suffice to go on, and to delete the account in the end: only whoever needs the token has to know. */
function tellIfLost(state: AccountState): void {
  if (!isTokenLost(state)) return;
  tellOnce(
    `The access token of ${describeAccount(state)} is lost: state has null in its place, as in an export with a wrong passphrase. ` +
      "BigCommerce shows a token once. Import an export that has it, or make a new account: " +
      (state.generation === undefined
        ? 'add keepers: { renewed: "1" }, then pulumi up.'
        : "pulumi up --replace <its URN, as pulumi stack --show-urns prints it> (without the token the provider cannot tell whether `keepers` changed)."),
  );
}

/**
 * Longest that a look at the store's list may hold up an update that changes nothing: once for each process, and not at
 * all where nobody answers. What comes later is told as well, if the process is still there.
 */
const LONGEST_LOOK_MS = 2_000;

async function atMost(ms: number, work: Promise<void> | undefined): Promise<void> {
  if (work === undefined) return;
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  await Promise.race([work, end]);
  clearTimeout(timer);
}

const told = new Set<string>();

/** As {@link tell}, but once in a process: preview, refresh and update ask about the same change. */
function tellOnce(line: string): void {
  if (told.has(line)) return;
  told.add(line);
  tell(line);
}

/** Everything that leaves the lifecycle leaves as a clean sentence: no secret, no stack trace. */
export async function guarded<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const error = cause instanceof ProviderError ? cause : new DefectError(cause);
    // The SDK writes `${error}: ${error.stack}` to the terminal, above the message that the engine shows anyway.
    if (process.env["BIGCOMMERCE_DEBUG"] === undefined) {
      error.toString = () => "bigcommerce";
      error.stack = error.code;
    }
    throw error;
  }
}
