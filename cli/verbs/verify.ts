import { Command, Option } from "commander";
import { Connections } from "../../provider/backends";
import {
  howToForget,
  plannedCalls,
  type ProbeOptions,
  type ProbeRow,
  probeToken,
  type StoreApi,
  type TokenCheck,
} from "../../handoff";
import { cleanJson, cleanLines } from "../../wire/clean";
import { Patience } from "../../wire/patience";
import { ExitError, exitCodes } from "../exit-codes";
import { sayOnStandardError } from "../say";
import { withExitCodes } from "../stack/as-exit-error";
import { type HandedToken, handedTokens } from "../stack/handed-tokens";
import { PulumiStack, type StackFlags } from "../stack/pulumi-stack";
import { withStackOptions } from "../stack/stack-options";
import { type Findings, findingsOf } from "../verify/findings-of";

interface VerifyFlags extends StackFlags {
  format: "text" | "json";
}

/** What `--format json` prints for each token. Holds no secret. */
export interface Verification extends Findings {
  readonly logicalName: string;
  readonly status: HandedToken["status"];
  readonly storeHash: string;
  readonly fingerprint: string;
  readonly token: TokenCheck["token"];
  readonly reason?: string;
  readonly isFine: boolean;
  /** What to do about a token that lives or died against the plan. */
  readonly wayOut?: string;
}

/** `bc-accounts verify`: holds every adopted account against its store, by reading only. */
export function verifyVerb(): Command {
  return withStackOptions(new Command("verify"))
    .description(
      "check every adopted account: whether its token works, its store, and its scopes (proved, missing, extra, unprovable)",
    )
    .argument("[logical name...]", "accounts to check (default: all)")
    .addOption(new Option("--format <form>", "form of the result").choices(["text", "json"]).default("text"))
    .action((names: string[], flags: VerifyFlags) => withExitCodes(() => runVerify(names, flags)));
}

async function runVerify(names: readonly string[], flags: VerifyFlags): Promise<void> {
  const stack = await PulumiStack.open(flags);
  const connections = new Connections(await stack.config());
  const subjects = only(names, handedTokens(await stack.accountsWithTokens(), connections));
  const calls = subjects.reduce((sum, subject) => sum + plannedCalls(probeOptions(subject)), 0);
  if (subjects.length > 0)
    sayOnStandardError(
      `asking ${subjects.length === 1 ? "1 token" : `${subjects.length} tokens`} with ${calls} GETs (more if an answer is doubtful), at most a third of the requests that the store allows in one window`,
    );
  const patience = new Patience(sayOnStandardError, (done, all) => `checking tokens: ${done} of ${all} done`);
  const apis = new Map<string, StoreApi>();
  const results = await Promise.all(
    subjects.map((subject) => {
      // One client for each store, so that all its probes share one pace.
      const api = apis.get(subject.storeHash) ?? connections.storeApi(connections.keyOf(subject.storeHash, "person"));
      apis.set(subject.storeHash, api);
      return patience.during(() => verify(subject, api));
    }),
  );
  process.stdout.write(
    flags.format === "json"
      ? cleanJson(`${JSON.stringify(results, null, 2)}\n`)
      : cleanLines(asText(results, connections)),
  );
  const bad = results.filter(({ isFine }) => !isFine);
  if (bad.length > 0) {
    throw new ExitError(
      exitCodes.findings,
      `${bad.length} of ${results.length} are not as declared: ${bad.map(({ logicalName }) => logicalName).join(", ")}`,
    );
  }
}

/** @throws ExitError for a name that no token has, so that a slip is no success. */
function only(names: readonly string[], subjects: readonly HandedToken[]): readonly HandedToken[] {
  const known = [...new Set(subjects.map(({ logicalName }) => logicalName))].sort();
  const strange = names.filter((name) => !known.includes(name));
  if (strange.length > 0) {
    throw new ExitError(
      exitCodes.wrongUse,
      `no account called ${strange.join(", ")} is adopted. ` +
        (known.length > 0 ? `Adopted: ${known.join(", ")}` : "What to do: npx bc-accounts handoff"),
    );
  }
  return names.length === 0 ? subjects : subjects.filter(({ logicalName }) => names.includes(logicalName));
}

/** A replaced token only has to be dead; a Stencil-CLI token is told from another by all that it reaches. */
function probeOptions({ declared }: HandedToken): ProbeOptions {
  return declared === undefined || declared === "stencil-cli" ? {} : { declared: declared.scopes };
}

async function verify(subject: HandedToken, api: StoreApi): Promise<Verification> {
  const { logicalName, status, storeHash, fingerprint, declared } = subject;
  const check = await probeToken(api, subject.token, probeOptions(subject));
  const rows: readonly ProbeRow[] = check.token === "alive" ? check.rows : [];
  const findings = findingsOf(rows, status === "in state" ? declared : undefined);
  // A replaced account is fine once it is dead, every other one while it lives.
  const isLifeFine = status === "replaced, to be deleted" ? check.token === "dead" : check.token === "alive";
  return {
    logicalName,
    status,
    storeHash,
    fingerprint,
    token: check.token,
    ...(check.token === "unclear" ? { reason: check.reason } : {}),
    ...findings,
    isFine: isLifeFine && findings.missing.length === 0 && findings.surplus.length === 0,
    ...(isLifeFine || check.token === "unclear" ? {} : { wayOut: wayOuts[status](logicalName) }),
  };
}

const wayOuts: Record<HandedToken["status"], (logicalName: string) => string> = {
  "in state": () => "drop it from state: pulumi refresh. Then make it again: npx bc-accounts handoff",
  "adopted, not applied": (name) =>
    `make it again: npx bc-accounts handoff. Or remove its credentials: ${howToForget(name)}`,
  "replaced, to be deleted": () => "delete it in the control panel: npx bc-accounts handoff. Then: pulumi up",
};

function asText(results: readonly Verification[], connections: Connections): string {
  if (results.length === 0) return nothingAdopted(connections);
  return results
    .map((result) => {
      const { logicalName, status, storeHash, fingerprint, token, reason, isFine, wayOut } = result;
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
      if (wayOut !== undefined) lines.push(`      way out: ${wayOut}`);
      return `${lines.join("\n")}\n`;
    })
    .join("");
}

/** Where a gateway makes every account, nobody ever adopts one. */
function nothingAdopted(connections: Connections): string {
  return connections.keys().some((key) => connections.isHandoff(key))
    ? "No account is adopted yet. What to do: npx bc-accounts handoff\n"
    : "A gateway makes this stack's accounts, so none is adopted. To compare them with the stores: npx bc-accounts audit\n";
}
