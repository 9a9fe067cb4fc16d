import { Command, Option } from "commander";
import { probeToken, storeHashIn } from "../../handoff";
import { Connections } from "../../provider/backends";
import { fingerprintOf } from "../../wire/fingerprint";
import { ConfigurationError, ProviderError } from "../../wire/errors";
import { fromParameters } from "../../scopes";
import { audit, keyOf, type LiveAccount, type StoreView } from "../audit/audit";
import { type Claim, claimsOf } from "../audit/claim";
import { type AuditFormat, auditFormats, renderAudit } from "../audit/render-audit";
import { ExitError, exitCodes } from "../exit-codes";
import { readInput, writeResult } from "../files";
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
    `${file} is not a state export. Make it: pulumi stack export --stack <name> > ${file === "-" ? "state.json" : file}`,
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
  const views: StoreView[] = [];
  for (const key of connections.keys()) {
    const place = describe(connections, key);
    if (place === undefined) continue;
    const { storeHash } = place;
    const store = connections.store(key);
    const live = await store.list?.();
    if (live !== undefined) {
      views.push({ storeHash, maker: "gateway", live, unclear: new Map() });
    } else {
      views.push(await lookAtTokens(connections, key, storeHash, claims));
    }
  }
  return views;
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
): Promise<StoreView> {
  const api = connections.storeApi(key);
  const adopted = [...connections.adopted()].filter(
    ([, { apiPath }]) => (storeHashIn(apiPath) ?? storeHash) === storeHash,
  );
  const known = new Map(adopted.map(([, { accessToken }]) => [fingerprintOf(accessToken), accessToken]));
  const live: LiveAccount[] = [];
  const unclear = new Map<string, string>();
  const looked = new Set<string>();
  for (const claim of claims.filter((it) => it.maker === "person" && it.storeHash === storeHash)) {
    if (looked.has(keyOf(claim))) continue;
    looked.add(keyOf(claim));
    const token = claim.token ?? known.get(claim.fingerprint);
    if (token === undefined) {
      unclear.set(keyOf(claim), "its token is encrypted in the export; name the stack instead: --stack");
      continue;
    }
    try {
      const check = await probeToken(api, token);
      if (check.token === "unclear") unclear.set(keyOf(claim), check.reason);
      if (check.token !== "alive") continue;
      const { missing, surplus } = findingsOf(check.rows, { scopes: fromParameters(claim.parameters).scopes });
      const drift = [
        ...(missing.length > 0 ? [`missing: ${missing.join(", ")}`] : []),
        ...(surplus.length > 0 ? [`beyond the declaration: ${surplus.join(", ")}`] : []),
      ].join("; ");
      const shown = drift === "" || claim.parameters.length === 0 ? undefined : drift;
      live.push({ id: claim.id, name: claim.name, fingerprint: claim.fingerprint, drift: shown, confirmed: true });
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      unclear.set(keyOf(claim), error.message);
    }
  }
  for (const [name, { accessToken }] of adopted) {
    const fingerprint = fingerprintOf(accessToken);
    if (!looked.has(fingerprint)) live.push({ id: null, name, fingerprint, confirmed: true });
  }
  return { storeHash, maker: "person", live, unclear };
}
