import { ownCodeOf, ownProviderOf, recogniseAccount } from "../../engine/account-resource";
import { type Preview, type PreviewStep, readPreview } from "../../engine/preview";
import { isAccount, isRecord, type ResourceState } from "../../engine/resource-state";
import { parseUrn } from "../../engine/urn";
import { areStoresMasked, configuredSettings, configuredStores, settingValue } from "./configured-stores";
import { clean } from "../../wire/clean";
import type { AccountSide, Change, Plan, PlannedAccount } from "./plan";
import { consumerOf, declaredSide, existingSide, isKeptAlive, nameOf, positionOf, storeOfProvider } from "./resource";

/** One step of a preview, as far as it is looked at. */
interface Step {
  readonly change: Change | "refresh";
  readonly urn: string;
  readonly before: ResourceState | undefined;
  readonly after: ResourceState | undefined;
  readonly replaceReasons: readonly string[];
}

/** The engine's words for what it does. */
const changes: Readonly<Record<string, Step["change"]>> = {
  same: "same",
  create: "create",
  update: "update",
  delete: "delete",
  replace: "replace",
  refresh: "refresh",
  import: "create",
  "import-replacement": "replace",
};

/** Parts of a replacement that take away, or that come with a step of their own for the whole: they give nobody anything. */
const harmless: ReadonlySet<string> = new Set(["delete-replaced", "remove-pending-replace"]);

/** Reads a preview that `pulumi preview --json` wrote. Steps of accounts that are not understood are listed as such. */
export function planFromPreview(content: Readonly<Record<string, unknown>>, source: string): Plan {
  const preview = readPreview(content);
  const shown = preview.steps ?? [];
  const steps = shown.flatMap((step) => understand(step) ?? []);
  const notUnderstood = shown.flatMap((step) => problemWith(step, steps) ?? []);
  const recorded = new Map(
    steps.flatMap(({ change, before }) => (change === "refresh" && before ? [[before.urn, before] as const] : [])),
  );
  const planned = steps.filter((step): step is Step & { change: Change } => step.change !== "refresh");
  const accountSteps = planned.filter(
    (step) => !isUntouched(step) && [step.before, step.after].some((side) => side && isAccount(side)),
  );
  const hashes = new Map([
    ...storeHashes(accountSteps, source),
    ...configuredStores(preview.config),
    ...shown.flatMap(({ newState }) => storesOfProvider(newState)),
  ]);
  const goes = goingResources(shown);
  const accounts = accountSteps.map((step) => accountOf(step, recorded, hashes, goes, source));
  const urns = new Set(accounts.map(({ urn }) => urn));
  // What goes may have come from another stack; what is there afterwards is of this one.
  const [anyUrn = ""] = [...steps.flatMap(({ after }) => after?.urn ?? []), ...urns];
  return {
    kind: "preview",
    stack: clean(parseUrn(anyUrn).stack),
    project: clean(parseUrn(anyUrn).project),
    accounts,
    consumers: planned.flatMap(({ after, change }) => (after && consumerOf(after, change, urns)) ?? []),
    waiting: { before: [], after: [] },
    omittedSames: Math.max(
      0,
      (countOf(preview, "same") ?? 0) - planned.filter(({ change }) => change === "same").length,
    ),
    notUnderstood,
    // What failed stands among the steps and not in the summary.
    contradictions: preview.hasErrors ? [] : contradictionsIn(preview),
    configured: configuredSettings(preview.config),
    areStoresMasked: areStoresMasked(preview.config),
    ownCode: ownCodeIn(planned),
    movedProviders: movedProviders(shown, preview.config),
    failed: preview.hasErrors,
  };
}

function understand({ op, oldState, newState, replaceReasons }: PreviewStep): Step | undefined {
  const change = op !== undefined && Object.hasOwn(changes, op) ? changes[op] : undefined;
  const urn = (newState ?? oldState)?.urn;
  if (change === undefined || urn === undefined) return undefined;
  return {
    change,
    urn,
    before: change === "create" ? undefined : oldState,
    after: change === "delete" ? undefined : newState,
    replaceReasons,
  };
}

/**
 * A new resource that --target or --exclude leaves alone: the engine shows it as unchanged, without an id and without one
 * input, and makes nothing of it.
 */
function isUntouched({ change, before, after }: Pick<Step, "change" | "before" | "after">): boolean {
  return change === "same" && [before, after].every((side) => side?.id === undefined && side?.inputs === undefined);
}

/** The summary counts what the steps show, but for unchanged resources, which may be left out. */
function contradictionsIn(preview: Preview): string[] {
  const { steps = [], changeSummary: summary } = preview;
  if (summary === undefined) return steps.length === 0 ? [] : ["it has steps and no summary of them"];
  const shown = new Map<string, number>();
  for (const { op = "" } of steps) if (op !== "refresh") shown.set(op, (shown.get(op) ?? 0) + 1);
  const counts = [...new Set([...shown.keys(), ...Object.keys(summary)])].flatMap((op) => {
    const [steps, counted] = [shown.get(op) ?? 0, countOf(preview, op)];
    if (counted === undefined) return [`its summary counts "${clean(op, 50)}" by something that is no number of steps`];
    const isRight = op === "same" ? steps <= counted : steps === counted;
    return isRight ? [] : [`its summary counts ${counted} of "${clean(op, 50)}", and it holds ${steps}`];
  });
  return [...counts, ...rivalsIn(steps), ...otherStacksIn(steps)];
}

/** An update makes the resources of one stack: approvals and policies go by its name. */
function otherStacksIn(steps: readonly PreviewStep[]): string[] {
  const stacks = new Set(
    steps.flatMap(({ newState }) => {
      const { project, stack } = parseUrn(newState?.urn ?? "");
      return stack === "" ? [] : [`${project}/${stack}`];
    }),
  );
  return stacks.size > 1
    ? [
        `it makes resources of the stacks ${[...stacks]
          .sort()
          .map((name) => clean(name))
          .join(" and ")}`,
      ]
    : [];
}

/** Steps that come with another one about the same resource: what a refresh found, and the parts of a replacement. */
function isAccompanying(op = ""): boolean {
  return op === "refresh" || harmless.has(op) || /-replace(?:ment|d)$/.test(op);
}

/**
 * A resource has one new state. The step that replaces it and the one that makes its successor both show it; two steps that
 * show two are the work of somebody else than the engine.
 */
function rivalsIn(steps: readonly PreviewStep[]): string[] {
  const whole = new Map<string, PreviewStep>();
  const rivals = new Set<string>();
  for (const step of steps) {
    const { op, urn, newState } = step;
    if (urn === undefined || newState === undefined || isAccompanying(op)) continue;
    if (whole.has(urn)) rivals.add(urn);
    whole.set(urn, step);
  }
  for (const { op, urn, newState } of steps) {
    const other = whole.get(urn ?? "")?.newState;
    if (op !== "create-replacement" || urn === undefined || other === undefined) continue;
    if (JSON.stringify(newState?.inputs) !== JSON.stringify(other.inputs)) rivals.add(urn);
  }
  return [...rivals].map((urn) => `two steps give ${nameOf(urn)} two new states`);
}

/** Dynamic resources of the program's own, whose code is new or another than before. What it does, no preview shows. */
function ownCodeIn(steps: readonly Step[]): string[] {
  const codeOf = (state: ResourceState | undefined) => state && ownCodeOf(state);
  return steps.flatMap(({ before, after }) => {
    if (after === undefined || isAccount(after)) return [];
    const code = codeOf(after);
    return code === undefined || code === codeOf(before) ? [] : [nameOf(after.urn)];
  });
}

/** Store hash of each key of a provider of the program's own, as far as its arguments tell. */
function storesOfProvider(state: ResourceState | undefined): [string, string][] {
  const name = state?.type === PLUGIN_PROVIDER ? ownProviderOf(`${state.urn}::`) : undefined;
  if (name === undefined || !isRecord(state?.inputs)) return [];
  const { storeHash, stores } = state.inputs;
  const own = configuredStores({ "bigcommerce:storeHash": storeHash, "bigcommerce:stores": stores });
  return [...own].map(([key, hash]) => [storeOfProvider(key, name), hash]);
}

const PLUGIN_PROVIDER = "pulumi:providers:bigcommerce";

/** Settings of the packaged plugin's provider that say where a store is, or which plugin runs. */
const addressSettings = [
  "gatewayUrl",
  "apiUrl",
  "mode",
  "stores",
  "storeHash",
  // Of the engine: where the plugin comes from, which one it is, and which variables of the environment it is shown.
  "pluginDownloadURL",
  "version",
  "__internal",
];

function movedProviders(steps: readonly PreviewStep[], config: Preview["config"]): string[] {
  return steps.flatMap(({ newState: next, oldState: old }) => {
    // A step "same" counts: the plugin says whether anything changes, and it may be the program's own plugin that is asked.
    if (next?.type !== PLUGIN_PROVIDER) return [];
    const settingsOf = (state: ResourceState | undefined) => {
      return isRecord(state?.inputs) ? state.inputs : {};
    };
    const now = settingsOf(next);
    // The plugin's default provider comes into being with the first account, out of the stack's configuration. Whoever gives
    // a provider of their own such a name has to have it lead there, too.
    const isDefault = old === undefined && /^default(?:_\d+)*$/.test(nameOf(next.urn));
    const before = isDefault ? { version: now["version"], ...ownSettings(config) } : settingsOf(old);
    return addressSettings
      .filter((key) => settingText(now[key]) !== settingText(before[key]))
      .map((key) => `\`${key}\` of the provider ${nameOf(next.urn)} changes`);
  });
}

/** What the stack's configuration has for the plugin, under the names that its provider knows. */
function ownSettings(config: Preview["config"] = {}): Readonly<Record<string, unknown>> {
  const own = Object.entries(config).filter(([key]) => key.startsWith("bigcommerce:"));
  return Object.fromEntries(own.map(([key, value]) => [key.slice("bigcommerce:".length), value]));
}

/** One text for a setting, whether it stands as a number, as an object, or as an object's JSON text. */
function settingText(value: unknown): string {
  const meant = settingValue(value);
  if (meant === undefined) return "";
  return typeof meant === "string" ? meant : JSON.stringify(meant);
}

/** What hinders the reading of a step that is about an account, or may be. */
function problemWith(step: PreviewStep, steps: readonly Step[]): Plan["notUnderstood"][number] | undefined {
  const { op, oldState, newState } = step;
  const states = [newState, oldState].flatMap((state) => state ?? []);
  const identity = states[0]?.urn ?? step.urn;
  if (op === undefined || identity === undefined)
    return { name: "an unknown resource", problem: "the step has no `op` or no `urn`" };
  if (!states.some(isAccount) && !recogniseAccount({ type: "", urn: identity }).isAccount) return undefined;
  const name = nameOf(identity);
  const understood = understand(step);
  if (understood !== undefined && isUntouched(understood)) return undefined;
  if (harmless.has(op)) return undefined;
  if (op === "create-replacement" && steps.some(({ change, urn }) => change === "replace" && urn === identity))
    return undefined;
  const change = Object.hasOwn(changes, op) ? changes[op] : undefined;
  if (change === undefined) return { name, problem: `this version does not know the operation "${clean(op, 50)}"` };
  const missing = [
    ...(change === "create" || hasInputs(oldState) ? [] : ["oldState"]),
    ...(change === "delete" || change === "refresh" || hasInputs(newState) ? [] : ["newState"]),
  ];
  return missing.length === 0
    ? undefined
    : { name, problem: `its ${missing.join(" and ")} or the inputs there are missing` };
}

/** Inputs of another form than an object count as unknown; none at all would count as harmless. */
function hasInputs(state: ResourceState | undefined): boolean {
  return state?.inputs !== undefined && state.inputs !== null;
}

/**
 * Store hash of each key, from the accounts that exist already. Where one of them leaves its store, the key has come to
 * mean another.
 */
function storeHashes(steps: readonly Step[], source: string): ReadonlyMap<string, string> {
  const hashes = new Map<string, string>();
  const left = new Set<string>();
  for (const { before, after, replaceReasons } of steps) {
    if (before === undefined || !isAccount(before)) continue;
    const { store, storeHash } = existingSide(before, source).account;
    if (storeHash !== undefined) hashes.set(store, storeHash);
    const isSameKey =
      after !== undefined && declaredSide(after, source, { storeHash: undefined }).account.store === store;
    if (isSameKey && replaceReasons.includes("store")) left.add(store);
  }
  for (const store of left) hashes.delete(store);
  return hashes;
}

function accountOf(
  step: Step & { change: Change },
  recorded: ReadonlyMap<string, ResourceState>,
  hashes: ReadonlyMap<string, string>,
  goes: ReadonlySet<string>,
  source: string,
): PlannedAccount {
  const { urn, before: old, after: next, replaceReasons } = step;
  // An alias can give an account the state of any resource: what stands there is no past of an account.
  const hasPast = old !== undefined && isAccount(old);
  const change = !hasPast && next !== undefined ? "create" : step.change;
  const before = hasPast ? existingSide(old, source) : undefined;
  const isKept = change === "same" || change === "update";
  const declared = next && declaredSide(next, source, { storeHash: undefined });
  const own =
    next &&
    declared &&
    declaredSide(next, source, {
      storeHash: isKept ? before?.account.storeHash : hashOf(declared.account, hashes),
      ...(isKept ? { createdAt: before?.account.createdAt, fingerprint: before?.fingerprint } : {}),
    });
  const after =
    own && old !== undefined && !hasPast
      ? { ...own, forgery: own.forgery ?? `an alias gives it the state of a ${clean(old.type)}, which is no account` }
      : own;
  const resource = next ?? old;
  return {
    urn,
    renamedFrom: hasPast && next !== undefined && old.urn !== next.urn ? old.urn : undefined,
    change,
    before,
    after,
    drift: driftOf(recorded.get(old?.urn ?? urn), before, source),
    replaceReasons: replaceReasons.map((reason) => clean(reason)),
    replaceOrder: change === "replace" ? orderOf(old) : "unknown",
    keepersChanged: change !== "create" && replaceReasons.includes("keepers"),
    isRetained: (change === "delete" || change === "replace") && isKeptAlive(old, goes),
    position: resource && positionOf(resource),
  };
}

/** URNs of what the update deletes, replaces or forgets. */
function goingResources(steps: readonly PreviewStep[]): ReadonlySet<string> {
  return new Set(
    steps.flatMap(({ op, urn, oldState }) =>
      // Under both names, where an alias has renamed it.
      op !== undefined && /delete|replace|discard/.test(op)
        ? [urn, oldState?.urn].filter((name) => name !== undefined)
        : [],
    ),
  );
}

function hashOf({ store, unknown }: AccountSide["account"], hashes: ReadonlyMap<string, string>): string | undefined {
  return unknown.includes("store") ? undefined : hashes.get(store);
}

/** What state recorded, where the refresh inside the preview has found something else. */
function driftOf(
  recorded: ResourceState | undefined,
  actual: AccountSide | undefined,
  source: string,
): PlannedAccount["drift"] {
  if (recorded === undefined) return undefined;
  const side = existingSide(recorded, source);
  if (actual === undefined) return { recorded: side, gone: true };
  return grantText(side) === grantText(actual) ? undefined : { recorded: side, gone: false };
}

function grantText({ account }: AccountSide): string {
  const { name, tokenType, scopes, additionalScopes, accessLevel } = account;
  return JSON.stringify([name, tokenType, scopes, additionalScopes, accessLevel]);
}

/** The engine marks the old account for a later deletion, or as already deleted and waiting for its replacement. */
function orderOf(old: ResourceState | undefined): PlannedAccount["replaceOrder"] {
  if (old?.isPendingReplacement === true) return "delete-first";
  return old?.isPendingDeletion === true ? "create-first" : "unknown";
}

/** How many steps of a kind the summary counts; undefined where that is no number. */
function countOf({ changeSummary }: Preview, op: string): number | undefined {
  const number = changeSummary !== undefined && Object.hasOwn(changeSummary, op) ? changeSummary[op] : 0;
  return Number.isSafeInteger(number) ? (number as number) : undefined;
}
