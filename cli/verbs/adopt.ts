import { readFileSync, unlinkSync } from "node:fs";
import { Command } from "commander";
import { Connections } from "../../provider/backends";
import { HandoffError } from "../../wire/errors";
import {
  adoptedPath,
  type CredentialsFile,
  describeRow,
  parseCredentialsFile,
  probeToken,
  quoteForShell,
  type TokenCheck,
} from "../../handoff";
import { fingerprintOf } from "../../wire/fingerprint";
import { canAsk, confirm } from "../ask";
import { ExitError, exitCodes } from "../exit-codes";
import { withExitCodes } from "../stack/as-exit-error";
import { PulumiStack, type StackFlags } from "../stack/pulumi-stack";
import { withStackOptions } from "../stack/stack-options";
import type { StateAccount } from "../stack/state-accounts";

interface AdoptFlags extends StackFlags {
  file: string;
  store?: string;
  deleteFile?: boolean;
}

/** `bc-accounts adopt`: takes the credentials of an account that a person made into the stack's configuration. */
export function adoptVerb(): Command {
  return (
    withStackOptions(new Command("adopt"))
      .description("take the credentials of an account made by hand into the stack's secret configuration")
      .argument("<logical name>", "name of the ApiAccount resource in the program")
      .requiredOption(
        "-f, --file <file>",
        "the .txt that the control panel downloaded; - for standard input, for example a clipboard",
      )
      .option("--store <key>", "key of the store in bigcommerce:stores (default: the default store)")
      .option("--delete-file", "delete the file once its credentials are stored")
      // Commander's own complaint does not say that a shell put several files in the place of a pattern.
      .allowExcessArguments(true)
      .action((name: string, flags: AdoptFlags, command: Command) =>
        withExitCodes(() => {
          checkOneFile(command.args);
          return runAdopt(name, flags);
        }),
      )
  );
}

/** The surplus words are file names, which may be credentials: no message has them. */
function checkOneFile({ length }: readonly string[]): void {
  if (length === 1) return;
  throw new ExitError(
    exitCodes.wrongUse,
    "one logical name and one file are taken, but there are more words. " +
      "If a pattern such as *.txt stands behind --file, it matches several files: adopt each account's file before the next is downloaded, or name the one that is meant.",
  );
}

async function runAdopt(name: string, flags: AdoptFlags): Promise<void> {
  const file = parseCredentialsFile(readSecretText(flags.file));
  const stack = await PulumiStack.open(flags);
  const connections = new Connections(await stack.config());
  const fingerprint = fingerprintOf(file.credentials.accessToken);

  const place = connections.describe(flags.store);
  checkPlace(file, place, name);
  const { isKnown, isInState } = await checkUnused(name, fingerprint, connections, stack);
  const check = await probeToken(connections.storeApi(flags.store), file.credentials.accessToken);
  checkLife(check, place.storeHash, fingerprint);

  if (!isKnown) await stack.setSecret(adoptedPath(name), JSON.stringify(file.credentials));
  for (const warning of file.warnings) process.stderr.write(`note: ${warning}\n`);
  const label = file.credentials.name === undefined ? "" : ` "${file.credentials.name}"`;
  say(
    `${isKnown ? "Already adopted" : "Adopted"}: API account${label} of store ${place.storeHash} as ${name}, token fingerprint ${fingerprint}.`,
  );
  if (check.token === "alive") sayReach(check);
  await offerToDelete(flags);
  say(isInState ? "Next: pulumi up" : `Next: pulumi up. The program has to declare an ApiAccount called ${name}.`);
}

/** The text of the file. Its name may be a credential itself, so no message has it. */
function readSecretText(file: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file === "-" ? 0 : file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown failure";
    const wayOut =
      "Look into the browser's download folder, then run the command again with the file that is there. " +
      "Only if it is nowhere to be found: delete the account and make it again.";
    throw new ExitError(
      exitCodes.wrongUse,
      file === "-"
        ? `Could not read the credentials from standard input (${code}).`
        : code === "ENOENT" && /[*?]/.test(file)
          ? `The pattern given with --file matches no file. ${wayOut}`
          : `Could not read the file given with --file (${code}). ${wayOut}`,
    );
  }
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return bytes.toString(isUtf16 ? "utf16le" : "utf8");
}

function checkPlace(
  file: CredentialsFile,
  place: { mode: string; storeHash: string; url: string },
  name: string,
): void {
  if (place.mode !== "handoff") {
    throw new ExitError(
      exitCodes.wrongUse,
      "This stack's accounts are made by a gateway, not by hand. To hand accounts over: pulumi config set bigcommerce:mode handoff",
    );
  }
  if (file.storeHash !== undefined && file.storeHash !== place.storeHash) {
    throw new HandoffError(
      "wrong_store",
      `The credentials are of store ${file.storeHash}, but the configuration means store ${place.storeHash}. ` +
        `Make the account there, or name its store: npx bc-accounts adopt ${quoteForShell(name)} --store <key> --file <file>`,
    );
  }
  if (file.apiOrigin !== undefined && file.apiOrigin !== new URL(place.url).origin) {
    throw new HandoffError(
      "wrong_store",
      `The credentials are for ${file.apiOrigin}, but the configuration means ${new URL(place.url).origin}. ` +
        "If that is right: pulumi config set bigcommerce:apiUrl <origin of the API path>",
    );
  }
}

/** Whose the credentials are: `isKnown` when they are stored under this name already, `isInState` when Pulumi knows the account. */
async function checkUnused(
  name: string,
  fingerprint: string,
  connections: Connections,
  stack: PulumiStack,
): Promise<{ isKnown: boolean; isInState: boolean }> {
  const entries = [...connections.adoptedBefore(name)].map(([key, value]) => ({
    key,
    print: fingerprintOf(value.accessToken),
  }));
  const other = entries.find(({ key, print }) => print === fingerprint && key !== name)?.key;
  const accounts = await stack.accounts();
  const isNamed = (account: StateAccount) => [account.logicalName, account.qualifiedName].includes(name);
  const held = accounts.find((account) => account.held.fingerprint === fingerprint && !isNamed(account));
  const taken = other ?? held?.logicalName;
  if (taken !== undefined) {
    throw new HandoffError(
      "credentials_taken",
      `These credentials (token fingerprint ${fingerprint}) are already those of ${taken}. Each account has its own: ` +
        `make another one for ${name}, as its checklist says: npx bc-accounts handoff`,
    );
  }
  return {
    isKnown: entries.some(({ key, print }) => key === name && print === fingerprint),
    isInState: accounts.some(isNamed),
  };
}

function checkLife(check: TokenCheck, storeHash: string, fingerprint: string): void {
  if (check.token === "alive") return;
  if (check.token === "unclear") {
    throw new ExitError(
      exitCodes.otherSideFailed,
      `Could not check the token against store ${storeHash}: ${check.reason}. Nothing was stored. Check bigcommerce:storeHash and any proxy in between, then run the command again.`,
    );
  }
  throw new HandoffError(
    check.token === "dead" ? "token_dead" : "wrong_store",
    `Store ${storeHash} does not accept the token (fingerprint ${fingerprint}): its account was deleted, or it is of another store. Nothing was stored.`,
  );
}

function sayReach({ rows }: Extract<TokenCheck, { token: "alive" }>): void {
  const present = rows.filter(({ verdict }) => verdict === "present").map(describeRow);
  say(
    `Proved by reading: ${present.length > 0 ? present.join(", ") : "nothing"}. \`pulumi up\` holds that against the program.`,
  );
}

async function offerToDelete({ file, deleteFile }: AdoptFlags): Promise<void> {
  if (file === "-") return;
  const question = "The credentials are stored, encrypted. Delete the downloaded file?";
  if (deleteFile === true || (canAsk() && (await confirm(question)))) {
    try {
      unlinkSync(file);
      say("The downloaded file is deleted.");
    } catch (error) {
      // Node's own message has the file's name in it.
      const code = (error as NodeJS.ErrnoException).code ?? "unknown failure";
      say(`The credentials are stored, but the downloaded file could not be deleted (${code}): delete it yourself.`);
    }
    return;
  }
  say("The downloaded file still holds the credentials in clear: delete it.");
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
