import { judgeStack } from "../../../../policy/judgement/judge-account";
import { rotationAge } from "../../../../policy/rules";
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

const createdOn = (createdAt: unknown) => accountWith({}, { outputs: { createdAt } });

describe("rotation-age", () => {
  it("passes accounts that are young enough, to the day", () => {
    expect(
      stackFindingsOf(rotationAge, [createdOn("2026-11-01T00:00:00Z"), createdOn("2026-05-28T12:00:00Z")]),
    ).toEqual([]);
  });

  it("names the age of an account that is too old, and the change that rotates it", () => {
    const account = createdOn("2026-01-01T00:00:00Z");
    const { what, fix, urn } = onlyFinding(stackFindingsOf(rotationAge, [account]));
    expectFacts(what, { named: [327, 180] });
    expectFacts(fix, { named: ["keepers", '{ rotated: "2026-11-24" }'] });
    expect(urn).toBe(account.urn);
  });

  it("says first how to lift the protection of a protected account", () => {
    const fixFor = (protect: boolean) =>
      onlyFinding(
        stackFindingsOf(rotationAge, [
          accountWith({}, { outputs: { createdAt: "2020-01-01T00:00:00Z" }, options: { protect } }),
        ]),
      ).fix;
    expectFacts(fixFor(true), { named: [`pulumi state unprotect '${accountWith().urn}'`] });
    expectFacts(fixFor(false), { notNamed: ["unprotect"] });
  });

  describe("of a rotation", () => {
    const generation = (name: string, createdAt: string) => generationWith(name, { outputs: { createdAt } });

    it("judges the newest account, not the one whose overlap is still going on", () => {
      const accounts = [
        generation("erp-2026-01-01", "2026-01-01T00:00:00Z"),
        generation("erp-2026-11-20", "2026-11-20T00:00:00Z"),
      ];
      expect(stackFindingsOf(rotationAge, accounts)).toEqual([]);
      // A younger account of another rotation, or beside any, takes nobody's place.
      const strangers = [accounts[0], generation("feed-2026-11-20", "2026-11-20T00:00:00Z")].flatMap((it) => it ?? []);
      expect(stackFindingsOf(rotationAge, strangers)).toHaveLength(1);
    });

    it("names the schedule that rotates too seldom, and what keeps today's account", () => {
      const account = generation("erp-2026-01-01", "2026-01-01T00:00:00Z");
      const { fix, urn } = onlyFinding(stackFindingsOf(rotationAge, [account]));
      expectFacts(fix, {
        named: [
          "rotation.every",
          "RotatingApiAccount",
          "erp",
          "startingOn",
          "2026-01-01",
          "npx bc-accounts rotate erp",
        ],
        notNamed: ["keepers"],
      });
      expect(urn).toBe(account.urn);
    });
  });

  it("has nothing to say about an account that is not made yet", () => {
    expect(stackFindingsOf(rotationAge, [accountWith()])).toEqual([]);
  });

  it("has nothing to say about a creation time that is no date", () => {
    expect(stackFindingsOf(rotationAge, [createdOn("yesterday")])).toEqual([]);
  });

  it("judges at update when the creation time is not known", () => {
    const { findings, undecided } = judgeStack(rotationAge, [createdOn(UNKNOWN)], configOf(rotationAge), {
      exceptions: [],
      now: today,
    });
    expect(findings).toEqual([]);
    expect(undecided).toMatchObject([{ unknown: ["createdAt"] }]);
  });

  it("accepts an account with an exception", () => {
    const exceptions = [exceptionWith({ rule: "rotation-age" })];
    const judgement = judgeStack(rotationAge, [createdOn("2020-01-01T00:00:00Z")], configOf(rotationAge), {
      exceptions,
      now: today,
    });
    expect(judgement).toMatchObject({ findings: [], used: exceptions });
  });

  it("takes the oldest age from the configuration, and only warns without one", () => {
    expect(stackFindingsOf(rotationAge, [createdOn("2026-11-01T00:00:00Z")], { maxAgeDays: 7 })).toHaveLength(1);
    expect(rotationAge.level).toBe("advisory");
  });

  it.each([{ maxAgeDays: 0 }, { maxAgeDays: "90" }, { maxAge: 90 }])("refuses %j", (config) => {
    expect(problemsOf(rotationAge, config)).toHaveLength(1);
  });
});
