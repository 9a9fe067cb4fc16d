import { Command, Option } from "commander";
import { Connections } from "../../provider/connect";
import { ConfigurationError } from "../../provider/errors";
import { judgeReach, describeRow } from "../../provider/handoff/reach";
import { type ProbeRow, probeToken, type TokenCheck } from "../../provider/handoff/prober";
import type { StoreApi } from "../../provider/handoff/store-api";
import { fingerprintOf } from "../../provider/state";
import type { Scopes } from "../../scopes";
import { ExitError, exitCodes } from "../exit-codes";
import { withExitCodes } from "../stack/as-exit-error";
import { PulumiStack, type StackFlags } from "../stack/pulumi-stack";
import { withStackOptions } from "../stack/stack-options";

interface VerifyFlags extends StackFlags {
  format: "text" | "json";
}

/** A token to look at. */
interface Subject {
  readonly logicalName: string;
  readonly status: "in state" | "adopted, not applied" | "replaced, to be deleted";
  readonly storeHash: string;
  readonly fingerprint: string;
  readonly token: string;
  /** Undefined where nothing is declared yet, or for Stencil-CLI tokens. */
  readonly declared: Scopes | undefined;
}

/** What `--format json` prints for each token. Holds no secret. */
export interface Verification {
  readonly logicalName: string;
  readonly status: Subject["status"];
  readonly storeHash: string;
  readonly fingerprint: string;
  readonly token: TokenCheck["token"];
  readonly reason?: string;
  readonly proved: readonly string[];
  readonly missing: readonly string[];
  readonly surplus: readonly string[];
  readonly suspected: readonly string[];
  readonly unverified: readonly string[];
  readonly isFine: boolean;
}

/** `bc-accounts verify`: holds every adopted account against its store, by reading only. */
export function verifyVerb(): Command {
  return withStackOptions(new Command("verify"))
    .description("check every adopted account: alive, of the right store, scopes proved, missing, beyond, unprovable")
    .addOption(new Option("--format <form>", "form of the result").choices(["text", "json"]).default("text"))
    .action((flags: VerifyFlags) => withExitCodes(() => runVerify(flags)));
}

async function runVerify(flags: VerifyFlags): Promise<void> {
  const stack = await PulumiStack.open(flags);
  const connections = new Connections(await stack.config());
  const subjects = await subjectsOf(stack, connections);
  const apis = new Map<string, StoreApi>();
  const results = await Promise.all(
    subjects.map((subject) => {
      // One client for each store, so that all its probes share one pace.
      const api = apis.get(subject.storeHash) ?? connections.storeApi(connections.keyOf(subject.storeHash));
      apis.set(subject.storeHash, api);
      return verify(subject, api);
    }),
  );
  process.stdout.write(flags.format === "json" ? `${JSON.stringify(results, null, 2)}\n` : asText(results));
  const bad = results.filter(({ isFine }) => !isFine);
  if (bad.length > 0) {
    throw new ExitError(
      exitCodes.findings,
      `${bad.length} of ${results.length} are not as declared: ${bad.map(({ logicalName }) => logicalName).join(", ")}`,
    );
  }
}

async function subjectsOf(stack: PulumiStack, connections: Connections): Promise<Subject[]> {
  const accounts = (await stack.accounts()).filter(({ held }) => isHandoff(connections, held.storeHash));
  const inState = accounts.map(({ logicalName, held, isPendingDeletion }): Subject => ({
    logicalName,
    status: isPendingDeletion ? "replaced, to be deleted" : "in state",
    storeHash: held.storeHash,
    fingerprint: held.fingerprint,
    token: held.accessToken,
    declared: held.tokenType === "v2v3" ? (held.scopes ?? {}) : undefined,
  }));
  const known = new Set(inState.map(({ fingerprint }) => fingerprint));
  const waiting = [...connections.adopted()].flatMap(([logicalName, { accessToken, apiPath }]): Subject[] => {
    const fingerprint = fingerprintOf(accessToken);
    if (known.has(fingerprint)) return [];
    const storeHash = /\/stores\/([^/]+)/.exec(apiPath ?? "")?.[1] ?? connections.storeHash();
    const status = "adopted, not applied";
    return [{ logicalName, status, storeHash, fingerprint, token: accessToken, declared: undefined }];
  });
  return [...inState, ...waiting];
}

function isHandoff(connections: Connections, storeHash: string): boolean {
  try {
    return connections.describe(connections.keyOf(storeHash)).mode === "handoff";
  } catch (error) {
    if (error instanceof ConfigurationError) return false;
    throw error;
  }
}

async function verify(subject: Subject, api: StoreApi): Promise<Verification> {
  const { logicalName, status, storeHash, fingerprint, declared } = subject;
  const check = await probeToken(api, subject.token);
  const rows: readonly ProbeRow[] = check.token === "alive" ? check.rows : [];
  const reach = judgeReach(rows, declared ?? {});
  const known = declared !== undefined && status === "in state";
  const missing = known ? reach.missing.map(({ family }) => describeRow({ family })) : [];
  const surplus = known ? reach.surplus.map(describeRow) : [];
  // A replaced account is fine once it is dead, every other one while it lives.
  const isLifeFine = status === "replaced, to be deleted" ? check.token === "dead" : check.token === "alive";
  return {
    logicalName,
    status,
    storeHash,
    fingerprint,
    token: check.token,
    ...(check.token === "unclear" ? { reason: check.reason } : {}),
    proved: known
      ? reach.proved.map(describeRow)
      : rows.filter(({ verdict }) => verdict === "present").map(describeRow),
    missing,
    surplus,
    suspected: known ? reach.suspected.map(describeRow) : [],
    unverified: known ? reach.unverified.map((row) => `${describeRow(row)}: ${row.reason}`) : [],
    isFine: isLifeFine && missing.length === 0 && surplus.length === 0,
  };
}

function asText(results: readonly Verification[]): string {
  if (results.length === 0) return "No account is adopted yet. What to do: npx bc-accounts handoff\n";
  return results
    .map((result) => {
      const { logicalName, status, storeHash, fingerprint, token, reason, isFine } = result;
      const lines = [
        `${isFine ? "ok " : "NOT"} ${logicalName} (${status}): token ${fingerprint} is ${token} in store ${storeHash}`,
        ...(reason === undefined ? [] : [`      ${reason}`]),
      ];
      for (const [what, list] of [
        ["proved", result.proved],
        ["missing", result.missing],
        ["beyond the declaration", result.surplus],
        ["probably beyond the declaration", result.suspected],
        ["cannot be verified by reading", result.unverified],
      ] as const) {
        if (list.length > 0) lines.push(`      ${what}: ${list.join(", ")}`);
      }
      return `${lines.join("\n")}\n`;
    })
    .join("");
}
