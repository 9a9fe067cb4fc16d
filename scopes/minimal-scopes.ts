import type { ParsedCall } from "./call";
import { missingScopes } from "./compare";
import { scopeEntries, scopesFrom } from "./entries";
import { levelIncludes, levelRank, levelsOf, scopeFamilies } from "./levels";
import type { AnyAccessLevel, ScopeFamily, ScopeGrant, Scopes } from "./levels";
import { satisfies, termsOf, type NeedTerm, type OperationGrant, type ScopeNeed, type ScopeReading } from "./need";
import { expandCall, operations, reachableOperations, readingsFor, type Operation } from "./operations";
import { risksOf } from "./risks";
import { suggestCall } from "./suggest-call";

export interface MinimalScopesOptions {
  /**
   * Scopes that are held already. They never add anything. If several families open a call, or sources disagree, the
   * held family is chosen. So no account is told to exchange one sufficient family for another.
   */
  readonly prefer?: Scopes;
}

/** A call that is not documented. */
export interface UnknownCall {
  /** As it was given. */
  readonly call: string;
  /** The documented call that was probably meant. */
  readonly suggestion?: string;
}

/** A call that several families open, and that nothing else in the result opens anyway. */
export interface ScopeChoice {
  readonly operation: Operation;
  readonly chosen: ScopeGrant;
  /** Every family that would do, with the level it takes, in catalogue order; `chosen` is one of them. */
  readonly options: readonly ScopeGrant[];
}

/** A need of a declared call that the result does not reckon with, because it is uncertain whether it arises. */
export interface ScopeDoubt extends ScopeReading {
  readonly operation: Operation;
  /** `contested`: another source says so. `depends`: what is sent decides, and the declaration does not say what is. */
  readonly kind: "contested" | "depends";
  /** For `depends`: the field that decides, and its values. */
  readonly when?: { readonly field: string; readonly values: readonly string[] };
  /** What would be needed beyond `scopes`; empty when only a person's switch, or less, would be. */
  readonly beyond: Scopes;
}

/** A row of the form that a person has to switch on, because no parameter is published for it. */
export interface NeedByHand {
  readonly label: string;
  readonly level: string;
  readonly operations: readonly Operation[];
}

/** Why a part of the result is there. */
export interface ScopeReason extends ScopeGrant {
  /** Calls that are granted by this family, in table order. */
  readonly operations: readonly Operation[];
}

export interface MinimalScopes {
  /** The smallest scopes that grant every documented call with a known scope. */
  readonly scopes: Scopes;
  /**
   * `scopes`, and whatever else a reading of the sources asks for: of an account's scopes, only what goes beyond this is
   * surplus. Equal to `scopes` where no call is contested or depends on what is sent.
   */
  readonly justified: Scopes;
  /** Calls that are not documented, sorted, each once. They add nothing to `scopes`. */
  readonly unknown: readonly UnknownCall[];
  /** Documented REST calls for which no source says which scope they take. They add nothing to `scopes`. */
  readonly unmapped: readonly Operation[];
  /** Where another family would have done as well. */
  readonly choices: readonly ScopeChoice[];
  /** What other readings of the sources, and other things sent, would need. */
  readonly doubts: readonly ScopeDoubt[];
  /** What no parameter can ask for. */
  readonly byHand: readonly NeedByHand[];
  /** Declared calls that are out of use. */
  readonly deprecated: readonly Operation[];
  /** Declarations that stand for several calls, with the calls that they were taken for. */
  readonly expanded: readonly { readonly call: string; readonly calls: readonly string[] }[];
  /** One entry for each part of `scopes`, in catalogue order. */
  readonly reasons: readonly ScopeReason[];
}

/** A declared call with what is sent, and the alternatives that satisfy the reading that was chosen for it. */
interface Wanted {
  readonly operation: Operation;
  readonly sent: ParsedCall["sent"];
  readonly readings: readonly ScopeReading[];
  readonly reading: ScopeReading;
  readonly terms: readonly NeedTerm[];
}

/**
 * The smallest scopes that grant a list of calls: taking away or weakening any part loses a call, by the readings that
 * were chosen. The reading of a contested call is the first one, unless only another is satisfied by `prefer`.
 *
 * Where a call is open to several families, every combination is tried and the best is taken: fewest parts beyond
 * `prefer`, then fewest families, then fewest that run code in the checkout, then fewest risk marks, then weakest levels,
 * then fewest calls that they open, then catalogue order.
 * The answer depends on the set of calls only, not on their order or number of mentions.
 */
export function minimalScopes(calls: Iterable<string>, options: MinimalScopesOptions = {}): MinimalScopes {
  const { prefer = {} } = options;
  const { declared, unknown, expanded } = recognise(calls);
  const wanted = declared.map(({ operation, sent }) => chooseReading(operation, sent, options.prefer));
  const unmapped = wanted.filter(({ terms }) => terms.length === 0).map(({ operation }) => operation);
  const scoped = wanted.filter(({ terms }) => terms.length > 0);

  const scopes = smallest(
    scoped.map(({ terms }) => terms),
    prefer,
  );
  const open = scoped.filter(({ terms }) => terms.length > 1);
  const fixed = weakestCovering(scoped.filter(({ terms }) => terms.length === 1).flatMap(grantsOfFirst));
  const undecided = open.filter(({ reading }) => !satisfies(fixed, reading.need));
  const { doubts, justified } = doubtsOf(scoped, scopes, prefer);

  return {
    scopes,
    justified,
    unknown,
    unmapped: inTableOrder(unmapped),
    choices: undecided.flatMap((each) => choiceOf(each, scopes)),
    doubts,
    byHand: byHandOf(scoped),
    deprecated: inTableOrder(
      declared.map(({ operation }) => operation).filter((each) => each.deprecated !== undefined),
    ),
    expanded,
    reasons: scopeEntries(scopes).map((part) => ({
      ...part,
      operations: inTableOrder(
        scoped.filter((each) => grantingFamilies(each, scopes).has(part.family)).map(({ operation }) => operation),
      ),
    })),
  };
}

interface Declared {
  readonly operation: Operation;
  readonly sent: ParsedCall["sent"];
}

function recognise(calls: Iterable<string>): {
  declared: Declared[];
  unknown: UnknownCall[];
  expanded: MinimalScopes["expanded"];
} {
  const found = new Map<string, Declared>();
  const unknown = new Set<string>();
  const expanded = new Map<string, readonly string[]>();
  for (const call of calls) {
    const parts = expandCall(call);
    if (parts.length === 0) unknown.add(call);
    for (const { parsed, operation } of parts) {
      const single = parts.length === 1 ? call : `${parsed.method} ${parsed.path}`;
      if (operation === undefined || isOtherInterface(operation, parsed.sent)) unknown.add(single);
      else found.set(`${operation.call} ${JSON.stringify(parsed.sent ?? {})}`, { operation, sent: parsed.sent });
    }
    if (parts.length > 1)
      expanded.set(
        call,
        parts.map(({ parsed }) => `${parsed.method} ${parsed.path}`),
      );
  }
  const at = ({ operation }: Declared) => positionOf(operation);
  return {
    declared: [...found]
      .sort(([a, one], [b, other]) => at(one) - at(other) || (a < b ? -1 : 1))
      .map(([, each]) => each),
    unknown: [...unknown].sort().map((call) => {
      const suggestion = suggestCall(call);
      return suggestion === undefined ? { call } : { call, suggestion };
    }),
    expanded: [...expanded].sort(([a], [b]) => (a < b ? -1 : 1)).map(([call, parts]) => ({ call, calls: parts })),
  };
}

const positions = new Map<Operation, number>();

/** Place in the table; what is not of the REST API comes last. */
function positionOf(operation: Operation): number {
  if (positions.size === 0) operations().forEach((each, i) => positions.set(each, i));
  return positions.get(operation) ?? Number.POSITIVE_INFINITY;
}

/** One address answers everything and nothing says what this call needs: nobody could look it up. */
function isOtherInterface(operation: Operation, sent: ParsedCall["sent"]): boolean {
  return operation.api !== "rest" && readingsFor(operation, sent).every(({ need }) => need.kind === "unknown");
}

function chooseReading(operation: Operation, sent: ParsedCall["sent"], prefer: Scopes | undefined): Wanted {
  const readings = readingsFor(operation, sent);
  const [first] = readings;
  if (first === undefined) throw new Error(`${operation.call} has no reading`);
  // Without `sent`, a reading of what could be sent is accepted too: the account may be there for just that.
  const possible = sent === undefined ? [...readings, ...operation.cases.flatMap((each) => each.readings)] : readings;
  const held = prefer !== undefined && !satisfies(prefer, first.need);
  const reading = (held ? possible.find(({ need }) => satisfiesWithScopes(prefer, need)) : undefined) ?? first;
  return { operation, sent, readings, reading, terms: termsOf(reading.need) };
}

/** A reading that needs a person's switch alone is satisfied by any scopes, so it is never what is held. */
function satisfiesWithScopes(scopes: Scopes, need: ScopeNeed): boolean {
  return need.kind !== "by-hand" && satisfies(scopes, need);
}

/** The cheapest scopes that satisfy one alternative of each list. */
function smallest(lists: readonly (readonly NeedTerm[])[], prefer: Scopes): Scopes {
  const fixed = lists.filter(({ length }) => length === 1).flatMap((list) => list[0]?.grants ?? []);
  const base = weakestCovering(fixed);
  const open = distinctLists(lists.filter((list) => list.length > 1 && !list.some((term) => covers(base, term))));
  return bestOf(
    combinations(open).map((chosen) => weakestCovering([...fixed, ...chosen])),
    prefer,
  );
}

const grantsOfFirst = ({ terms }: Wanted): readonly OperationGrant[] => terms[0]?.grants ?? [];

function covers(scopes: Scopes, { grants }: NeedTerm): boolean {
  return grants.every(({ family, levels }) => {
    const have = scopes[family];
    return have !== undefined && levels.includes(have);
  });
}

/** For each family, the weakest level that is enough for all grants of it. */
function weakestCovering(needed: readonly OperationGrant[]): Scopes {
  const enough = new Map<ScopeFamily, readonly AnyAccessLevel[]>();
  for (const { family, levels } of needed) {
    enough.set(
      family,
      (enough.get(family) ?? levelsOf(family)).filter((level) => levels.includes(level)),
    );
  }
  return scopesFrom([...enough].flatMap(([family, [level]]) => (level === undefined ? [] : [{ family, level }])));
}

/** The alternatives, each distinct list once: the few calls that share one are decided together. */
function distinctLists(lists: readonly (readonly NeedTerm[])[]): (readonly NeedTerm[])[] {
  const keyOf = (list: readonly NeedTerm[]) =>
    JSON.stringify(list.map(({ grants }) => grants.map(({ family, levels }) => [family, levels])));
  return [...new Map(lists.map((list) => [keyOf(list), list])).values()];
}

/** Every way to take one of each list. Few lists are distinct in the data (nine of two), so there are at most 512 ways. */
function combinations(lists: readonly (readonly NeedTerm[])[]): OperationGrant[][] {
  return lists.reduce<OperationGrant[][]>(
    (ways, list) => ways.flatMap((way) => list.map(({ grants }) => [...way, ...grants])),
    [[]],
  );
}

function bestOf(candidates: readonly Scopes[], prefer: Scopes): Scopes {
  const [only = {}, ...others] = candidates;
  if (others.length === 0) return only;
  const distinct = [...new Map(candidates.map((scopes) => [JSON.stringify(scopes), scopes])).values()];
  const cheapest = leastOf(distinct, (scopes) => costOf(scopes, prefer));
  const [best = {}] = leastOf(cheapest, tieBreak);
  return best;
}

/** All candidates of the least cost, compared from left to right. */
function leastOf(candidates: readonly Scopes[], cost: (scopes: Scopes) => readonly number[]): Scopes[] {
  const [first, ...others] = candidates;
  if (first === undefined || others.length === 0) return [...candidates];
  let least = [first];
  let leastCost = cost(first);
  for (const candidate of others) {
    const next = cost(candidate);
    if (isLess(next, leastCost)) [least, leastCost] = [[candidate], next];
    else if (!isLess(leastCost, next)) least.push(candidate);
  }
  return least;
}

/**
 * Compared from left to right.
 *
 * Taking a part away or weakening it never raises one of these and always lowers the second or the last. So the cheapest
 * candidate cannot be reduced: what is left of it would be a cheaper candidate.
 */
function costOf(scopes: Scopes, prefer: Scopes): number[] {
  const parts = scopeEntries(scopes);
  const sum = (count: (part: ScopeGrant) => number) => parts.reduce((total, part) => total + count(part), 0);
  return [
    Object.keys(missingScopes(prefer, scopes)).length,
    parts.length,
    sum(({ family, level }) => (family === "checkoutContent" && level === "modify" ? 1 : 0)),
    sum(({ family, level }) => risksOf(family, level).length),
    sum(({ family, level }) => levelRank(family, level)),
  ];
}

/** Reckoned only for equals: counting what scopes open takes longer than all else. Of equals, the one whose earlier families are the stronger. */
function tieBreak(scopes: Scopes): number[] {
  const parts = scopeEntries(scopes);
  return [
    reachableOperations(scopes).length,
    ...parts.map(({ family }) => scopeFamilies.indexOf(family)),
    ...parts.map(({ family, level }) => -levelRank(family, level)),
  ];
}

function isLess(a: readonly number[], b: readonly number[]): boolean {
  for (const [i, value] of a.entries()) {
    const other = b[i] ?? Number.POSITIVE_INFINITY;
    if (value !== other) return value < other;
  }
  return false;
}

/** The families of the first alternative that the scopes satisfy. */
function grantingFamilies({ terms }: Wanted, scopes: Scopes): ReadonlySet<ScopeFamily> {
  const term = terms.find((each) => covers(scopes, each));
  return new Set(term?.grants.map(({ family }) => family));
}

/** A choice between single families; a choice between pairs of them would be no choice that a line could show. */
function choiceOf({ operation, reading, terms }: Wanted, scopes: Scopes): ScopeChoice[] {
  const options = inCatalogueOrder(terms.flatMap(({ grants }) => (grants.length === 1 ? grants : [])));
  const part = terms.find((term) => covers(scopes, term))?.grants[0];
  const chosen = options.find(({ family }) => family === part?.family);
  if (chosen === undefined)
    throw new Error(`minimalScopes left ${operation.call} without a scope of ${reading.source}`);
  return [{ operation, chosen, options }];
}

function inCatalogueOrder(grants: readonly OperationGrant[]): ScopeGrant[] {
  return grants
    .map(({ family, level }) => ({ family, level }))
    .sort((a, b) => scopeFamilies.indexOf(a.family) - scopeFamilies.indexOf(b.family));
}

/** What each other reading would need, and all of them together with what is needed anyway. */
function doubtsOf(
  wanted: readonly Wanted[],
  scopes: Scopes,
  prefer: Scopes,
): Pick<MinimalScopes, "doubts" | "justified"> {
  const doubts: ScopeDoubt[] = [];
  let justified = scopes;
  for (const each of wanted) {
    const others = wanted.filter((other) => other !== each).map(({ terms }) => terms);
    for (const doubt of otherReadings(each)) {
      const terms = termsOf(doubt.need);
      if (terms.length === 0) continue;
      const alternative = smallest([...others, terms], prefer);
      const beyond = missingScopes(scopes, alternative);
      // The same need twice for one call says nothing new, whoever says it.
      doubts.push({ ...doubt, beyond });
      justified = join(justified, alternative);
    }
  }
  return { doubts, justified };
}

function otherReadings({ operation, sent, readings, reading }: Wanted): Omit<ScopeDoubt, "beyond">[] {
  const contested = readings
    .filter((other) => other !== reading)
    .map((other) => ({ operation, kind: "contested" as const, ...other }));
  const fieldKnown = (field: string) => sent?.[field] !== undefined;
  const depends = operation.cases
    .filter(({ when }) => !fieldKnown(when.field))
    .flatMap(({ when, readings: inCase }) =>
      inCase
        .filter((other) => other !== reading)
        .map((other) => ({ operation, kind: "depends" as const, when, ...other })),
    );
  return [...contested, ...depends];
}

/** The weakest scopes that cover both. */
function join(a: Scopes, b: Scopes): Scopes {
  return weakestCovering(
    [...scopeEntries(a), ...scopeEntries(b)].map(({ family, level }) => ({
      family,
      level,
      levels: levelsOf(family).filter((stronger) => levelIncludes(family, stronger, level)),
    })),
  );
}

function byHandOf(wanted: readonly Wanted[]): NeedByHand[] {
  const found = new Map<string, { label: string; level: string; operations: Operation[] }>();
  for (const { operation, terms } of wanted) {
    for (const { label, level } of terms[0]?.byHand ?? []) {
      const entry = found.get(`${label} ${level}`) ?? { label, level, operations: [] };
      if (!entry.operations.includes(operation)) entry.operations.push(operation);
      found.set(`${label} ${level}`, entry);
    }
  }
  return [...found.values()];
}

/** Each once, in the order in which they were put: the order of the table. */
function inTableOrder(found: readonly Operation[]): Operation[] {
  return [...new Set(found)];
}
