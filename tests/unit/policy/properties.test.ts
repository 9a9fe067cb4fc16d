import fc from "fast-check";
import { narrowAccount } from "../../../policy/judgement/judge-account";
import { judge } from "../../../policy/judgement/judge";
import type { Finding } from "../../../policy/judgement/rule";
import { readPolicySettings } from "../../../policy/judgement/settings";
import { accountRules, leastPrivilege, noUnusedModify, rules } from "../../../policy/rules";
import {
  findOperation,
  grants,
  levelsOf,
  levelRank,
  minimalScopes,
  missingScopes,
  operations,
  satisfies,
  scopeEntries,
  scopeFamilies,
  scopesFrom,
  strongestLevel,
  type Operation,
  type ScopeFamily,
  type Scopes,
} from "../../../scopes";
import { accountWith, configOf, findingsOf, judgementOf, today, UNKNOWN } from "./judging";

/** Where one source says that every account may make the call, no scope is needed by that reading. */
const isPerhapsOpen = ({ readings }: Operation) => readings.some(({ need }) => need.kind === "none");
const mapped = operations().filter((operation) => operation.grantedBy.length > 0 && !isPerhapsOpen(operation));
const endpoints = fc.uniqueArray(fc.constantFrom(...mapped.map(({ call }) => call)), { minLength: 1, maxLength: 12 });
const scopes: fc.Arbitrary<Scopes> = fc
  .uniqueArray(fc.constantFrom(...scopeFamilies), { minLength: 1, maxLength: 12 })
  .chain((families) =>
    fc.tuple(...families.map((family) => fc.constantFrom(...levelsOf(family)).map((level) => ({ family, level })))),
  )
  .map(scopesFrom);

/** Every set that is smaller by one part, or weaker by one level. */
function smaller(set: Scopes): Scopes[] {
  const parts = scopeEntries(set);
  return parts.flatMap(({ family, level }) => {
    const others = parts.filter((part) => part.family !== family);
    const weaker = levelsOf(family).slice(0, levelRank(family, level));
    return [scopesFrom(others), ...weaker.map((word) => scopesFrom([...others, { family, level: word }]))];
  });
}

/** Families that no documented call takes. */
const callless = scopeFamilies.filter((family) => !operations().some((operation) => takes(operation, family)));

function takes({ grantedBy }: Operation, wanted: ScopeFamily): boolean {
  return grantedBy.some(({ family }) => family === wanted);
}

function keepsWhatNoCallNeeds(held: Scopes, less: Scopes): boolean {
  return callless.every((family) => held[family] === less[family]);
}

/** The smaller set that findings print, where they are about too many scopes. */
function sufficientOf(findings: readonly Finding[]): Scopes | undefined {
  return findings.find(({ suffices }) => suffices !== undefined)?.suffices;
}

function grantsAll(set: Scopes, calls: readonly string[]): boolean {
  return calls.every((call) => {
    const operation = findOperation(call);
    return operation !== undefined && grants(set, operation);
  });
}

/** By the reading that is reckoned with first: where sources disagree, another reading may be content with less. */
function satisfiesAll(set: Scopes, calls: readonly string[]): boolean {
  return calls.every((call) => satisfies(set, (findOperation(call) as Operation).need));
}

describe("for any endpoints", () => {
  it("the minimal set grants each of them, and removing or weakening any part of it does not", () => {
    fc.assert(
      fc.property(endpoints, (calls) => {
        const minimal = minimalScopes(calls).scopes;
        expect(grantsAll(minimal, calls)).toBe(true);
        for (const less of smaller(minimal)) expect(satisfiesAll(less, calls)).toBe(false);
      }),
    );
  });

  it("least-privilege refuses exactly the accounts of which a part can be taken away that some call could need", () => {
    fc.assert(
      fc.property(endpoints, scopes, (calls, extra) => {
        const held = scopesFrom([...scopeEntries(minimalScopes(calls).scopes), ...scopeEntries(extra)]);
        fc.pre(grantsAll(held, calls));
        const removable = smaller(held).some((less) => grantsAll(less, calls) && keepsWhatNoCallNeeds(held, less));
        const findings = findingsOf(leastPrivilege, accountWith({ scopes: held, endpoints: calls }));
        expect(findings.some(({ advisoryOnly }) => advisoryOnly !== true)).toBe(removable);
      }),
    );
  });

  it("the scopes that least-privilege prints serve all endpoints, and it passes them", () => {
    fc.assert(
      fc.property(endpoints, scopes, (calls, held) => {
        const suffices = sufficientOf(findingsOf(leastPrivilege, accountWith({ scopes: held, endpoints: calls })));
        if (suffices === undefined) return;
        expect(grantsAll(suffices, calls)).toBe(true);
        const again = findingsOf(leastPrivilege, accountWith({ scopes: suffices, endpoints: calls }));
        expect(sufficientOf(again)).toBeUndefined();
      }),
    );
  });

  it("mending takes away without adding, keeps every granted endpoint granted, and leaves nothing to mend", () => {
    fc.assert(
      fc.property(endpoints, scopes, fc.constantFrom(leastPrivilege, noUnusedModify), (calls, held, rule) => {
        const surroundings = { exceptions: [], now: today };
        const mended = narrowAccount(
          rule,
          accountWith({ scopes: held, endpoints: calls }),
          configOf(rule),
          surroundings,
        );
        if (mended === undefined) return;
        expect(missingScopes(held, mended)).toEqual({});
        for (const call of calls) if (grantsAll(held, [call])) expect(grantsAll(mended, [call])).toBe(true);
        expect(sufficientOf(findingsOf(rule, accountWith({ scopes: mended, endpoints: calls })))).toBeUndefined();
      }),
    );
  });

  it("mending never takes or weakens a family of which no REST call is documented", () => {
    fc.assert(
      fc.property(endpoints, scopes, fc.constantFrom(...callless), (calls, held, family) => {
        const level = strongestLevel(family);
        const account = accountWith({ scopes: { ...held, [family]: level }, endpoints: calls });
        for (const rule of [leastPrivilege, noUnusedModify]) {
          const mended = narrowAccount(rule, account, configOf(rule), { exceptions: [], now: today });
          if (mended !== undefined) expect(mended[family]).toBe(level);
        }
      }),
    );
  });
});

describe("for any account", () => {
  it("the order of scopes and endpoints makes no difference", () => {
    const settings = readPolicySettings({}, rules);
    fc.assert(
      fc.property(endpoints, scopes, (calls, held) => {
        const turned = { scopes: Object.fromEntries(Object.entries(held).reverse()), endpoints: [...calls].reverse() };
        expect(judge([accountWith(turned)], rules, settings, today)).toEqual(
          judge([accountWith({ scopes: held, endpoints: calls })], rules, settings, today),
        );
      }),
      { numRuns: 30 },
    );
  });

  it("a scope that becomes unknown never makes a rule pass without a word", () => {
    fc.assert(
      fc.property(endpoints, scopes, fc.constantFrom(...accountRules), (calls, held, rule) => {
        const [family] = Object.keys(held);
        const strict = findingsOf(rule, accountWith({ scopes: held, endpoints: calls }));
        const veiled = judgementOf(
          rule,
          accountWith({ scopes: { ...held, [String(family)]: UNKNOWN }, endpoints: calls }),
        );
        if (strict.length > 0) expect(veiled.findings.length + veiled.undecided.length).toBeGreaterThan(0);
      }),
    );
  });
});
