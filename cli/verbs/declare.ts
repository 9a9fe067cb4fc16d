import { existsSync } from "node:fs";
import { Command, Option } from "commander";
import { plannedCalls, probeToken, type StoreApi } from "../../handoff";
import { Connections, DEFAULT_STORE } from "../../provider/backends";
import { Patience } from "../../wire/patience";
import { canAsk, confirm } from "../ask";
import { ExitError, exitCodes } from "../exit-codes";
import { writeResult } from "../files";
import { type AccountToDeclare, accountToDeclare } from "../fleet/account-to-declare";
import { type ProgramLanguage, programLanguages, renderProgram } from "../fleet/render-program";
import { sayOnStandardError } from "../say";
import { withExitCodes } from "../stack/as-exit-error";
import { type HandedToken, handedTokens } from "../stack/handed-tokens";
import { PulumiStack, type StackFlags } from "../stack/pulumi-stack";
import { withStackOptions } from "../stack/stack-options";

interface DeclareFlags extends StackFlags {
  language: ProgramLanguage;
  output?: string;
  yes?: boolean;
}

/** `bc-accounts declare`: the program for accounts that are adopted and that no state has yet. */
export function declareVerb(): Command {
  return withStackOptions(new Command("declare"))
    .description("write the program that declares adopted accounts as they are: proved scopes, names, protect")
    .argument("[logical name...]", "accounts to declare (default: every adopted one that is not in state)")
    .addOption(
      new Option("--language <language>", "language of the program").choices(programLanguages).default("typescript"),
    )
    .option("-o, --output <file>", "write the program to this file; an existing one needs --yes")
    .option("-y, --yes", "overwrite an existing file without asking")
    .action((names: string[], flags: DeclareFlags) => withExitCodes(() => runDeclare(names, flags)));
}

async function runDeclare(names: readonly string[], flags: DeclareFlags): Promise<void> {
  await askFirst(flags);
  const stack = await PulumiStack.open(flags);
  const connections = new Connections(await stack.config());
  const waiting = handedTokens(await stack.accountsWithTokens(), connections).filter(
    ({ status }) => status === "adopted, not applied",
  );
  const strange = names.filter((name) => !waiting.some(({ logicalName }) => logicalName === name));
  if (strange.length > 0 || waiting.length === 0) {
    throw new ExitError(
      exitCodes.wrongUse,
      `${strange.length > 0 ? `no account called ${strange.join(", ")}` : "no account"} is adopted and not in state yet. ` +
        "To adopt a fleet: npx bc-accounts adopt --dir <folder>",
    );
  }
  const subjects = waiting.filter(({ logicalName }) => names.length === 0 || names.includes(logicalName));
  sayOnStandardError(
    `asking ${subjects.length === 1 ? "1 token" : `${subjects.length} tokens`} with ${subjects.length * plannedCalls()} GETs, at most a third of the requests that the store allows in one window`,
  );
  const { accounts, dead } = await ask(subjects, connections);
  if (accounts.length > 0) writeResult(renderProgram(accounts, flags.language), flags.output);
  if (flags.output !== undefined && accounts.length > 0) {
    sayOnStandardError(
      `${accounts.length === 1 ? "1 account is" : `${accounts.length} accounts are`} declared in ${flags.output}. Compare it with the control panel, then: pulumi up`,
    );
  }
  if (dead.length > 0) {
    throw new ExitError(
      exitCodes.findings,
      `not declared, because no store accepts the token: ${dead.join(", ")}. What to do for each: npx bc-accounts verify`,
    );
  }
}

async function ask(
  subjects: readonly HandedToken[],
  connections: Connections,
): Promise<{ accounts: AccountToDeclare[]; dead: string[] }> {
  const patience = new Patience(sayOnStandardError, (done, all) => `checking tokens: ${done} of ${all} done`);
  const apis = new Map<string, StoreApi>();
  const results = await Promise.all(
    subjects.map(({ logicalName, storeHash, fingerprint, token }) => {
      const key = connections.keyOf(storeHash, "person");
      // One client for each store, so that all its tokens share one pace.
      const api = apis.get(storeHash) ?? connections.storeApi(key);
      apis.set(storeHash, api);
      return patience.during(async () => {
        const check = await probeToken(api, token);
        if (check.token !== "alive") return logicalName;
        const name = connections.adopted().get(logicalName)?.name;
        const store = key === DEFAULT_STORE ? undefined : key;
        return accountToDeclare({ logicalName, name, store, storeHash, fingerprint }, check.rows);
      });
    }),
  );
  return {
    accounts: results.filter((result) => typeof result !== "string"),
    dead: results.filter((result) => typeof result === "string"),
  };
}

async function askFirst({ output, yes }: DeclareFlags): Promise<void> {
  if (output === undefined || yes === true || !existsSync(output)) return;
  if (canAsk() && (await confirm(`Write over ${output}?`))) return;
  throw new ExitError(exitCodes.wrongUse, `${output} exists and was not changed. To overwrite it: --yes`);
}
