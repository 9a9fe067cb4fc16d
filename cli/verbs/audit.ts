import { Command, Option } from "commander";
import { type ProbeRow, probeToken, storeHashIn } from "../../handoff";
import { Connections } from "../../provider/backends";
import { fingerprintOf } from "../../wire/fingerprint";
import { ConfigurationError, ProviderError } from "../../wire/errors";
import { fromParameters } from "../../scopes";
import { Patience } from "../../wire/patience";
import { audit, keyOf, type LiveAccount, type StoreView } from "../audit/audit";
import { type Claim, claimsOf } from "../audit/claim";
import { type AuditFormat, auditFormats, renderAudit } from "../audit/render-audit";
import { ExitError, exitCodes } from "../exit-codes";
import { readInput, writeResult } from "../files";
import { sayOnStandardError } from "../say";
import { withExitCodes } from "../stack/as-exit-error";
import { PulumiStack } from "../stack/pulumi-stack";
import { findingsOf } from "../verify/findings-of";

interface AuditFlags {
  stack?: string[];
  export?: string[];
  cwd: string;
  format: AuditFormat;
  output?: string;
}

/** `bc-accounts audit`: what lives in the stores, joined with what the states claim. */
export function auditVerb(): Command {
  const several = (value: string, before: string[] = []) => [...before, value];
  return new Command("audit")
    .description(
      "compare the stores' accounts with any number of states: unclaimed, doubly claimed, dead, drifted, over-broad",
    )
    .option("-s, --stack <name>", "a stack to compare; repeat it for several (default: the selected stack)", several)
    .option(
      "--export <file>",
      "a `pulumi stack export` to compare, - for standard input; instead of the selected stack",
      several,
    )
    .option("-C, --cwd <folder>", "folder of the Pulumi project; its configuration says how to reach the stores", ".")
    .addOption(new Option("--format <form>", "form of the result").choices(auditFormats).default("text"))
    .option("-o, --output <file>", "write it to this file")
    .action((flags: AuditFlags) => withExitCodes(() => runAudit(flags)));
}

async function runAudit(flags: AuditFlags): Promise<void> {
  const names = flags.stack ?? [undefined];
  const claims: Claim[] = [];
  const all: Connections[] = [];
  for (const name of names) {
    const stack = await PulumiStack.open({ cwd: flags.cwd, ...(name === undefined ? {} : { stack: name }) });
    all.push(new Connections(await stack.config()));
    // Exports alone say which states count; the selected stack then only knows the way to the stores.
    if (flags.stack === undefined && flags.export !== undefined) continue;
    claims.push(...claimsOf(await stack.exported(), excessIn(await stack.exported({ secrets: false }))));
  }
  for (const file of flags.export ?? []) {
    const exported = parseExport(file);
    claims.push(...claimsOf(exported, excessIn(exported)));
  }
  const views = new Map<string, StoreView>();
  for (const connections of all) {
    for (const view of await lookAt(connections, claims)) views.set(`${view.maker} ${view.storeHash}`, view);
  }
  const result = audit(claims, [...views.values()]);
  writeResult(renderAudit(result, flags.format), flags.output);
  if (result.findings.length > 0) {
    throw new ExitError(exitCodes.findings, `${result.findings.length} finding(s) for a person to decide`);
  }
}

function parseExport(file: string): unknown {
  try {
    const value = JSON.parse(Buffer.from(readInput(file)).toString("utf8")) as { deployment?: unknown } | null;
    if (value?.deployment !== undefined) return value;
  } catch (error) {
    if (error instanceof ExitError) throw error;
  }
  throw new ExitError(
    exitCodes.wrongUse,
    `${file} is not a state export. Make it: pulumi stack export --stack <name> > state.json`,
  );
}

/** What each account of an export holds beyond its declared endpoints, as the review judges it. */
function excessIn(exported: unknown): (place: Pick<Claim, "stack" | "logicalName">) => string | undefined {
  // Loaded here and not above, so that the other verbs start without it.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { readPlan, takeInventory } = require("../../review") as typeof import("../../review");
  const bytes = Buffer.from(JSON.stringify(exported));
  const rows = takeInventory([readPlan([{ name: "The export", bytes }])], new Date());
  return ({ stack, logicalName }) => {
    const row = rows.find((it) => `${it.project}/${it.stack}` === stack && it.name === logicalName);
    if (row === undefined || row.surplus.length === 0) return undefined;
    return `holds more than its endpoints need: ${row.surplus.join(", ")}; this is enough: ${row.suffices}`;
  };
}

/** Everything that the configured stores show. A gateway lists its store; a person's accounts show themselves by their tokens only. */
async function lookAt(connections: Connections, claims: readonly Claim[]): Promise<StoreView[]> {
  const patience = new Patience(sayOnStandardError, (done, all) => `asking the stores: ${done} of ${all} answers`);
  const views = connections.keys().map(async (key): Promise<StoreView[]> => {
    const place = describe(connections, key);
    if (place === undefined) return [];
    const { storeHash } = place;
    const store = connections.store(key);
    if (store.list === undefined) return [await lookAtTokens(connections, key, storeHash, claims, patience)];
    const list = store.list.bind(store);
    return [{ storeHash, maker: "gateway", live: await patience.during(list), unclear: new Map() }];
  });
  return (await Promise.all(views)).flat();
}

/** The default store need not be configured where every account names another. */
function describe(connections: Connections, key: string): { storeHash: string } | undefined {
  try {
    return connections.describe(key);
  } catch (error) {
    if (error instanceof ConfigurationError && connections.keys().length > 1) return undefined;
    throw error;
  }
}

async function lookAtTokens(
  connections: Connections,
  key: string,
  storeHash: string,
  claims: readonly Claim[],
  patience: Patience,
): Promise<StoreView> {
  // One client for the store, so that all its tokens share one pace.
  const api = connections.storeApi(key);
  const adopted = [...connections.adopted()].filter(
    ([, { apiPath }]) => (storeHashIn(apiPath) ?? storeHash) === storeHash,
  );
  const known = new Map(adopted.map(([, { accessToken }]) => [fingerprintOf(accessToken), accessToken]));
  const unclear = new Map<string, string>();
  const claimed = new Map<string, Claim>();
  for (const claim of claims.filter((it) => it.maker === "person" && it.storeHash === storeHash)) {
    if (!claimed.has(keyOf(claim))) claimed.set(keyOf(claim), claim);
  }
  const looks = [...claimed].map(async ([place, claim]): Promise<LiveAccount[]> => {
    const token = claim.token ?? known.get(claim.fingerprint);
    if (token === undefined) {
      unclear.set(place, "its token is encrypted in the export; name the stack instead: --stack");
      return [];
    }
    try {
      const check = await patience.during(() => probeToken(api, token));
      if (check.token === "unclear") unclear.set(place, check.reason);
      return check.token === "alive" ? [liveAccount(claim, check.rows)] : [];
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      unclear.set(place, error.message);
      return [];
    }
  });
  const live = (await Promise.all(looks)).flat();
  for (const [name, { accessToken }] of adopted) {
    const fingerprint = fingerprintOf(accessToken);
    if (!claimed.has(fingerprint)) live.push({ id: null, name, fingerprint, confirmed: true });
  }
  return { storeHash, maker: "person", live, unclear };
}

/** An account that a person made, as far as its token shows it. */
function liveAccount({ id, name, fingerprint, parameters }: Claim, rows: readonly ProbeRow[]): LiveAccount {
  const { missing, surplus } = findingsOf(rows, { scopes: fromParameters(parameters).scopes });
  const drift = [
    ...(missing.length > 0 ? [`missing: ${missing.join(", ")}`] : []),
    ...(surplus.length > 0 ? [`beyond the declaration: ${surplus.join(", ")}`] : []),
  ].join("; ");
  const shown = drift === "" || parameters.length === 0 ? undefined : drift;
  return { id, name, fingerprint, drift: shown, confirmed: true };
}
