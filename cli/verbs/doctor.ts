import { dispatcherFor } from "../../wire/dispatcher-for";
import { Command, Option } from "commander";
import { request } from "undici";
import { type Capabilities, Connections, handoffCapabilities, howToSet, storeKey } from "../../provider/backends";
import type { TokenBody } from "../../contract";
import { ProviderError } from "../../wire/errors";
import { checkToken, type StoreApi } from "../../handoff";
import { clean, cleanJson, cleanLines } from "../../wire/clean";
import { describeGrant } from "../describe-grant";
import { ExitError, exitCodes } from "../exit-codes";
import { patiently } from "../patiently";
import { type HandedToken, handedTokens } from "../stack/handed-tokens";
import { misspeltSettings } from "../stack/misspelt-settings";
import { PulumiStack, type StackFlags } from "../stack/pulumi-stack";
import type { StateAccount } from "../stack/state-accounts";
import { withStackOptions } from "../stack/stack-options";

/** One thing that was looked at. */
interface Finding {
  readonly what: string;
  readonly isFine: boolean;
  readonly says: string;
  /** The command that mends it, where `says` does not end with it. */
  readonly next?: string;
}
type Tell = (finding: Finding) => void;

const OLDEST_NODE = 20;
/** Signed requests and certificates start to fail somewhere beyond this. */
const LARGEST_CLOCK_ERROR_S = 120;
const LONGEST_CLOCK_WAIT_MS = 5_000;

/** `bc-accounts doctor`: looks at everything between this machine and the store, and says the next command. */
export function doctorVerb(): Command {
  return withStackOptions(new Command("doctor"))
    .description("check Node.js, the Pulumi CLI, the stack, the configuration, the store or gateway and the clock")
    .addOption(new Option("--format <form>", "form of the result").choices(["text", "json"]).default("text"))
    .action((flags: DoctorFlags) => runDoctor(flags));
}

interface DoctorFlags extends StackFlags {
  format: "text" | "json";
}

async function runDoctor(flags: DoctorFlags): Promise<void> {
  const findings: Finding[] = [];
  const tell: Tell = (finding) => {
    findings.push(finding);
    if (flags.format === "json") return;
    // Names in it come from a state, a store and a configuration.
    const { isFine, what, says } = finding;
    process.stdout.write(`${isFine ? "ok " : "NOT"} ${clean(what)}: ${cleanLines(says)}\n`);
  };
  const major = Number(process.versions.node.split(".")[0]);
  tell({
    what: "Node.js",
    isFine: major >= OLDEST_NODE,
    says: `${process.versions.node} (needs ${OLDEST_NODE} or newer)`,
  });

  const stack = await attempt(
    "Pulumi CLI and project",
    tell,
    () => PulumiStack.open(flags),
    (it) => `pulumi ${it.version}`,
  );
  const name =
    stack &&
    (await attempt(
      "Stack and backend",
      tell,
      () => stack.name(),
      (it) => it,
    ));
  const config =
    stack && name !== undefined
      ? await attempt(
          "Configuration",
          tell,
          () => stack.config(),
          () => "readable, secrets decrypted",
        )
      : undefined;
  let next = "pulumi up";
  if (stack && config) {
    const connections = new Connections(config);
    checkNames(config, tell);
    checkSecrets(config, tell);
    const keys = await attempt(
      "Stores",
      tell,
      () => connections.keys(),
      (it) => it.join(", "),
    );
    const apis = new Map<string, StoreApi>();
    for (const key of keys ?? []) await checkStore(connections, key, tell, apis);
    const adopted = await attempt(
      "Adopted credentials",
      tell,
      () => connections.adopted(),
      (it) => `${it.size} in bigcommerce:adopted`,
    );
    const accounts = await attempt(
      "State",
      tell,
      () => stack.accountsWithTokens(),
      (it) => `${it.length} API account(s)`,
    );
    for (const account of accounts ?? []) tellForgery(account, tell);
    if (adopted && accounts) {
      const tokens = handedTokens(accounts, connections);
      for (const token of tokens) await checkHandedToken(token, apis.get(token.storeHash), tell);
      // With nothing handed over, `pulumi up` could only fail and say what a person has to do first.
      if (apis.size > 0 && accounts.length === 0 && tokens.length === 0) next = "npx bc-accounts handoff";
    }
  }
  const bad = findings.filter(({ isFine }) => !isFine);
  const cure = bad.length === 0 ? next : (bad[0]?.next ?? "repair the first NOT above, then npx bc-accounts doctor");
  process.stdout.write(
    flags.format === "json"
      ? cleanJson(`${JSON.stringify({ isFine: bad.length === 0, checks: findings, next: cure }, null, 2)}\n`)
      : `Next: ${cure}\n`,
  );
  if (bad.length > 0) {
    throw new ExitError(exitCodes.findings, `${bad.length} of ${findings.length} checks found something`);
  }
}

/** Of a gateway that is too old to say, nothing is known, so nothing is held against the token. */
function mayCreate(grant: TokenBody | undefined): boolean {
  return grant?.verbs.includes("create") ?? true;
}

/** Nothing else would say so: Pulumi takes any key, and the provider misses the one that was meant. */
function checkNames({ keys }: Awaited<ReturnType<PulumiStack["config"]>>, tell: Tell): void {
  for (const { key, meant } of misspeltSettings(keys)) {
    const says = `is no setting, so nobody reads it: ${meant} was probably meant`;
    tell({
      what: `Setting ${key}`,
      isFine: false,
      says,
      next: `pulumi config rm ${key}, then pulumi config set ${meant}`,
    });
  }
}

/** What opens a store, or is a store's own secret, has to stand in the configuration encrypted: its file is under version control. */
function checkSecrets(config: Awaited<ReturnType<PulumiStack["config"]>>, tell: Tell): void {
  const inClear =
    "is in clear text in the stack's configuration. Everybody who can read the file has it: get a new token, and set it with --secret";
  if (config.isInClear("bigcommerce:gatewayToken")) {
    const next = "pulumi config set --secret bigcommerce:gatewayToken <new token>";
    tell({ what: "Secret bigcommerce:gatewayToken", isFine: false, says: inClear, next });
  }
  if (config.isInClear("bigcommerce:stores")) {
    for (const key of storesWithToken(config.get("bigcommerce:stores"))) {
      const source = storeKey(key, "gatewayToken");
      const next = howToSet(source, "gatewayToken", "<new token>");
      tell({ what: `Secret ${source.shown}`, isFine: false, says: inClear, next });
    }
  }
  // Pulumi leaves an empty object behind when the last entry is removed.
  if (config.isInClear("bigcommerce:adopted") && config.get("bigcommerce:adopted") !== "{}") {
    const next = "npx bc-accounts adopt <logical name> --file <the downloaded file>";
    tell({ what: "Secret bigcommerce:adopted", isFine: false, says: inClear, next });
  }
}

function storesWithToken(text: string | undefined): string[] {
  try {
    return Object.entries(JSON.parse(text ?? "{}") as Record<string, unknown>)
      .filter(([, store]) => typeof store === "object" && store !== null && "gatewayToken" in store)
      .map(([key]) => key);
  } catch {
    // What is wrong with it is told by the check of the stores.
    return [];
  }
}

/** An account that this package's code did not make: its token may hold more than the state says. */
function tellForgery({ logicalName, forgery }: StateAccount, tell: Tell): void {
  if (forgery === undefined) return;
  tell({
    what: `Account ${logicalName}`,
    isFine: false,
    says: `${forgery}, so the state does not say what its token may do. Find out who made it, and delete it in the control panel`,
  });
}

/** @param apis - Gets the client of each store in handoff mode that answers, by store hash. */
async function checkStore(
  connections: Connections,
  key: string,
  tell: Tell,
  apis: Map<string, StoreApi>,
): Promise<void> {
  const what = `Store "${key}"`;
  const place = await attempt(
    what,
    tell,
    () => connections.describe(key),
    (it) => `${it.storeHash}, ${it.mode}, ${it.url}`,
  );
  if (!place) return;
  // Asked beside the rest: a store that does not answer is waited for once.
  const date = serverDate(place.url);
  if (place.mode === "gateway") {
    const answers = await attempt(
      `${what}, gateway and its token`,
      tell,
      () => patiently(`waiting for the gateway of ${what}`, () => connections.store(key).capabilities()),
      (it) => `answers; ${describeCapabilities(it)}`,
    );
    if (answers) {
      await attempt(
        `${what}, ceiling of the token`,
        tell,
        () => patiently(`waiting for the gateway of ${what}`, async () => await connections.store(key).tokenRights?.()),
        (it) =>
          it === undefined
            ? "this gateway is too old to say"
            : describeGrant(it) +
              (mayCreate(it)
                ? ""
                : "; with it `pulumi up` cannot make an account. Ask for a token with that right: `bc-accounts gateway token --help`"),
        mayCreate,
        "pulumi config set --secret bigcommerce:gatewayToken <token>",
      );
      await checkQuarantine(connections, key, what, tell);
    }
  } else {
    const api = connections.storeApi(key);
    // Without a token the store answers 401, which is all that has to be known here.
    const isStore = ({ status, isPage }: { status: number; isPage: boolean }) => status === 401 && !isPage;
    const answer = await attempt(
      `${what}, public API`,
      tell,
      () => patiently(`waiting for ${what}`, () => api.get("/v2/store", "doctor", "reach the store")),
      (it) =>
        `answers (status ${it.status} to a call without a valid token${it.isPage ? ", with an HTML page" : ""})` +
        (isStore(it)
          ? `; a person makes the accounts: ${describeCapabilities(handoffCapabilities)}`
          : ", so it is not the API that answers. Check bigcommerce:apiUrl and any proxy in between: pulumi config get bigcommerce:apiUrl"),
      isStore,
    );
    if (answer && isStore(answer)) apis.set(place.storeHash, api);
  }
  checkClock(await date, what, tell);
}

/** Accounts that the gateway could not delete: they are in nobody's way, and their tokens go on working. */
async function checkQuarantine(connections: Connections, key: string, what: string, tell: Tell): Promise<void> {
  const list = connections.store(key).list?.bind(connections.store(key));
  if (list === undefined) return;
  await attempt(
    `${what}, deletions`,
    tell,
    async () => (await patiently(`waiting for the gateway of ${what}`, list)).filter(({ quarantined }) => quarantined),
    (it) =>
      it.length === 0
        ? "none is overdue"
        : `the gateway could not delete ${it.map(({ id, name }) => `"${name}" (${id})`).join(", ")}, and tries again: their tokens still work. ` +
          "Its log says why; if that does not end, delete them in the control panel",
    (it) => it.length === 0,
    "ask the gateway's operator for its log, or delete the accounts in the control panel",
  );
}

/** Does a token live as long as the stack means it to? One GET. */
async function checkHandedToken(subject: HandedToken, api: StoreApi | undefined, tell: Tell): Promise<void> {
  // What is wrong with its store is told already.
  if (!api) return;
  const { logicalName, status, token, fingerprint } = subject;
  const what = `Token of ${logicalName} (${status})`;
  const wanted = status === "replaced, to be deleted" ? "dead" : "alive";
  try {
    const check = await patiently(`waiting for store ${api.storeHash}`, () => checkToken(api, token));
    const isFine = check.token === wanted;
    const reason = check.token === "unclear" ? `: ${check.reason}` : "";
    const next = status === "in state" && check.token === "dead" ? "pulumi refresh" : "npx bc-accounts handoff";
    const says = `${check.token}${isFine ? "" : `, should be ${wanted}`}, fingerprint ${fingerprint}${reason}`;
    tell({ what, isFine, says, ...(check.token === "unclear" ? {} : { next }) });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    tell({ what, isFine: false, says: error.message });
  }
}

function checkClock(date: string | undefined, what: string, tell: Tell): void {
  // No answer is told by the check of the store itself; no Date header is no finding.
  if (date === undefined) return;
  const seconds = Math.round(Math.abs(Date.now() - Date.parse(date)) / 1000);
  tell({
    what: `${what}, clock`,
    isFine: seconds <= LARGEST_CLOCK_ERROR_S,
    says: `${seconds} s apart from the server's${seconds > LARGEST_CLOCK_ERROR_S ? "; set this machine's clock" : ""}`,
  });
}

/** By the same way out, through a proxy or not, as every other call. */
async function serverDate(url: string): Promise<string | undefined> {
  try {
    const { headers, body } = await request(url, {
      method: "HEAD",
      dispatcher: dispatcherFor(new URL(url), 1),
      signal: AbortSignal.timeout(LONGEST_CLOCK_WAIT_MS),
    });
    await body.dump();
    return typeof headers["date"] === "string" ? headers["date"] : undefined;
  } catch {
    return undefined;
  }
}

/** Runs one check and reports its result, which the next check gets. */
async function attempt<T>(
  what: string,
  tell: Tell,
  check: () => T | Promise<T>,
  describe: (found: T) => string,
  isFine: (found: T) => boolean = () => true,
  next?: string,
): Promise<T | undefined> {
  try {
    const found = await check();
    tell({ what, isFine: isFine(found), says: describe(found), ...(next === undefined ? {} : { next }) });
    return found;
  } catch (error) {
    if (!(error instanceof ProviderError) && !(error instanceof ExitError)) throw error;
    tell({ what, isFine: false, says: error.message });
    return undefined;
  }
}

function describeCapabilities(it: Capabilities): string {
  return `rename ${yesNo(it.rename)}, change scopes ${yesNo(it.changeScopes)}, unique names ${yesNo(it.uniqueNames)}, at most ${it.maxAccounts} accounts`;
}

function yesNo(value: boolean): string {
  return value ? "yes" : "no";
}
