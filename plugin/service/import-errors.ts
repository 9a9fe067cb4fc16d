import type { AccountState } from "../../provider/for-plugin";
import { ProviderError } from "../../wire/errors";
import { renderScopes } from "../../scopes";
import { partsOf } from "./owner";

/** An account that exists cannot be taken over as the program, or the configuration, has it. */
class ImportError extends ProviderError {
  readonly code = "import";
}

/** Else the engine would import the account and replace it at once: the opposite of what was asked. */
export function refusedImport(urn: string, id: string, differing: readonly string[], found: AccountState): ImportError {
  return new ImportError(
    `Could not import API account ${id} as "${partsOf(urn).name}": the program declares ${differing.join(", ")} otherwise than the store has it, ` +
      `and that would make a new account and delete the imported one. Nothing was changed in the store. Declare what it has:\n${describeInputs(found, differing)}`,
  );
}

/** What the program has to say, one line for each input. */
function describeInputs(found: AccountState, differing: readonly string[]): string {
  const lines = [
    ...(differing.includes("name") ? [`  name: ${JSON.stringify(found.name)}, or no name`] : []),
    `  tokenType: "${found.tokenType}"`,
    ...(found.scopes === undefined ? [] : [`  scopes: ${renderScopes(found.scopes)}`]),
    ...(found.additionalScopes === undefined ? [] : [`  additionalScopes: ${JSON.stringify(found.additionalScopes)}`]),
    ...(found.accessLevel === undefined ? [] : [`  accessLevel: "${found.accessLevel}"`]),
    ...(differing.includes("keepers") ? ["  no keepers: those of the imported account are not known"] : []),
    ...(differing.includes("store") ? [`  store: the key of store ${found.storeHash}`] : []),
  ];
  return lines.join("\n");
}

/** Where a token should be is nothing, and nothing must not flow into whatever reads it. */
export function secretUnknown(urn: string, id: string, state: AccountState): ImportError {
  return new ImportError(
    `API account "${partsOf(urn).name}" (${state.name}) was imported without its secret, so its accessToken and clientSecret are not known. ${howToGiveSecret(
      partsOf(urn).name,
      id,
    )}`,
  );
}

/** The ways out, for the account of this logical name. */
export function howToGiveSecret(name: string, id: string): string {
  const path = `'bigcommerce:adopted["${name}"]`;
  return (
    "Ways out:\n" +
    `  give it, if you have it:     pulumi config set --secret --path ${path}.accessToken' <token>  (and clientId, clientSecret likewise)\n` +
    `  have a new one made:         add to the account keepers: { rotated: "1" }; the old account ${id} is deleted then\n` +
    "  if nothing reads the token:  pulumi config set bigcommerce:allowUnknownSecrets true"
  );
}
