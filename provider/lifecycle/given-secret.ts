import { logicalName, qualifiedName } from "../../engine/owner";
import type { HandedCredentials } from "../../handoff";
import { fingerprintOf } from "../../wire/fingerprint";
import { registerSecrets } from "../../wire/redact";
import { connect } from "./connections";
import { type AccountState, withoutUndefined } from "./state";

/** Credentials that lie in the configuration for the account of this owner. */
export function givenSecret(owner: string): HandedCredentials | undefined {
  const adopted = connect().adopted();
  const given = adopted.get(qualifiedName(owner)) ?? adopted.get(logicalName(owner));
  registerSecrets(given?.accessToken, given?.clientSecret);
  return given;
}

/** Whether the account was imported without its secret, and somebody has given it since. */
export function isSecretGiven(state: AccountState, owner: string | undefined): boolean {
  return state.secretUnknown === true && owner !== undefined && givenSecret(owner) !== undefined;
}

/** The state with the secret that was given since the import; as it is where there is nothing to add. */
export function withGivenSecret(state: AccountState, owner: string): AccountState {
  const given = state.secretUnknown === true ? givenSecret(owner) : undefined;
  if (given === undefined) return state;
  return withoutUndefined<AccountState>({
    ...state,
    accessToken: given.accessToken,
    clientSecret: given.clientSecret ?? "",
    clientId: given.clientId ?? state.clientId,
    fingerprint: fingerprintOf(given.accessToken),
    secretUnknown: undefined,
  });
}
