import { SECRET_SIGNATURE, SIGNATURE } from "../../engine/special-values";
import type { CheckedInputs } from "./inputs";
import * as lifecycle from "./lifecycle";
import type { AccountState } from "./state";

/**
 * The lifecycle as the engine's dynamic provider calls it.
 *
 * Credentials go to the engine marked as secrets. The resource's option `additionalSecretOutputs` marks them too, but that option
 * belongs to the program: a transformation can remove it, and then they would stand in the state in clear text.
 * The engine takes the marks away from what it sends back.
 */
export * from "./lifecycle";

/** As {@link lifecycle.create}. */
export async function create(inputs: CheckedInputs): Promise<{ id: string; outs: object }> {
  const { id, outs } = await lifecycle.create(inputs);
  return { id, outs: marked(outs) };
}

/** As {@link lifecycle.read}. */
export async function read(id: string, state: AccountState): Promise<{ id: string; props?: object; inputs?: object }> {
  const found = await lifecycle.read(id, state);
  return found.props === undefined ? found : { ...found, props: marked(found.props) };
}

/** As {@link lifecycle.update}. */
export async function update(id: string, olds: AccountState, news: CheckedInputs): Promise<{ outs: object }> {
  const { outs } = await lifecycle.update(id, olds, news);
  return { outs: marked(outs) };
}

const credentials = ["accessToken", "clientSecret"] as const;

/** A lost credential is null, and stays so. */
function marked(state: AccountState): object {
  const secrets = credentials.flatMap((name) => {
    const value: unknown = state[name];
    return typeof value === "string" ? [[name, { [SIGNATURE]: SECRET_SIGNATURE, value }] as const] : [];
  });
  return { ...state, ...Object.fromEntries(secrets) };
}
