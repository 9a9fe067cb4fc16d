import type { AccountState } from "../../provider/for-plugin";
import { ProviderError } from "../../wire/errors";
import { renderScopes } from "../../scopes";
import { parseUrn } from "../../engine/urn";

/** An account that exists cannot be taken over as the program, or the configuration, has it. */
class ImportError extends ProviderError {
  readonly code = "import";
}

/** Else the engine would import the account and replace it at once: the opposite of what was asked. */
export function refusedImport(urn: string, id: string, differing: readonly string[], found: AccountState): ImportError {
  return new ImportError(
    `Could not import API account ${id} as "${parseUrn(urn).name}": the program declares ${differing.join(", ")} differently from the store, ` +
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
export function secretUnknown(urn: string, id: string, state: AccountState, provider: string | undefined): ImportError {
  return new ImportError(
    `API account "${parseUrn(urn).name}" (${state.name}) was imported without its secret, so its accessToken and clientSecret are not known. ${howToGiveSecret(
      parseUrn(urn).name,
      id,
      provider,
    )}`,
  );
}

/**
 * The ways out, for the account of this logical name.
 *
 * @param provider Name of the program's own provider, which reads its arguments and not the stack's configuration.
 */
export function howToGiveSecret(name: string, id: string, provider: string | undefined): string {
  const replace = `  make a new account:          add to the account keepers: { rotated: "1" }; the old account ${id} is deleted then\n`;
  if (provider !== undefined) {
    return (
      `What to do (the first and the last are arguments of the program's provider "${provider}"):\n` +
      `  if you have the secret:      adopted: { ${JSON.stringify(name)}: { accessToken: <token> } }, as a secret  (and clientId, clientSecret likewise)\n` +
      replace +
      "  if nothing reads the token:  allowUnknownSecrets: true"
    );
  }
  // On use: the plugin starts without it.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { adoptedPath, quoteForShell } = require("../../handoff") as typeof import("../../handoff");
  const path = quoteForShell(`${adoptedPath(name)}.accessToken`);
  return (
    "What to do:\n" +
    `  if you have the secret:      pulumi config set --secret --path ${path} <token>  (and clientId, clientSecret likewise)\n` +
    replace +
    "  if nothing reads the token:  pulumi config set bigcommerce:allowUnknownSecrets true"
  );
}
