import { Command } from "commander";
import { Connections } from "../../provider/connect";
import { ProviderError } from "../../provider/errors";
import { ExitError, exitCodes } from "../exit-codes";
import { PulumiStack, type StackFlags } from "../stack/pulumi-stack";
import { withStackOptions } from "../stack/stack-options";

/** One thing that was looked at. */
interface Finding {
  readonly what: string;
  readonly isFine: boolean;
  readonly says: string;
}

const OLDEST_NODE = 20;
/** Signed requests and certificates start to fail somewhere beyond this. */
const LARGEST_CLOCK_ERROR_S = 120;

/** `bc-accounts doctor`: looks at everything between this machine and the store, and says the next command. */
export function doctorVerb(): Command {
  return withStackOptions(new Command("doctor"))
    .description("check Node.js, the Pulumi CLI, the stack, the configuration, the store or gateway and the clock")
    .action((flags: StackFlags) => runDoctor(flags));
}

async function runDoctor(flags: StackFlags): Promise<void> {
  const findings: Finding[] = [];
  const tell = (finding: Finding): void => {
    findings.push(finding);
    process.stdout.write(`${finding.isFine ? "ok " : "NOT"} ${finding.what}: ${finding.says}\n`);
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
  if (stack && config) {
    const connections = new Connections(config);
    const keys = await attempt(
      "Stores",
      tell,
      () => connections.keys(),
      (it) => it.join(", "),
    );
    for (const key of keys ?? []) await checkStore(connections, key, tell);
    await attempt(
      "Adopted credentials",
      tell,
      () => connections.adopted(),
      (it) => `${it.size} in bigcommerce:adopted`,
    );
    await attempt(
      "State",
      tell,
      () => stack.accounts(),
      (it) => `${it.length} API account(s)`,
    );
  }
  const bad = findings.filter(({ isFine }) => !isFine);
  if (bad.length > 0)
    throw new ExitError(exitCodes.findings, `${bad.length} of ${findings.length} checks found something`);
  process.stdout.write("Next: pulumi up\n");
}

async function checkStore(connections: Connections, key: string, tell: (finding: Finding) => void): Promise<void> {
  const what = `Store "${key}"`;
  const place = await attempt(
    what,
    tell,
    () => connections.describe(key),
    (it) => `${it.storeHash}, ${it.mode}, ${it.url}`,
  );
  if (!place) return;
  if (place.mode === "gateway") {
    await attempt(
      `${what}, gateway and its token`,
      tell,
      () => connections.store(key).capabilities(),
      (it) =>
        `answers; rename ${yesNo(it.rename)}, change scopes ${yesNo(it.changeScopes)}, unique names ${yesNo(it.uniqueNames)}, at most ${it.maxAccounts} accounts`,
    );
  } else {
    // Without a token the store answers 401, which is all that has to be known here.
    await attempt(
      `${what}, public API`,
      tell,
      () => connections.storeApi(key).get("/v2/store", "doctor", "reach the store"),
      (it) => `answers (status ${it.status} to a call without a valid token)`,
      (it) => it.status === 401,
    );
  }
  await checkClock(place.url, what, tell);
}

async function checkClock(url: string, what: string, tell: (finding: Finding) => void): Promise<void> {
  const date = await fetch(url, { method: "HEAD", redirect: "manual", signal: AbortSignal.timeout(10_000) }).then(
    (answer) => answer.headers.get("date"),
    () => null,
  );
  // No answer is told by the check of the store itself; no Date header is no finding.
  if (date === null) return;
  const seconds = Math.round(Math.abs(Date.now() - Date.parse(date)) / 1000);
  tell({
    what: `${what}, clock`,
    isFine: seconds <= LARGEST_CLOCK_ERROR_S,
    says: `${seconds} s apart from the server's${seconds > LARGEST_CLOCK_ERROR_S ? "; set this machine's clock" : ""}`,
  });
}

/** Runs one check and tells how it went; what it found goes on to the next one. */
async function attempt<T>(
  what: string,
  tell: (finding: Finding) => void,
  check: () => T | Promise<T>,
  describe: (found: T) => string,
  isFine: (found: T) => boolean = () => true,
): Promise<T | undefined> {
  try {
    const found = await check();
    tell({ what, isFine: isFine(found), says: describe(found) });
    return found;
  } catch (error) {
    if (!(error instanceof ProviderError) && !(error instanceof ExitError)) throw error;
    tell({ what, isFine: false, says: error.message });
    return undefined;
  }
}

function yesNo(value: boolean): string {
  return value ? "yes" : "no";
}
