import { fingerprintOf } from "../../wire/fingerprint";
import { createHash } from "node:crypto";
import type { StencilAccessLevel, TokenType } from "../../contract";
import { fromParameters, normalizeScopes, type Scopes, toParameters } from "../../scopes";
import type { Account, Credentials } from "../account";
import type { CheckedInputs } from "./inputs";

/**
 * What Pulumi keeps of an account: the outputs, and nothing that can be derived.
 * The engine rewrites the whole state around every step, so its size is the speed of `pulumi up`.
 */
export interface AccountState {
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
  /** Digest of the keepers that the account was made with; absent without keepers. */
  readonly generation?: string;
  /** First 12 hexadecimal digits of the SHA-256 of the access token. */
  readonly fingerprint: string;
  readonly createdAt: string;
}

/** The state of an account as its store shows it now, with the one-time credentials carried along. */
export function toState(
  account: Account,
  credentials: Credentials,
  kept: { storeHash: string; generation?: string | undefined },
): AccountState {
  const { scopes, additional } = fromParameters(account.parameters);
  // Through JSON, because the SDK fails on `undefined` only after the account exists.
  return withoutUndefined({
    name: account.name,
    storeHash: kept.storeHash,
    apiPath: credentials.apiPath,
    clientId: credentials.clientId,
    clientSecret: credentials.clientSecret,
    accessToken: credentials.accessToken,
    tokenType: account.tokenType,
    scopes: account.tokenType === "v2v3" ? normalizeScopes(scopes) : undefined,
    additionalScopes: additional.length > 0 ? additional : undefined,
    accessLevel: account.accessLevel,
    generation: kept.generation === "" ? undefined : kept.generation,
    fingerprint: fingerprintOf(credentials.accessToken),
    createdAt: account.createdAt,
  });
}

/** 16 hexadecimal digits that differ when the keepers differ; the empty string without keepers. Order never matters. */
export function generationOf(keepers: CheckedInputs["keepers"]): string {
  const entries = Object.entries(keepers ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 0) return "";
  return createHash("sha256").update(JSON.stringify(entries)).digest("hex").slice(0, 16);
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
