import { judgeStack } from "../../../../policy/judgement/judge-account";
import { storeAccountBudget } from "../../../../policy/rules";
import { expectFacts } from "../facts";
import {
  accountWith,
  configOf,
  exceptionWith,
  generationWith,
  onlyFinding,
  problemsOf,
  stackFindingsOf,
  today,
  UNKNOWN,
} from "../judging";

const many = (number: number, changes: Record<string, unknown> = {}, outputs?: Record<string, unknown>) =>
  Array.from({ length: number }, (_, index) =>
    accountWith(changes, { name: `${JSON.stringify(changes)}-${index}`, ...(outputs ? { outputs } : {}) }),
  );

describe("store-account-budget", () => {
  it("passes a store with room to spare", () => {
    expect(stackFindingsOf(storeAccountBudget, many(39))).toEqual([]);
  });

  it("warns from 40 on, up to the 50 that BigCommerce allows", () => {
    for (const number of [40, 50]) {
      const finding = onlyFinding(stackFindingsOf(storeAccountBudget, many(number)));
      expect(finding.advisoryOnly).toBe(true);
      expectFacts(finding.what, { named: [number, "default", 40] });
    }
  });

  it("refuses the 51st", () => {
    const finding = onlyFinding(stackFindingsOf(storeAccountBudget, many(51)));
    expect(finding.advisoryOnly).toBe(false);
    expectFacts(finding.what, { named: [51, 50] });
    expect(finding.urn).toBeUndefined();
  });

  describe("of rotations", () => {
    const generation = (name: string) => generationWith(name);

    it("counts the account that comes with each overlap beforehand", () => {
      const finding = onlyFinding(
        stackFindingsOf(storeAccountBudget, [...many(48), generation("erp-2026-11-01"), generation("feed-2026-11-01")]),
      );
      expect(finding.advisoryOnly).toBe(false);
      expectFacts(finding.what, { named: [50, "default", 52] });
    });

    it("counts a rotation as two, whether or not its overlap is going on", () => {
      const overlapping = [...many(48), generation("erp-2026-08-03"), generation("erp-2026-11-01")];
      const between = [...many(48), generation("erp-2026-11-01")];
      for (const accounts of [overlapping, between]) {
        expect(onlyFinding(stackFindingsOf(storeAccountBudget, accounts)).advisoryOnly).toBe(true);
      }
      const full = [...many(49), generation("erp-2026-08-03"), generation("erp-2026-11-01")];
      expect(onlyFinding(stackFindingsOf(storeAccountBudget, full)).advisoryOnly).toBe(false);
    });
  });

  it("counts each store by itself", () => {
    expect(stackFindingsOf(storeAccountBudget, [...many(30, { store: "eu" }), ...many(30, { store: "us" })])).toEqual(
      [],
    );
  });

  it("counts two keys of one store together, once its hash is known", () => {
    const accounts = [
      ...many(25, { store: "eu" }),
      ...many(1, { store: "eu" }, { storeHash: "abc123" }),
      ...many(25, { store: "shop" }, { storeHash: "abc123" }),
    ];
    expectFacts(onlyFinding(stackFindingsOf(storeAccountBudget, accounts)).what, { named: [51, "eu", "shop"] });
  });

  it("counts accounts with an exception like all others", () => {
    const exceptions = [exceptionWith({ rule: "store-account-budget", account: "*" })];
    const surroundings = { exceptions, now: today };
    const { findings, used } = judgeStack(storeAccountBudget, many(51), configOf(storeAccountBudget), surroundings);
    expectFacts(onlyFinding(findings).what, { named: [51] });
    expect(used).toEqual([]);
  });

  it("says which accounts it will count at update, when their store is not known", () => {
    const { undecided } = judgeStack(storeAccountBudget, many(2, { store: UNKNOWN }), configOf(storeAccountBudget), {
      exceptions: [],
      now: today,
    });
    expect(undecided).toHaveLength(2);
  });

  it("takes its limits from the configuration", () => {
    expect(stackFindingsOf(storeAccountBudget, many(3), { warnAt: 3 })).toHaveLength(1);
    expectFacts(onlyFinding(stackFindingsOf(storeAccountBudget, many(3), { max: 2 })).what, { named: [3, 2] });
  });

  it("always warns of a store that is full", () => {
    const finding = onlyFinding(stackFindingsOf(storeAccountBudget, many(20), { max: 20 }));
    expect(finding).toMatchObject({ advisoryOnly: true });
    expectFacts(finding.what, { named: [20] });
  });

  it.each([{ max: 0 }, { max: 51 }, { warnAt: 1.5 }, { maximum: 10 }])("refuses %j", (config) => {
    expect(problemsOf(storeAccountBudget, config)).toHaveLength(1);
  });
});
