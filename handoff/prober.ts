import { ProviderError } from "../wire/errors";
import {
  type AnyAccessLevel,
  familyEntry,
  findOperation,
  operations,
  type ScopeFamily,
  scopeFamilies,
  type Scopes,
} from "../scopes";
import { fingerprintOf } from "../wire/fingerprint";
import type { StoreAnswer, StoreApi } from "./store-api";

/** Whether a token holds a family, as far as reading can tell. */
export type ProbeVerdict =
  | "present"
  /** Two witnesses say so: the refusal's text, or a second call of the family. */
  | "absent"
  /** Refused, without a second witness. */
  | "not-proved"
  /** Not declared, and left out to spare the store the call. */
  | "not-asked"
  | "unprovable"
  | "inconclusive";

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
  if (isPage) return unclear(" and an HTML page, as from a proxy or a log-in");
  if (status === 401) return { token: "dead", answer };
  if (status === 403) return { token: "alive", rows: [], answer };
  if (status === 200 && isJson) {
    const id = (body as { id?: unknown } | undefined)?.id;
    if (typeof id === "string" && id !== api.storeHash) return { token: "other-store", answer };
    return { token: "alive", rows: [], answer };
  }
  return unclear(isJson ? "" : " and something that is not JSON");
}

/** How much of a token is asked about. */
export type ProbeDepth =
  /** Every family that a GET can prove. */
  | "everything"
  /** What is declared, and the undeclared families that tell most; every other one too once these tell of more than is declared. */
  | "declaration"
  /** What is declared, and one undeclared family; every other one too once the token is not as declared. For a refresh of many accounts. */
  | "drift";

export interface ProbeOptions {
  /** What the token is declared to hold. Without it everything is asked. */
  readonly declared?: Scopes;
  /** Default: `declaration` where something is declared, else `everything`. */
  readonly depth?: ProbeDepth;
}

/**
 * Undeclared families, the most telling first: families that people grant to be safe, and families that do the most
 * damage. Information & Settings costs no call, because the check for life asks for it.
 */
const telling: readonly ScopeFamily[] = ["customers", "orders", "products", "content"];

/** Families that are asked about first. */
function firstAsked({ declared, depth = "declaration" }: ProbeOptions): readonly ScopeFamily[] {
  const provable = scopeFamilies.filter((family) => {
    const { probe } = familyEntry(family);
    return probe !== null && probe.needs.length === 0;
  });
  if (declared === undefined || depth === "everything") return provable;
  const undeclared = telling.filter((family) => declared[family] === undefined);
  // A call whose scope is only inferred never makes drift, so a refresh would ask it in vain.
  const documented = undeclared.filter((family) => familyEntry(family).probe?.basis === "documented");
  const extra = depth === "drift" ? documented.slice(0, 1) : undeclared;
  return provable.filter(
    (family) =>
      declared[family] !== undefined || extra.includes(family) || familyEntry(family).probe?.path === LIVENESS,
  );
}

/** How many GETs a token takes when it is as declared. More are sent only where an answer is doubtful or more than declared is found. */
export function plannedCalls(options: ProbeOptions = {}): number {
  return new Set([LIVENESS, ...firstAsked(options).map((family) => familyEntry(family).probe?.path)]).size;
}

/**
 * Asks documented GETs for the families that a GET can prove: in parallel up to the client's bound, paced by the
 * rate-limit headers, each path at most once. Never writes.
 *
 * @throws ProviderError only when the first call gets no answer; later silence is `inconclusive`.
 */
export async function probeToken(api: StoreApi, token: string, options: ProbeOptions = {}): Promise<TokenCheck> {
  const { answer: first, ...check } = await checkToken(api, token);
  if (check.token !== "alive") return check;
  const answers = new Map<string, Promise<StoreAnswer | string>>([[LIVENESS, Promise.resolve(first)]]);
  const settled = settledAnswers(api, token);
  const ask = (path: string): Promise<StoreAnswer | string> => {
    const known = settled.get(path);
    if (known) return Promise.resolve(known);
    let answer = answers.get(path);
    if (!answer) {
      answer = api
        .get(path, token, `probe a token against store ${api.storeHash}`)
        .then((given) => {
          // Of a granted call nobody reads the body, and it is the store's business.
          if (isSettled(given)) settled.set(path, given.status === 403 ? given : { ...given, body: undefined });
          return given;
        })
        .catch((error: unknown) => (error instanceof ProviderError ? error.code : "no answer"));
      answers.set(path, answer);
    }
    return answer;
  };
  const { declared } = options;
  const rowsFor = (families: readonly ScopeFamily[]): Promise<ProbeRow[]> =>
    Promise.all(
      scopeFamilies.map((family) => {
        const { probe } = familyEntry(family);
        const isProvable = probe !== null && probe.needs.length === 0;
        if (isProvable && !families.includes(family)) return Promise.resolve(notAsked(family));
        return probeFamily(family, ask, declared?.[family] !== undefined);
      }),
    );
  const asked = firstAsked(options);
  let rows = await rowsFor(asked);
  const isWider = (row: ProbeRow) =>
    declared !== undefined && row.verdict === "present" && declared[row.family] === undefined;
  // An adopted token may lack a family without holding another; one that lacks a family at a refresh is not what it was.
  const isOther = (row: ProbeRow) =>
    isWider(row) || (options.depth === "drift" && row.verdict === "absent" && declared?.[row.family] !== undefined);
  // A token that holds one thing more often holds much more: then the whole list is worth its calls.
  if (rows.some(isOther)) rows = await rowsFor(firstAsked({}));
  return { token: "alive", rows: rows.map((row) => withoutOtherOpeners(row, rows)) };
}

const answersOfRun = new WeakMap<StoreApi, Map<string, Map<string, StoreAnswer>>>();

/**
 * Earlier answers for a token, kept by this client for one run. BigCommerce never changes the scopes of a token, so a
 * second check need not ask again. Whether it lives is asked anew each time.
 */
function settledAnswers(api: StoreApi, token: string): Map<string, StoreAnswer> {
  const tokens = answersOfRun.get(api) ?? new Map<string, Map<string, StoreAnswer>>();
  answersOfRun.set(api, tokens);
  const fingerprint = fingerprintOf(token);
  const answers = tokens.get(fingerprint) ?? new Map<string, StoreAnswer>();
  tokens.set(fingerprint, answers);
  return answers;
}

/** Granted, or refused by the API itself: nothing that a second try would mend. */
const isSettled = ({ status, isPage }: StoreAnswer): boolean =>
  !isPage && (status === 403 || (status >= 200 && status < 300));

function notAsked(family: ScopeFamily): ProbeRow {
  return {
    family,
    verdict: "not-asked",
    reason: "not declared, and not checked: the GETs that tell most found no other scope",
  };
}

async function probeFamily(
  family: ScopeFamily,
  ask: (path: string) => Promise<StoreAnswer | string>,
  isDeclared: boolean,
): Promise<ProbeRow> {
  const { probe, levels } = familyEntry(family);
  if (!probe) {
    const byDefault = levels.some(({ heldByDefault }) => heldByDefault);
    return {
      family,
      verdict: "unprovable",
      reason: byDefault ? "every account holds its weakest level" : "no GET needs it; only a write could prove it",
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
  const call = callOf(probe.path);
  if (typeof answer === "string") return { family, verdict: "inconclusive", reason: `${call}: ${answer}` };
  if (answer.isPage) return { family, verdict: "inconclusive", reason: `${call}: ${answer.status} with an HTML page` };
  const told = { reason: `${call}: ${answer.status}`, basis: probe.basis };
  if (answer.status === 403) {
    if (namesScope(answer)) return { family, verdict: "absent", ...told };
    // What is not declared is not missed, so a doubt about it is not worth a second call.
    if (!isDeclared) return { family, verdict: "not-proved", ...told, reason: `${told.reason}, ${AMBIGUOUS}` };
    return secondOpinion(family, ask, told);
  }
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

const AMBIGUOUS = "which may also mean that this API is not enabled on the store";

/**
 * A 403 that does not say why proves nothing alone: an API that is not enabled, a changed store owner and a missing scope
 * look the same. Another call of the family is the second witness.
 */
async function secondOpinion(
  family: ScopeFamily,
  ask: (path: string) => Promise<StoreAnswer | string>,
  told: Pick<ProbeRow, "reason"> & { readonly basis: "documented" | "inferred" },
): Promise<ProbeRow> {
  const path = secondWitness(family);
  if (path === undefined) return { family, verdict: "not-proved", ...told, reason: `${told.reason}, ${AMBIGUOUS}` };
  const answer = await ask(path);
  const said = `${told.reason}; ${callOf(path)}: ${typeof answer === "string" ? answer : answer.status}`;
  if (typeof answer === "string" || answer.isPage) return { family, verdict: "not-proved", ...told, reason: said };
  if (answer.status === 403) return { family, verdict: "absent", ...told, reason: said };
  const [weakest] = familyEntry(family).levels;
  return answer.status >= 200 && answer.status < 300 && weakest !== undefined
    ? { family, verdict: "present", level: weakest.level as AnyAccessLevel, ...told, reason: said }
    : { family, verdict: "not-proved", ...told, reason: said };
}

const callOf = (path: string): string => `GET ${path.split("?")[0] ?? path}`;

/** Does a 403 say that a scope is missing? The text of the platform, in the form of either version. */
function namesScope({ body }: StoreAnswer): boolean {
  return /required scope/i.test(JSON.stringify(body ?? ""));
}

/** Another documented GET that this family alone opens and that needs no id; undefined where there is none. */
function secondWitness(family: ScopeFamily): string | undefined {
  const first = familyEntry(family).probe?.path.split("?")[0];
  const area = (path: string) => path.split("/").slice(0, 4).join("/");
  const candidates = operations().filter(
    ({ method, path, need, readings, deprecated }) =>
      method === "GET" &&
      path !== first &&
      !path.includes("{") &&
      deprecated === undefined &&
      readings.length === 1 &&
      need.kind === "scope" &&
      need.family === family,
  );
  // Another part of the API is the better witness: one path that is not enabled takes its neighbours with it.
  const elsewhere = candidates.filter(({ path }) => first === undefined || area(path) !== area(first));
  return [...elsewhere, ...candidates][0]?.path;
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
