import { createHash, createHmac } from "node:crypto";
import type { StencilAccessLevel, TokenType } from "../../contract";
import { fromParameters, normalizeScopes, type Scopes, toParameters } from "../../scopes";
import { hasUnknown } from "../../engine/unknown";
import { UNKNOWN_NAME } from "../../handoff";
import { fingerprintOf } from "../../wire/fingerprint";
import type { Account, Credentials, Maker } from "../account";
import type { CheckedInputs } from "./inputs";

/**
 * What Pulumi keeps of an account: the outputs, and nothing that can be derived.
 * The engine rewrites the whole state around every step, so its size is the speed of `pulumi up`.
 */
export interface AccountState {
  /** Empty where the credentials came without a name, and nobody has told it since. */
  readonly name: string;
  readonly storeHash: string;
  readonly apiPath: string;
  readonly clientId: string;
  /** Secret. Exists nowhere else: every step carries it forward. */
  readonly clientSecret: string;
  /** Secret. Exists nowhere else: every step carries it forward. */
  readonly accessToken: string;
  readonly tokenType: TokenType;
  readonly scopes?: Scopes;
  readonly additionalScopes?: readonly string[];
  readonly accessLevel?: StencilAccessLevel;
  /** Random, made with the resource's first account and carried to those that replace it. Absent in old states. */
  readonly identity?: string;
  /** Keyed digest of the keepers that the account was made with; absent without keepers. */
  readonly generation?: string;
  /** First 12 hexadecimal digits of the SHA-256 of the access token. */
  readonly fingerprint: string;
  readonly createdAt: string;
  /** The account may be deleted together with active webhooks. Absent where not. */
  readonly forceDelete?: boolean;
  /** Absent in states of older versions: see {@link makerOf}. */
  readonly madeBy?: Maker;
  /** The account was imported without its secret: `accessToken`, `clientSecret` and `fingerprint` are absent, whatever their type says. */
  readonly secretUnknown?: true;
}

/** The state of an account as its store shows it now, with the one-time credentials carried along. */
export function toState(
  account: Account,
  credentials: Credentials,
  kept: Pick<AccountState, "storeHash" | "identity"> & {
    generation?: string | undefined;
    forceDelete?: boolean | undefined;
    fingerprint?: string;
    madeBy: Maker;
  },
): AccountState {
  const { scopes, additional } = fromParameters(account.parameters);
  const { accessToken, clientSecret } = credentials as Partial<Credentials>;
  const isSecretUnknown = accessToken === undefined || accessToken === "";
  // Through JSON, because the SDK fails on `undefined` only after the account exists.
  return withoutUndefined({
    name: account.name,
    storeHash: kept.storeHash,
    apiPath: credentials.apiPath,
    clientId: credentials.clientId,
    clientSecret: isSecretUnknown ? undefined : clientSecret,
    accessToken: isSecretUnknown ? undefined : accessToken,
    tokenType: account.tokenType,
    scopes: account.tokenType === "v2v3" ? normalizeScopes(scopes) : undefined,
    additionalScopes: additional.length > 0 ? additional : undefined,
    accessLevel: account.accessLevel,
    identity: kept.identity,
    generation: kept.generation === "" ? undefined : kept.generation,
    fingerprint: isSecretUnknown ? undefined : isText(accessToken) ? fingerprintOf(accessToken) : kept.fingerprint,
    createdAt: account.createdAt,
    forceDelete: kept.forceDelete === true ? true : undefined,
    madeBy: kept.madeBy,
    secretUnknown: isSecretUnknown ? true : undefined,
  });
}

/** Stands in a refreshed state's inputs where the keepers themselves are not known any more. */
const KEEPERS_DIGEST = "(digest of the keepers)";

/** Keepers of this generation, for read(), which knows their digest only. Undefined for an account without keepers. */
export function keepersOf(generation: string | undefined): Record<string, string> | undefined {
  return generation === undefined ? undefined : { [KEEPERS_DIGEST]: generation };
}

/** Who made an account. Before states said so, the id told: for an account of a person it is made of its credentials. */
export function makerOf(id: string, state: AccountState): Maker {
  if (state.madeBy !== undefined) return state.madeBy;
  return id === state.clientId || id === `token-${state.fingerprint}` ? "person" : "gateway";
}

/** True where state has lost the token: an export under a wrong passphrase has null in its place, and was imported. */
export function isTokenLost(state: AccountState): boolean {
  return !isText(state.accessToken) && state.secretUnknown !== true;
}

/** True where the program says the name of an account whose credentials came without one. */
export function isNameTold({ name }: AccountState, inputs: CheckedInputs): boolean {
  return name === UNKNOWN_NAME && inputs.name !== undefined && !hasUnknown(inputs.name);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

/**
 * What differs when the keepers differ; the empty string without keepers. Order never matters.
 *
 * Keyed by the account's own token, because the digest stands in state in clear and a keeper may be a secret:
 * without the key nobody can try out values. The token changes only together with the account.
 */
export function keepersDigest(keepers: CheckedInputs["keepers"], accessToken: string): string {
  const text = textOf(keepers);
  return text === "" ? "" : `k1:${createHmac("sha256", accessToken).update(text).digest("hex").slice(0, 16)}`;
}

/** Whether the account was made with these keepers. States of earlier versions hold a digest without a key. */
export function isMadeWith(state: AccountState, keepers: CheckedInputs["keepers"]): boolean {
  const known = state.generation ?? "";
  const digest = keepers?.[KEEPERS_DIGEST];
  if (digest !== undefined && digest === known) return true;
  const text = textOf(keepers);
  if (known === "" || text === "") return known === text;
  if (/^[0-9a-f]{16}$/.test(known)) return known === createHash("sha256").update(text).digest("hex").slice(0, 16);
  // Nobody can tell. A person decides about a new account: nothing else would bring the token back.
  if (!isText(state.accessToken)) return true;
  return known === keepersDigest(keepers, state.accessToken);
}

/** What update() records: the keyed digest, as far as the keepers and the token are known. */
export function keptKeepersDigest(state: AccountState, keepers: CheckedInputs["keepers"]): string | undefined {
  if (!isText(state.accessToken) || keepers?.[KEEPERS_DIGEST] !== undefined) return state.generation;
  return keepersDigest(keepers, state.accessToken);
}

function textOf(keepers: CheckedInputs["keepers"]): string {
  const entries = Object.entries(keepers ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0 ? "" : JSON.stringify(entries);
}

/** Sorted scope parameters that the inputs ask for. */
export function wantedParameters(inputs: CheckedInputs): string[] {
  return toParameters(inputs.scopes ?? {}, inputs.additionalScopes ?? []);
}

/** Sorted scope parameters that the state records. */
export function heldParameters(state: AccountState): string[] {
  return toParameters(state.scopes ?? {}, state.additionalScopes ?? []);
}

export function withoutUndefined<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
