import { readFileSync, unlinkSync } from "node:fs";
import { Command, Option } from "commander";
import { Connections } from "../../provider/backends";
import { HandoffError } from "../../wire/errors";
import {
  adoptedPath,
  type CredentialsFile,
  type DeclaredAccount,
  describeRow,
  fitsDeclaration,
  handoffName,
  parseCredentialsFile,
  probeToken,
  quoteForShell,
  type TokenCheck,
} from "../../handoff";
import { fingerprintOf } from "../../wire/fingerprint";
import { canAsk, confirm } from "../ask";
import { adoptFleet, declaredInProgram, type FleetFlags } from "../fleet/adopt-fleet";
import { decode } from "../fleet/read-folder";
import { ExitError, exitCodes } from "../exit-codes";
import { patiently } from "../patiently";
import { withExitCodes } from "../stack/as-exit-error";
import { PulumiStack } from "../stack/pulumi-stack";
import { withStackOptions } from "../stack/stack-options";
import type { StateAccount } from "../stack/state-accounts";

interface AdoptFlags extends FleetFlags {
  file: string;
  name?: string;
  deleteFile?: boolean;
}

/** `bc-accounts adopt`: takes the credentials of an account that a person made into the stack's configuration. */
export function adoptVerb(): Command {
  return (
    withStackOptions(new Command("adopt"))
      .description(
        "take the credentials of accounts made by hand into the stack's secret configuration: one account by its name, or a fleet",
      )
      .argument("[logical name]", "name of the ApiAccount resource in the program; for one account")
      .option(
        "-f, --file <file>",
        "one account: the .txt that the control panel downloaded; - for standard input, for example a clipboard",
      )
      .option(
        "-d, --dir <folder>",
        "a fleet: every credentials file, .env, secrets.stencil.json, JSON, CSV (name, token, store) and list of tokens in the folder",
      )
      .option("--stdin", "a fleet: the same from standard input; asks nothing, so --yes is needed")
      .option("--name <name>", "one account: its name in the control panel, if the file does not have it")
      .option("--store <key>", "key of the store in bigcommerce:stores (default: the default store; of a fleet all)")
      .option("--delete-file", "one account: delete the file after its credentials are stored")
      .option("-y, --yes", "do not ask before a fleet is stored, or when name, file and program do not fit")
      .addOption(new Option("--format <form>", "a fleet: form of the table").choices(["text", "json"]).default("text"))
      // Commander's own complaint does not say that a shell put several files in the place of a pattern.
      .allowExcessArguments(true)
      .action((name: string | undefined, flags: AdoptFlags, command: Command) =>
        withExitCodes(() => {
          const isFleet = flags.dir !== undefined || flags.stdin === true;
          checkUse(name, flags, isFleet);
          checkOneFile(command.args, isFleet);
          return isFleet ? adoptFleet(flags) : runAdopt(name ?? "", flags);
        }),
      )
  );
}

function checkUse(name: string | undefined, flags: Partial<AdoptFlags>, isFleet: boolean): void {
  const { file, dir, stdin } = flags;
  const isOne = name !== undefined || file !== undefined;
  if (isFleet ? !isOne && !(dir !== undefined && stdin === true) : name !== undefined && file !== undefined) return;
  throw new ExitError(
    exitCodes.wrongUse,
    "name what to adopt: one account, with its logical name and --file <file>; or a fleet, with --dir <folder> or --stdin.",
  );
}

/** The surplus words are file names, which may be credentials: no message has them. */
function checkOneFile({ length }: readonly string[], isFleet: boolean): void {
  if (length === (isFleet ? 0 : 1)) return;
  throw new ExitError(
    exitCodes.wrongUse,
    "adopt takes one logical name and one file, but got more words. " +
      "If --file has a pattern such as *.txt, it matches several files: adopt each account's file before you download the next, or name the right file.",
  );
}

async function runAdopt(name: string, flags: AdoptFlags): Promise<void> {
  const file = withName(parseCredentialsFile(readSecretText(flags.file)), flags.name);
  const stack = await PulumiStack.open(flags);
  const connections = new Connections(await stack.config());
  const fingerprint = fingerprintOf(file.credentials.accessToken);

  const place = connections.describe(flags.store);
  checkPlace(file, place, name);
  const { isKnown, isInState } = await checkUnused(name, fingerprint, connections, stack);
  const check = await patiently(`checking the token with store ${place.storeHash}`, () =>
    probeToken(connections.storeApi(flags.store), file.credentials.accessToken),
  );
  checkLife(check, place.storeHash, fingerprint);
  if (!isKnown) await checkFit(name, file.credentials.name, await stack.accounts(), connections, stack, flags);

  if (!isKnown) await stack.setSecret(adoptedPath(name), JSON.stringify(file.credentials));
  for (const warning of file.warnings) process.stderr.write(`note: ${warning}\n`);
  const label = file.credentials.name === undefined ? "" : ` "${file.credentials.name}"`;
  say(
    `${isKnown ? "Already adopted" : "Adopted"}: API account${label} of store ${place.storeHash} as ${name}, token fingerprint ${fingerprint}.`,
  );
  if (check.token === "alive") sayReach(check);
  await offerToDelete(flags);
  say(isInState ? "Next: pulumi up" : `Next: pulumi up. The program must declare an ApiAccount called ${name}.`);
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
      "If you cannot find it, delete the account and make it again.";
    throw new ExitError(
      exitCodes.wrongUse,
      file === "-"
        ? `Could not read the credentials from standard input (${code}).`
        : code === "EISDIR"
          ? "--file names a folder. Name the file in it that has this account's credentials. For every account of a folder: npx bc-accounts adopt --dir <folder>"
          : code === "ENOENT" && /[*?]/.test(file)
            ? `The pattern of --file matches no file. ${wayOut}`
            : `Could not read the file of --file (${code}). ${wayOut}`,
    );
  }
  return decode(bytes);
}

function checkPlace(
  file: CredentialsFile,
  place: { mode: string; storeHash: string; url: string },
  name: string,
): void {
  if (place.mode !== "handoff") {
    throw new ExitError(
      exitCodes.wrongUse,
      "A gateway makes this stack's accounts. To make accounts by hand: pulumi config set bigcommerce:mode handoff",
    );
  }
  if (file.storeHash !== undefined && file.storeHash !== place.storeHash) {
    throw new HandoffError(
      "wrong_store",
      `The credentials belong to store ${file.storeHash}, but the configuration has store ${place.storeHash}. ` +
        `Make the account there, or name its store: npx bc-accounts adopt ${quoteForShell(name)} --store <key> --file <file>`,
    );
  }
  if (file.apiOrigin !== undefined && file.apiOrigin !== new URL(place.url).origin) {
    throw new HandoffError(
      "wrong_store",
      `The credentials are for ${file.apiOrigin}, but the configuration has ${new URL(place.url).origin}. ` +
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
      `These credentials (token fingerprint ${fingerprint}) already belong to ${taken}. Each account needs its own credentials: ` +
        `make another account for ${name}, as its checklist says: npx bc-accounts handoff`,
    );
  }
  return {
    isKnown: entries.some(({ key, print }) => key === name && print === fingerprint),
    isInState: accounts.some(isNamed),
  };
}

/** If the file has no name, the person's name counts. If the two differ, one of them is wrong. */
function withName(file: CredentialsFile, name: string | undefined): CredentialsFile {
  if (name === undefined) return file;
  const said = file.credentials.name;
  if (said !== undefined && said !== name) {
    throw new ExitError(
      exitCodes.wrongUse,
      `the file is of an account named ${JSON.stringify(said)}, and --name says ${JSON.stringify(name)}. Leave --name out, or name the right file.`,
    );
  }
  return { ...file, credentials: { ...file.credentials, name } };
}

/**
 * Is the file of the account that the program means? Files are easily swapped, and a swapped one would rotate two accounts to
 * each other's tokens. A doubt is a question at a terminal, and elsewhere a refusal.
 */
async function checkFit(
  logicalName: string,
  name: string | undefined,
  inState: readonly StateAccount[],
  connections: Connections,
  stack: PulumiStack,
  flags: AdoptFlags,
): Promise<void> {
  if (flags.yes === true) return;
  const held = inState.find((account) => [account.logicalName, account.qualifiedName].includes(logicalName));
  const isOfState = held !== undefined && (name === undefined || mayFollow(name, logicalName, held));
  // Asking the program takes seconds, and here it could say nothing new.
  if (isOfState) return;
  const declared = await declaredInProgram(stack, connections);
  if (declared === undefined) return;
  const doubt = doubtOf(logicalName, name, declared, held);
  if (doubt === undefined) return;
  const question = `${doubt} Adopt it as ${logicalName} anyway?`;
  if (flags.file !== "-" && canAsk()) {
    if (await confirm(question)) return;
    throw new ExitError(exitCodes.wrongUse, "nothing was stored");
  }
  throw new HandoffError("wrong_name", `${doubt} Nothing was stored. To adopt it anyway: add --yes`);
}

/** Generations of a rotating account end in their day, and a person may make the next one before the program declares it. */
function isComingGeneration(logicalName: string, declared: readonly DeclaredAccount[]): boolean {
  const stemOf = (name: string) => /^(.+)-\d{4}-\d{2}-\d{2}$/.exec(name)?.[1];
  const stem = stemOf(logicalName);
  return stem !== undefined && declared.some((account) => stemOf(account.logicalName) === stem);
}

/** Is it the name of the account in state, or the one that the checklists ask for when that is replaced? */
function mayFollow(name: string, logicalName: string, { held }: StateAccount): boolean {
  return name === held.name || name === handoffName(logicalName, held.name) || fitsDeclaration(name, { logicalName });
}

function doubtOf(
  logicalName: string,
  name: string | undefined,
  declared: readonly DeclaredAccount[],
  held: StateAccount | undefined,
): string | undefined {
  const own = declared.find((account) => account.logicalName === logicalName);
  if (own === undefined && held === undefined && isComingGeneration(logicalName, declared)) return undefined;
  if (own === undefined && held === undefined) {
    const names = declared.map((account) => account.logicalName).sort();
    const known = names.length === 0 ? "It declares none" : `It declares: ${names.join(", ")}`;
    return `The program declares no ApiAccount called ${logicalName}. ${known}.`;
  }
  if (name === undefined) return undefined;
  if (fitsDeclaration(name, { logicalName, name: own?.name })) return undefined;
  if (own?.name === undefined && held !== undefined && mayFollow(name, logicalName, held)) return undefined;
  const better = declared.find((account) => account.logicalName !== logicalName && fitsDeclaration(name, account));
  return (
    `The file is of an account named ${JSON.stringify(name)}, and ${logicalName} ` +
    (own?.name === undefined
      ? `would be named ${JSON.stringify(handoffName(logicalName))}`
      : `is declared with the name ${JSON.stringify(own.name)}`) +
    (better === undefined ? "." : `. It fits ${better.logicalName}: are two files swapped?`)
  );
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
    `Store ${storeHash} does not accept the token (fingerprint ${fingerprint}): its account was deleted, or it belongs to another store. Nothing was stored. Adopt the file of a working account; to make one: npx bc-accounts handoff`,
  );
}

function sayReach({ rows }: Extract<TokenCheck, { token: "alive" }>): void {
  const present = rows.filter(({ verdict }) => verdict === "present").map(describeRow);
  say(
    `Proved by reading: ${present.length > 0 ? present.join(", ") : "nothing"}. \`pulumi up\` compares that with the program.`,
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
  say("The downloaded file still holds the credentials in clear text: delete it.");
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
