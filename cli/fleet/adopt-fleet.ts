import { readFileSync } from "node:fs";
import {
  adoptedPath,
  type DeclaredAccount,
  declaredAccounts,
  handedCredentialsSchema,
  readPreview,
} from "../../handoff";
import { Connections } from "../../provider/backends";
import { ConfigurationError } from "../../wire/errors";
import { fingerprintOf } from "../../wire/fingerprint";
import { canAsk, confirm } from "../ask";
import { ExitError, exitCodes } from "../exit-codes";
import { sayOnStandardError } from "../say";
import { PulumiStack, type StackFlags } from "../stack/pulumi-stack";
import { contextOf } from "../verbs/handoff";
import { findTokens } from "./find-tokens";
import { type FoundToken, joinFindings } from "./found-token";
import { type FleetRow, planFleet } from "./plan-fleet";
import { handoffStores, probeFleet } from "./probe-fleet";
import { decode, readFolder } from "./read-folder";
import { fleetAsJson, renderFleet } from "./render-fleet";

export interface FleetFlags extends StackFlags {
  dir?: string;
  stdin?: boolean;
  store?: string;
  yes?: boolean;
  format: "text" | "json";
}

/** `bc-accounts adopt --dir` and `--stdin`: many accounts at once, asked about first, and one question before anything is stored. */
export async function adoptFleet(flags: FleetFlags): Promise<void> {
  const tokens = readTokens(flags);
  const stack = await PulumiStack.open(flags);
  const connections = new Connections(await stack.config());
  const stores = handoffStores(connections).filter(({ key }) => flags.store === undefined || key === flags.store);
  if (stores.length === 0) {
    throw new ExitError(
      exitCodes.wrongUse,
      `no store in handoff mode has the key "${flags.store ?? ""}" in bigcommerce:stores`,
    );
  }
  const [probed, accounts, declared] = await Promise.all([
    probeFleet(tokens, stores, sayOnStandardError),
    stack.accounts(),
    declaredInProgram(stack, connections),
  ]);
  const rows = planFleet(probed, {
    declared,
    adopted: new Map([...connections.adopted()].map(([name, it]) => [name, fingerprintOf(it.accessToken)])),
    inState: accounts.map(({ logicalName, held }) => ({ logicalName, fingerprint: held.fingerprint })),
  });
  const toAdopt = rows.filter(({ verdict }) => verdict === "adopt");
  const text = flags.format === "json" ? `${JSON.stringify(fleetAsJson(rows), null, 2)}\n` : renderFleet(rows);
  process.stdout.write(text);
  if (toAdopt.length > 0) await askFirst(toAdopt, flags);
  await store(toAdopt, stack);
  sayNext(rows, flags);
  const left = rows.filter(({ verdict }) => verdict === "left");
  if (left.length > 0) {
    throw new ExitError(
      exitCodes.findings,
      `${left.length} of ${rows.length} tokens ${left.length === 1 ? "was" : "were"} left alone; the reasons are above.`,
    );
  }
}

function readTokens({ dir, stdin }: FleetFlags): FoundToken[] {
  const { tokens, problems, files } =
    dir === undefined || stdin === true
      ? { ...findTokens(decode(readStandardInput()), undefined), files: undefined }
      : readFolder(dir);
  const joined = joinFindings(tokens);
  for (const problem of [...problems, ...joined.problems]) sayOnStandardError(`note: ${problem}`);
  const where = files === undefined ? "Standard input" : `The folder of --dir (${files} files that might hold some)`;
  if (joined.tokens.length === 0) {
    throw new ExitError(
      exitCodes.wrongUse,
      `${where} holds no readable token. adopt reads the control panel's .txt files, .env files, secrets.stencil.json, JSON, ` +
        "CSV with a line of headings (name, token, store), and tokens alone, one on each line.",
    );
  }
  return joined.tokens;
}

function readStandardInput(): Buffer {
  try {
    return readFileSync(0);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown failure";
    throw new ExitError(exitCodes.wrongUse, `Could not read the credentials from standard input (${code}).`);
  }
}

/** Accounts of the program, or undefined and a note: a fleet is often taken in before there is a program. */
export async function declaredInProgram(
  stack: PulumiStack,
  connections: Connections,
): Promise<readonly DeclaredAccount[] | undefined> {
  try {
    const preview = readPreview(await stack.preview({ sames: true }));
    if (preview) return declaredAccounts(preview, { storeHash: (key) => hashOf(connections, key) });
  } catch (error) {
    if (!(error instanceof ExitError)) throw error;
  }
  sayOnStandardError(
    "note: the preview of the program failed, so its declared accounts are not known. To see why: pulumi preview",
  );
  return undefined;
}

function hashOf(connections: Connections, key: string | undefined): string | undefined {
  try {
    return contextOf(connections, () => undefined).storeHash(key);
  } catch (error) {
    if (error instanceof ConfigurationError) return undefined;
    throw error;
  }
}

/** Nothing is stored before a person, or `--yes`, says so. */
async function askFirst(rows: readonly FleetRow[], { yes, stdin, format }: FleetFlags): Promise<void> {
  const what = `${rows.length === 1 ? "this account" : `these ${rows.length} accounts`} into the stack's encrypted configuration`;
  if (yes === true) return;
  if (stdin === true || format === "json" || !canAsk()) {
    throw new ExitError(exitCodes.wrongUse, `nothing was stored. To store ${what}, repeat the command with --yes`);
  }
  if (!(await confirm(`Take ${what}?`))) throw new ExitError(exitCodes.wrongUse, "nothing was stored");
}

/** One after the other: the configuration is one file. A second run goes on where the first was stopped. */
async function store(rows: readonly FleetRow[], stack: PulumiStack): Promise<void> {
  for (const { logicalName, probed } of rows) {
    const { accessToken, clientId, clientSecret, apiPath, name } = probed.found;
    // The store that accepted the token is worth keeping: a bare token says nothing of it.
    const path = apiPath ?? (probed.store && `${probed.store.url}/stores/${probed.store.hash}/v3/`);
    const credentials = handedCredentialsSchema.parse({ accessToken, clientId, clientSecret, apiPath: path, name });
    await stack.setSecret(adoptedPath(logicalName), JSON.stringify(credentials));
    sayOnStandardError(`adopted ${logicalName}`);
  }
}

/** Names that a person still reads in a sentence. */
const MOST_NAMES = 5;

function namesOf(rows: readonly FleetRow[]): string {
  if (rows.length > MOST_NAMES) return `these ${rows.length} accounts`;
  return rows.map(({ logicalName }) => logicalName).join(", ");
}

function sayNext(rows: readonly FleetRow[], { format }: FleetFlags): void {
  if (format === "json") return;
  const taken = rows.filter(({ verdict }) => verdict === "adopt" || verdict === "adopted");
  if (taken.length === 0) return;
  const undeclared = taken.filter(({ isDeclared }) => !isDeclared);
  process.stdout.write(
    undeclared.length === 0
      ? "\nNext: pulumi up\n"
      : `\nNext: npx bc-accounts declare, which writes the program for ${namesOf(undeclared)}. Then: pulumi up\n`,
  );
  process.stdout.write("The files still hold the credentials in clear text: delete them after `pulumi up`.\n");
}
