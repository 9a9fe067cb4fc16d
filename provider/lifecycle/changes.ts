import type { Capabilities } from "../backends";
import { type CheckedInputs, inputFields, type InputName } from "./inputs";
import { type AccountState, heldParameters, isMadeWith, wantedParameters } from "./state";
import { hasUnknown } from "../../engine/unknown";

/** How each input that can change an account is compared with what state records. Metadata is not here: it changes nothing. */
const isChanged: Partial<
  Record<
    InputName,
    (state: AccountState, inputs: CheckedInputs, storeHash: string, offered: string | undefined) => boolean
  >
> = {
  // Without a name any name will do, so removing the input keeps the account as it is.
  name: (state, inputs) => inputs.name !== undefined && inputs.name !== state.name,
  tokenType: (state, inputs) => inputs.tokenType !== state.tokenType,
  scopes: (state, inputs) => inputs.tokenType === "v2v3" && differ(heldParameters(state), wantedParameters(inputs)),
  accessLevel: (state, inputs) =>
    inputs.tokenType === "stencil-cli" && (inputs.accessLevel ?? "local-development-only") !== state.accessLevel,
  // The hash counts, not the key: renaming a key of the configuration leaves its accounts alone.
  store: (state, _inputs, storeHash) => storeHash !== state.storeHash,
  // The token counts, wherever it was handed over: adopting another one, by input or by configuration, is rotation.
  credentials: (state, _inputs, _storeHash, offered) => offered !== undefined && offered !== state.fingerprint,
  keepers: (state, inputs) => !isMadeWith(state, inputs.keepers),
  forceDelete: (state, inputs) => (state.forceDelete ?? false) !== (inputs.forceDelete ?? false),
};

/**
 * Inputs that ask for something else than what state records. A value not known yet counts as changed.
 *
 * @param offered - Fingerprint of the token that a person handed over for the account, if any.
 */
export function changedInputs(
  state: AccountState,
  inputs: CheckedInputs,
  storeHash: string | undefined,
  offered?: string,
): InputName[] {
  return (Object.keys(isChanged) as InputName[]).filter((name) => {
    if (hasUnknown(inputs[name])) return true;
    if (name === "scopes" && hasUnknown(inputs.additionalScopes)) return true;
    if (name === "store" && storeHash === undefined) return true;
    // What these mean depends on a token type that is not known: the type itself is reported as changed.
    if (hasUnknown(inputs.tokenType) && (name === "scopes" || name === "accessLevel")) return false;
    return isChanged[name]?.(state, inputs, storeHash ?? "", offered) ?? false;
  });
}

/** Those of the changes that this store cannot make in place. */
export function replacingInputs(changes: readonly InputName[], can: Capabilities | undefined): InputName[] {
  return changes.filter((name) => {
    switch (inputFields[name].effect) {
      case "replace":
        return true;
      case "rename":
        return !can?.rename;
      case "rescope":
        return !can?.changeScopes;
      case "metadata":
      case "record":
        return false;
    }
  });
}

/**
 * Those of the changes that the resource option `replaceOnChanges` turns into a replacement. The engine does so itself
 * only for providers that tell it every changed property, which a dynamic provider's answer has no place for.
 */
export function forcedReplacements(
  changes: readonly InputName[],
  state: AccountState,
  { replaceOnChanges = [], scopes }: CheckedInputs,
): InputName[] {
  return changes.filter((name) =>
    replaceOnChanges.some((path) => {
      const [root, family] = path.split(".");
      if (root === "*") return true;
      // Scopes that the catalogue does not know are compared together with those that it does.
      if (name === "scopes" && root === "additionalScopes") return true;
      if (root !== name) return false;
      if (name !== "scopes" || family === undefined || family === "*") return true;
      return (
        (state.scopes as Readonly<Record<string, unknown>> | undefined)?.[family] !==
        (scopes as Readonly<Record<string, unknown>> | undefined)?.[family]
      );
    }),
  );
}

function differ(a: readonly string[], b: readonly string[]): boolean {
  return a.length !== b.length || a.some((value, index) => value !== b[index]);
}
