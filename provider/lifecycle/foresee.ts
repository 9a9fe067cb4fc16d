import { UNKNOWN } from "../../engine/unknown";
import { changedInputs } from "./changes";
import { connect } from "./connections";
import { withGivenSecret } from "./given-secret";
import type { CheckedInputs } from "./inputs";
import { type AccountState, withoutUndefined } from "./state";

/** Outputs of an account that a preview can tell, and the mark of unknown values for the others. Asks nobody. */
export function foresee(inputs: CheckedInputs): object {
  const isStencil = inputs.tokenType === "stencil-cli";
  return withoutUndefined({
    name: inputs.name ?? UNKNOWN,
    storeHash: inputs.store === UNKNOWN ? UNKNOWN : connect().storeHash(inputs.store),
    apiPath: UNKNOWN,
    clientId: UNKNOWN,
    clientSecret: UNKNOWN,
    accessToken: UNKNOWN,
    tokenType: inputs.tokenType,
    scopes: isStencil ? undefined : (inputs.scopes ?? {}),
    additionalScopes: isStencil ? undefined : unlessEmpty(inputs.additionalScopes),
    accessLevel: isStencil ? (inputs.accessLevel ?? "local-development-only") : undefined,
    // A digest that the new token is the key of.
    generation: Object.keys(inputs.keepers ?? {}).length === 0 ? undefined : UNKNOWN,
    fingerprint: UNKNOWN,
    createdAt: UNKNOWN,
    forceDelete: inputs.forceDelete === true ? true : undefined,
    madeBy: inputs.store === UNKNOWN ? UNKNOWN : connect().store(inputs.store).maker,
  });
}

/** The same for a change in place: all that stays is known, the token above all. */
export function foreseeUpdate(olds: AccountState, news: CheckedInputs): object {
  const changes = changedInputs(olds, news, olds.storeHash);
  const held = withGivenSecret(olds, news.owner);
  return withoutUndefined<AccountState>({
    ...held,
    forceDelete: news.forceDelete === true ? true : undefined,
    ...(changes.includes("name") && news.name !== undefined ? { name: news.name } : {}),
    ...(changes.includes("scopes")
      ? { scopes: news.scopes ?? {}, additionalScopes: unlessEmpty(news.additionalScopes) }
      : {}),
  });
}

/** As state has it: no list rather than an empty one. The mark of an unknown value stays. */
function unlessEmpty(parameters: readonly string[] | undefined): readonly string[] | undefined {
  return parameters?.length === 0 ? undefined : parameters;
}
