import { z } from "zod";
import { stencilAccessLevelSchema, tokenTypeSchema } from "../contract";
import { isLevelOf, isScopeFamily } from "../scopes";
import { recogniseAccount } from "../engine/account-resource";
import { logicalName } from "../engine/owner";
import { type PreviewStep, readPreview as readWholePreview } from "../engine/preview";
import { isRecord, type ResourceState } from "../engine/resource-state";
import { generationOf } from "../engine/rotation";
import { hasUnknown } from "../engine/unknown";
import { parseUrn, qualifiedNameIn } from "../engine/urn";
import { handoffName } from "./account-name";
import {
  type AccountToDelete,
  type AccountToMake,
  type Checklist,
  checklistToDelete,
  checklistToMake,
} from "./checklist";

const inputsSchema = z.object({
  owner: z.string(),
  name: z.string().optional(),
  tokenType: tokenTypeSchema,
  scopes: z.record(z.string(), z.string()).optional(),
  additionalScopes: z.array(z.string()).optional(),
  accessLevel: stencilAccessLevelSchema.optional(),
  store: z.string().optional(),
});

const outputsSchema = z.object({
  name: z.string(),
  storeHash: z.string(),
  fingerprint: z.string(),
  clientId: z.string().optional(),
  madeBy: z.string().optional(),
});

interface Step extends PreviewStep {
  readonly op: string;
  readonly urn: string;
}

/** What `pulumi preview --json` says, as far as a handoff needs it. */
export interface HandoffPreview {
  readonly config?: Readonly<Record<string, string>>;
  readonly steps?: readonly Step[];
}

/**
 * Checks that every part of a preview has its form: persons work by what is made of it, so nothing may be missing.
 * @returns undefined when the value is not the output of `pulumi preview --json`.
 */
export function readPreview(value: unknown): HandoffPreview | undefined {
  if (!isRecord(value)) return undefined;
  const { steps, config } = readWholePreview(value);
  const complete = steps?.filter(isComplete);
  const isWrong =
    complete?.length !== steps?.length ||
    (steps === undefined && value["steps"] !== undefined) ||
    (value["config"] !== undefined && !isMapOfTexts(config));
  if (isWrong || (steps === undefined && config === undefined)) return undefined;
  return {
    ...(isMapOfTexts(config) ? { config } : {}),
    ...(complete === undefined ? {} : { steps: complete }),
  };
}

function isComplete(step: PreviewStep): step is Step {
  const { op, urn, raw } = step;
  const isState = (state: unknown) => state === undefined || (isRecord(state) && typeof state["type"] === "string");
  return op !== undefined && urn !== undefined && isState(raw["oldState"]) && isState(raw["newState"]);
}

function isMapOfTexts(config: unknown): config is Readonly<Record<string, string>> {
  return isRecord(config) && Object.values(config).every((value) => typeof value === "string");
}

/** What the reader of a preview has to know beside it. */
export interface HandoffContext {
  /** Hash of a store in handoff mode; undefined for a store whose accounts a gateway makes. */
  readonly storeHash: (key: string | undefined) => string | undefined;
  /** Origin of the public API of the store of this hash; default BigCommerce's. It decides which control panel is linked. */
  readonly apiUrl?: (hash: string) => string | undefined;
  /** Is this a store whose accounts a person makes? */
  readonly isHandoffStore: (hash: string) => boolean;
  /** Fingerprint of adopted credentials; `unknown` when they are there and cannot be looked at; undefined without any. */
  readonly adopted: (name: string) => string | undefined;
  /** Accounts of the state whose deletion is still due, which no preview shows. */
  readonly pending?: readonly AccountToDelete[];
}

/** An account that somebody has to make or to delete in the control panel. */
export type HandoffTask =
  | { readonly kind: "make"; readonly account: AccountToMake }
  | { readonly kind: "delete"; readonly account: AccountToDelete };

/** What persons have to do before and after the next `pulumi up`. */
export interface HandoffPlan {
  readonly checklists: readonly Checklist[];
  /** What each checklist is about, in the same order. */
  readonly tasks: readonly HandoffTask[];
  /** Accounts that are made and adopted already: only `pulumi up` is missing. */
  readonly ready: readonly Pick<AccountToMake, "logicalName" | "storeHash">[];
  /** Logical names with values that no preview knows. */
  readonly unknown: readonly string[];
  /** Resources that ask for an account by other code than this package's: a person must not make it for them. */
  readonly forged: readonly string[];
}

/** Turns a preview into checklists, in the order in which Pulumi will want them done. Pure. */
export function planHandoff(preview: HandoffPreview, context: HandoffContext): HandoffPlan {
  const tasks: HandoffTask[] = [];
  const ready: Pick<AccountToMake, "logicalName" | "storeHash">[] = [];
  const unknown: string[] = [];
  const deletions: AccountToDelete[] = [...(context.pending ?? [])];
  const forged: string[] = [];
  const seen = new Set<string>();
  const names = namesOf(preview.steps ?? []);
  for (const step of preview.steps ?? []) {
    const forgery = forgeryIn(step);
    if (forgery !== undefined) {
      forged.push(`${keyOf(step.urn, names)}: ${forgery}`);
      continue;
    }
    const old = oldAccount(step, context, names);
    if (step.op === "delete" && old) deletions.push({ ...old, isReplaced: hasSuccessor(step, preview.steps ?? []) });
    if (step.op !== "create" && step.op !== "replace" && step.op !== "create-replacement") continue;
    const wanted = newAccount(step, context, names, old?.name);
    // With `--show-replacement-steps` one replacement has several steps.
    if (wanted === undefined || seen.has(step.urn)) continue;
    seen.add(step.urn);
    if (wanted === "unknown") {
      unknown.push(keyOf(step.urn, names));
      continue;
    }
    const fingerprint = context.adopted(wanted.logicalName);
    const isReady =
      fingerprint !== undefined && fingerprint !== old?.fingerprint && !(old && fingerprint === "unknown");
    if (old && old.name === wanted.name) {
      // A store has no two accounts with the same name, so here the old account is deleted first.
      tasks.push({ kind: "delete", account: { ...old, isReplaced: false } });
    } else if (old) deletions.push({ ...old, isReplaced: true });
    if (isReady) ready.push({ logicalName: wanted.logicalName, storeHash: wanted.storeHash });
    else tasks.push({ kind: "make", account: wanted });
  }
  tasks.push(...deletions.map((account) => ({ kind: "delete", account }) as const));
  const checklists = tasks.map((task) =>
    task.kind === "make" ? checklistToMake(task.account) : checklistToDelete(task.account),
  );
  return { checklists, tasks, ready, unknown, forged };
}

/** Is it an account of a rotation, after which another one goes on? */
function hasSuccessor({ urn }: Step, steps: readonly Step[]): boolean {
  const component = generationOf(urn)?.component;
  return (
    component !== undefined && steps.some((it) => it.op !== "delete" && generationOf(it.urn)?.component === component)
  );
}

/** Every name under which credentials may be adopted for an account that the program keeps or makes. Pure. */
export function wantedNames({ steps = [] }: HandoffPreview): string[] {
  return steps.flatMap(({ urn, newState }) => {
    return isAccount(urn, newState) ? [parseUrn(urn).name, qualifiedNameIn(urn)] : [];
  });
}

/** An account as the program declares it now. */
export interface DeclaredAccount {
  /** Under which credentials are adopted for it: qualified where two accounts share the logical name. */
  readonly logicalName: string;
  /** Undefined where the program declares none. */
  readonly name: string | undefined;
  /** Undefined for a store whose accounts a gateway makes, and where the store is not known before `pulumi up`. */
  readonly storeHash: string | undefined;
}

/** Every account that the program declares, made or not. Pure. */
export function declaredAccounts(
  { steps = [] }: HandoffPreview,
  { storeHash }: Pick<HandoffContext, "storeHash">,
): DeclaredAccount[] {
  const names = namesOf(steps);
  const declared = steps.flatMap(({ op, urn, newState }): [string, DeclaredAccount][] => {
    if (op.startsWith("delete") || !isAccount(urn, newState)) return [];
    const { name, store } = (newState.inputs ?? {}) as { name?: unknown; store?: unknown };
    const isKnown = store === undefined || (typeof store === "string" && !hasUnknown(store));
    return [
      [
        urn,
        {
          logicalName: keyOf(urn, names),
          name: typeof name === "string" && !hasUnknown(name) ? name : undefined,
          storeHash: isKnown ? storeHash(store) : undefined,
        },
      ],
    ];
  });
  // A replacement has several steps for one account.
  return [...new Map(declared).values()];
}

function isAccount(urn: string, state: ResourceState | undefined): state is ResourceState {
  return state !== undefined && recogniseAccount({ ...state, urn }).isAccount;
}

function forgeryIn({ urn, oldState, newState }: Step): string | undefined {
  const [forgery] = [newState, oldState].flatMap(
    (state) => (state && recogniseAccount({ ...state, urn }).forgery) ?? [],
  );
  return forgery;
}

/** Names under which accounts are adopted, by URN: the logical name, qualified where two accounts share it. */
function namesOf(steps: readonly Step[]): ReadonlyMap<string, string> {
  const accounts = steps.filter(({ urn, newState, oldState }) => isAccount(urn, newState ?? oldState));
  // A replacement may have several steps for one account.
  const urns = [...new Set(accounts.map(({ urn }) => urn))];
  const plain = urns.map((urn) => parseUrn(urn).name);
  const isShared = (name: string) => plain.indexOf(name) !== plain.lastIndexOf(name);
  return new Map(
    urns.map((urn) => {
      const { name } = parseUrn(urn);
      return [urn, isShared(name) ? qualifiedNameIn(urn) : name];
    }),
  );
}

function keyOf(urn: string, names: ReadonlyMap<string, string>): string {
  return names.get(urn) ?? parseUrn(urn).name;
}

function oldAccount(
  { urn, oldState }: Step,
  context: HandoffContext,
  names: ReadonlyMap<string, string>,
): AccountToDelete | undefined {
  if (!isAccount(urn, oldState)) return undefined;
  const outputs = outputsSchema.safeParse(oldState.outputs);
  if (!outputs.success || outputs.data.madeBy === "gateway" || !context.isHandoffStore(outputs.data.storeHash)) {
    return undefined;
  }
  const { name, storeHash, fingerprint, clientId } = outputs.data;
  return {
    logicalName: keyOf(urn, names),
    name,
    storeHash,
    apiUrl: context.apiUrl?.(storeHash),
    fingerprint,
    clientId,
    isReplaced: false,
  };
}

function newAccount(
  { urn, newState }: Step,
  context: HandoffContext,
  names: ReadonlyMap<string, string>,
  replaces: string | undefined,
): AccountToMake | "unknown" | undefined {
  if (!isAccount(urn, newState)) return undefined;
  const given = newState.inputs as Record<string, unknown> | undefined;
  const { name, tokenType, scopes, additionalScopes, accessLevel, store } = given ?? {};
  if (hasUnknown([name, tokenType, scopes, additionalScopes, accessLevel, store])) return "unknown";
  const inputs = inputsSchema.safeParse(given);
  if (!inputs.success) return undefined;
  const storeHash = context.storeHash(inputs.data.store);
  if (storeHash === undefined) return undefined;
  const grants = Object.entries(inputs.data.scopes ?? {});
  const isKnown = ([family, level]: [string, string]) => isScopeFamily(family) && isLevelOf(family, level);
  // The program's version of the catalogue may be a newer one: what this one lacks, a person has to find.
  const strangers = grants.filter((grant) => !isKnown(grant)).map(([family, level]) => `${family}: ${level}`);
  return {
    logicalName: keyOf(urn, names),
    name: inputs.data.name ?? handoffName(logicalName(inputs.data.owner), replaces),
    storeHash,
    apiUrl: context.apiUrl?.(storeHash),
    tokenType: inputs.data.tokenType,
    scopes: Object.fromEntries(grants.filter(isKnown)),
    additionalScopes: [...(inputs.data.additionalScopes ?? []), ...strangers],
    accessLevel: inputs.data.accessLevel,
    replaces,
  };
}
