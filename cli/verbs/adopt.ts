import { readFileSync, rmSync } from "node:fs";
import { Command } from "commander";
import { Connections } from "../../provider/connect";
import { HandoffError } from "../../provider/errors";
import { quoteForShell } from "../../provider/handoff/checklist";
import { type CredentialsFile, parseCredentialsFile } from "../../provider/handoff/credentials-file";
import { probeToken, type TokenCheck } from "../../provider/handoff/prober";
import { describeRow } from "../../provider/handoff/reach";
import { fingerprintOf } from "../../provider/state";
import { canAsk, confirm } from "../ask";
import { ExitError, exitCodes } from "../exit-codes";
import { withExitCodes } from "../stack/as-exit-error";
import { PulumiStack, type StackFlags } from "../stack/pulumi-stack";
import { withStackOptions } from "../stack/stack-options";

interface AdoptFlags extends StackFlags {
  file: string;
  store?: string;
  deleteFile?: boolean;
}

/** `bc-accounts adopt`: takes the credentials of an account that a person made into the stack's configuration. */
export function adoptVerb(): Command {
  return withStackOptions(new Command("adopt"))
    .description("take the credentials of an account made by hand into the stack's secret configuration")
    .argument("<logical name>", "name of the ApiAccount resource in the program")
    .requiredOption(
      "-f, --file <file>",
      "the .txt that the control panel downloaded; - for standard input, for example a clipboard",
    )
    .option("--store <key>", "key of the store in bigcommerce:stores (default: the default store)")
    .option("--delete-file", "delete the file once its credentials are stored")
    .action((name: string, flags: AdoptFlags) => withExitCodes(() => runAdopt(name, flags)));
}

async function runAdopt(name: string, flags: AdoptFlags): Promise<void> {
  const file = parseCredentialsFile(readSecretText(flags.file));
  const stack = await PulumiStack.open(flags);
  const connections = new Connections(await stack.config());
  const fingerprint = fingerprintOf(file.credentials.accessToken);

  const place = connections.describe(flags.store);
  checkPlace(file, place, name);
  const isKnown = await checkUnused(name, fingerprint, connections, stack);
  const check = await probeToken(connections.storeApi(flags.store), file.credentials.accessToken);
  checkLife(check, place.storeHash, fingerprint);

  if (!isKnown) await stack.setSecret(`bigcommerce:adopted[${JSON.stringify(name)}]`, JSON.stringify(file.credentials));
  for (const warning of file.warnings) process.stderr.write(`note: ${warning}\n`);
  const label = file.credentials.name === undefined ? "" : ` "${file.credentials.name}"`;
  say(
    `${isKnown ? "Already adopted" : "Adopted"}: API account${label} of store ${place.storeHash} as ${name}, token fingerprint ${fingerprint}.`,
  );
  if (check.token === "alive") sayReach(check);
  await offerToDelete(flags);
  say("Next: pulumi up");
}

/** The text of the file. Its name may be a credential itself, so no message has it. */
function readSecretText(file: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file === "-" ? 0 : file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown failure";
    throw new ExitError(
      exitCodes.wrongUse,
      file === "-"
        ? `Could not read the credentials from standard input (${code}).`
        : `Could not read the file given with --file (${code}). Look into the browser's download folder; if it is not there, delete the account and make it again.`,
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

/** True when the very same credentials are stored under this name already. */
async function checkUnused(
  name: string,
  fingerprint: string,
  connections: Connections,
  stack: PulumiStack,
): Promise<boolean> {
  const entries = [...connections.adopted()].map(([key, value]) => ({ key, print: fingerprintOf(value.accessToken) }));
  const other = entries.find(({ key, print }) => print === fingerprint && key !== name)?.key;
  const held = (await stack.accounts()).find(
    (account) =>
      account.held.fingerprint === fingerprint && ![account.logicalName, account.qualifiedName].includes(name),
  );
  const taken = other ?? held?.logicalName;
  if (taken !== undefined) {
    throw new HandoffError(
      "credentials_taken",
      `These credentials (token fingerprint ${fingerprint}) are already those of ${taken}. Each account has its own: ` +
        `make another one for ${name}, as its checklist says: npx bc-accounts handoff`,
    );
  }
  return entries.some(({ key, print }) => key === name && print === fingerprint);
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
    rmSync(file);
    say("The downloaded file is deleted.");
    return;
  }
  say("The downloaded file still holds the credentials in clear: delete it.");
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
