import { ProviderError } from "../wire/errors";
import { type AnyAccessLevel, familyEntry, findOperation, type ScopeFamily, scopeFamilies } from "../scopes";
import type { StoreAnswer, StoreApi } from "./store-api";

/** Whether a token holds a family, as far as reading can tell. */
export type ProbeVerdict = "present" | "absent" | "unprovable" | "inconclusive";

/** One row of the table of what was proved and what cannot be. */
export interface ProbeRow {
  readonly family: ScopeFamily;
  readonly verdict: ProbeVerdict;
  /** Weakest level that `present` proves; stronger ones are never proved, because only a write would. */
  readonly level?: AnyAccessLevel;
  /** `documented`: BigCommerce documents which scope opens the call. `inferred`: its pages only suggest it. */
  readonly basis?: "documented" | "inferred";
  /** One clause: what was asked and answered, or why nothing can be. */
  readonly reason: string;
}

/** What a token turned out to be. */
export type TokenCheck =
  | { readonly token: "alive"; readonly rows: readonly ProbeRow[] }
  /** 401 of the API: dead, or of another store; the platform does not tell the two apart. */
  | { readonly token: "dead" }
  /** Alive, but the store that answers is not the one that was meant. */
  | { readonly token: "other-store" }
  /** The answer says nothing about the token. */
  | { readonly token: "unclear"; readonly reason: string };

/** Every V2/V3 answer to it is telling: 401 dead, 403 alive without Information & Settings, 200 alive and which store. */
const LIVENESS = "/v2/store";

/**
 * Does the token live, in this store? One GET.
 *
 * The platform's pages leave the body of a 401 open, so JSON, plain text and nothing at all count. A page for people does not:
 * an account with one-time credentials would be dropped from state because a proxy wants a log-in.
 *
 * @throws ProviderError when no answer comes
 */
export async function checkToken(api: StoreApi, token: string): Promise<TokenCheck & { answer: StoreAnswer }> {
  const answer = await api.get(LIVENESS, token, `check a token against store ${api.storeHash}`);
  const { status, isJson, isPage, body } = answer;
  const unclear = (what: string) =>
    ({ token: "unclear", reason: `GET ${LIVENESS} was answered with status ${status}${what}`, answer }) as const;
  if (isPage) return unclear(" and an HTML page, as a proxy or a log-in sends it");
  if (status === 401) return { token: "dead", answer };
  if (status === 403) return { token: "alive", rows: [], answer };
  if (status === 200 && isJson) {
    const id = (body as { id?: unknown } | undefined)?.id;
    if (typeof id === "string" && id !== api.storeHash) return { token: "other-store", answer };
    return { token: "alive", rows: [], answer };
  }
  return unclear(isJson ? "" : " and something that is not JSON");
}

/**
 * Asks one documented GET for each family that a GET can prove: in parallel up to the client's bound, paced by the
 * rate-limit headers, each path at most once. Never writes.
 *
 * @throws ProviderError only when the first call gets no answer; later silence is `inconclusive`.
 */
export async function probeToken(api: StoreApi, token: string): Promise<TokenCheck> {
  const { answer: first, ...check } = await checkToken(api, token);
  if (check.token !== "alive") return check;
  const answers = new Map<string, Promise<StoreAnswer | string>>([[LIVENESS, Promise.resolve(first)]]);
  const ask = (path: string): Promise<StoreAnswer | string> => {
    let answer = answers.get(path);
    if (!answer) {
      answer = api
        .get(path, token, `probe a token against store ${api.storeHash}`)
        .catch((error: unknown) => (error instanceof ProviderError ? error.code : "no answer"));
      answers.set(path, answer);
    }
    return answer;
  };
  const direct = await Promise.all(scopeFamilies.map((family) => probeFamily(family, ask)));
  return { token: "alive", rows: direct.map((row) => withoutOtherOpeners(row, direct)) };
}

async function probeFamily(
  family: ScopeFamily,
  ask: (path: string) => Promise<StoreAnswer | string>,
): Promise<ProbeRow> {
  const { probe, levels } = familyEntry(family);
  if (!probe) {
    const byDefault = levels.some(({ heldByDefault }) => heldByDefault);
    return {
      family,
      verdict: "unprovable",
      reason: byDefault ? "every account holds its weakest level" : "no GET needs it; only a write would tell",
    };
  }
  if (probe.needs.length > 0) {
    return {
      family,
      verdict: "unprovable",
      reason: `its GET needs an id from the store (${probe.needs.join(", ")})`,
    };
  }
  const answer = await ask(probe.path);
  const call = `GET ${probe.path.split("?")[0] ?? probe.path}`;
  if (typeof answer === "string") return { family, verdict: "inconclusive", reason: `${call}: ${answer}` };
  if (answer.isPage) return { family, verdict: "inconclusive", reason: `${call}: ${answer.status} with an HTML page` };
  const told = { reason: `${call}: ${answer.status}`, basis: probe.basis };
  if (answer.status === 403) return { family, verdict: "absent", ...told };
  if (answer.status >= 200 && answer.status < 300) {
    const level = probe.confirms as AnyAccessLevel | null;
    if (level !== null && probe.exclusive) return { family, verdict: "present", level, ...told };
    return {
      family,
      verdict: "unprovable",
      ...told,
      reason: `${call}: ${answer.status}, which another scope opens too`,
    };
  }
  return { family, verdict: "inconclusive", ...told };
}

/** A call that several families open proves one of them once all the others are known to be absent. */
function withoutOtherOpeners(row: ProbeRow, rows: readonly ProbeRow[]): ProbeRow {
  const { probe } = familyEntry(row.family);
  if (row.verdict !== "unprovable" || !probe || probe.needs.length > 0 || row.basis === undefined) return row;
  const operation = findOperation(`GET ${probe.path}`);
  if (!operation) return row;
  const openers = operation.grantedBy.map(({ family }) => family);
  const others = openers.filter((opener) => opener !== row.family);
  const allAbsent = others.every((other) => rows.find(({ family }) => family === other)?.verdict === "absent");
  if (!allAbsent || !openers.includes(row.family)) return row;
  const weakest = familyEntry(row.family).levels[0]?.level as AnyAccessLevel;
  return {
    ...row,
    verdict: "present",
    level: weakest,
    reason: row.reason.replace("which another scope opens too", "and no other scope that opens it is held"),
  };
}
