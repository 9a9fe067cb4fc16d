import { storeHashIn } from "../../handoff";
import { type Connections, makerOf } from "../../provider/backends";
import { ConfigurationError } from "../../wire/errors";
import { fingerprintOf } from "../../wire/fingerprint";
import type { Scopes } from "../../scopes";
import type { StateAccount } from "./state-accounts";

/** A token of an account that a person made, and what the stack means by it. */
export interface HandedToken {
  readonly logicalName: string;
  readonly status: "in state" | "adopted, not applied" | "replaced, to be deleted";
  readonly storeHash: string;
  readonly fingerprint: string;
  /** Secret. */
  readonly token: string;
  /** Undefined where nothing is declared yet. */
  readonly declared: { readonly scopes: Scopes } | "stencil-cli" | undefined;
}

/** Every token that the stack's state or its configuration holds for a store in handoff mode, each once. Pure. */
export function handedTokens(accounts: readonly StateAccount[], connections: Connections): HandedToken[] {
  const inState = accounts
    .filter(({ id, held }) => makerOf(id, held) === "person" && isHandoff(connections, held.storeHash))
    .map(({ logicalName, held, isPendingDeletion }): HandedToken => ({
      logicalName,
      status: isPendingDeletion ? "replaced, to be deleted" : "in state",
      storeHash: held.storeHash,
      fingerprint: held.fingerprint,
      token: held.accessToken,
      declared: held.tokenType === "v2v3" ? { scopes: held.scopes ?? {} } : "stencil-cli",
    }));
  const known = new Set(inState.map(({ fingerprint }) => fingerprint));
  const waiting = [...connections.adopted()].flatMap(([logicalName, { accessToken, apiPath }]): HandedToken[] => {
    const fingerprint = fingerprintOf(accessToken);
    if (known.has(fingerprint)) return [];
    const storeHash = storeHashIn(apiPath) ?? connections.storeHash();
    const status = "adopted, not applied";
    return [{ logicalName, status, storeHash, fingerprint, token: accessToken, declared: undefined }];
  });
  return [...inState, ...waiting];
}

function isHandoff(connections: Connections, storeHash: string): boolean {
  try {
    return connections.describe(connections.keyOf(storeHash, "person")).mode === "handoff";
  } catch (error) {
    if (error instanceof ConfigurationError) return false;
    throw error;
  }
}
