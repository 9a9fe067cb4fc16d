import { judge } from "../../../policy/judgement/judge";
import { judgeStack } from "../../../policy/judgement/judge-account";
import { matchesAny, matchesPattern } from "../../../policy/judgement/pattern";
import { count, fewOf, listOf } from "../../../policy/judgement/render";
import { readPolicySettings } from "../../../policy/judgement/settings";
import { plainCopy, UNKNOWN as UNKNOWN_MARK } from "../../../policy/judgement/unknown";
import { leastPrivilege, rotationAge, rules, scopeBudget } from "../../../policy/rules";
import { expectFacts } from "./facts";
import { accountWith, configOf, exceptionWith, judgementOf, today, UNKNOWN } from "./judging";
import { unknownCheckingProxy } from "./sdk";

const broad = { scopes: { orders: "modify", products: "modify", customers: "modify" } };

describe("exceptions", () => {
  it("set aside nothing but their own rule", () => {
    const exceptions = [exceptionWith({ rule: "naming" })];
    expect(judgementOf(leastPrivilege, accountWith(broad), {}, exceptions)).toMatchObject({ findings: [{}], used: [] });
  });

  it.each([
    ["the logical name", { account: "erp-*" }, true],
    ["the name", { account: "ERP export" }, true],
    ["another name", { account: "web-*" }, false],
    ["the stack", { stack: "prod*" }, true],
    ["another stack", { stack: "dev" }, false],
  ])("apply by %s", (_what, changes, applies) => {
    const account = accountWith({ ...broad, name: "ERP export" });
    const { findings } = judgementOf(leastPrivilege, account, {}, [exceptionWith(changes)]);
    expect(findings).toHaveLength(applies ? 0 : 1);
  });

  it("count on their last day, and not on the day after", () => {
    const judged = (expires: string) =>
      judgementOf(leastPrivilege, accountWith(broad), {}, [exceptionWith({ expires })]);
    expect(judged("2026-11-24").findings).toEqual([]);
    expect(judged("2026-11-23").findings).toHaveLength(1);
  });

  it("that expired are named by the finding that they would have prevented, and by no other", () => {
    const expired = (changes: object) =>
      judgementOf(leastPrivilege, accountWith(broad), {}, [exceptionWith({ expires: "2026-01-01", ...changes })])
        .findings[0]?.what;
    expectFacts(expired({ scopes: ["customers"] }), { named: ["platform", "2026-01-01"] });
    expectFacts(expired({ scopes: ["themes"] }), { notNamed: ["platform", "2026-01-01"] });
  });

  it("are unused when the account would pass without them", () => {
    expect(judgementOf(leastPrivilege, accountWith(), {}, [exceptionWith()]).used).toEqual([]);
  });

  it("are unused when they permit scopes that nobody objects to", () => {
    expect(judgementOf(leastPrivilege, accountWith(broad), {}, [exceptionWith({ scopes: ["themes"] })]).used).toEqual(
      [],
    );
  });

  it("are used when they lower a sum, even if not enough", () => {
    const exception = exceptionWith({ rule: "scope-budget", scopes: ["customers"] });
    const { findings, used } = judgementOf(scopeBudget, accountWith(broad), { maxFamilies: 1 }, [exception]);
    expectFacts(findings[0]?.what, { named: [2, 1] });
    expect(used).toEqual([exception]);
  });

  it("with scopes do not set aside a stack rule, which has none", () => {
    const accounts = [accountWith({}, { outputs: { createdAt: "2020-01-01T00:00:00Z" } })];
    const exceptions = [exceptionWith({ rule: "rotation-age", scopes: ["orders"] })];
    expect(judgeStack(rotationAge, accounts, configOf(rotationAge), { exceptions, now: today }).findings).toHaveLength(
      1,
    );
  });
});

describe("exceptions that may yet be needed", () => {
  const reported = (file: object, ...accounts: ReturnType<typeof accountWith>[]) =>
    judge(accounts, rules, readPolicySettings(file, rules), today)
      .filter(({ rule }) => rule === "exceptions-report")
      .map(({ message }) => message);
  const allowing = (changes: Parameters<typeof exceptionWith>[0]) => ({
    exceptions: { allow: [exceptionWith(changes)] },
  });

  it.each([
    ["an endpoint is not known", {}, { endpoints: [UNKNOWN] }],
    ["a scope is not known", {}, { scopes: { orders: "modify", products: UNKNOWN } }],
    ["the name that they match is not known", { account: "ERP *" }, { name: UNKNOWN }],
    ["another account of the stack is not known", { rule: "duplicate-purpose" }, { endpoints: [UNKNOWN] }],
  ])("are not called needless while %s", (_when, exception, changes) => {
    expect(reported(allowing(exception), accountWith(changes))).toEqual([]);
    expect(reported(allowing(exception), accountWith())).toHaveLength(1);
  });
});

describe("judge", () => {
  const verdictsFor = (file: object, ...accounts: ReturnType<typeof accountWith>[]) =>
    judge(accounts, rules, readPolicySettings(file, rules), today);

  it("says nothing about valid accounts", () => {
    expect(verdictsFor({}, accountWith())).toEqual([]);
  });

  it("gives each violation with rule, severity, level, account and text", () => {
    expect(verdictsFor({ all: "disabled", "least-privilege": "mandatory" }, accountWith(broad))).toMatchObject([
      {
        rule: "least-privilege",
        severity: "high",
        level: "mandatory",
        kind: "violation",
        urn: accountWith().urn,
        message: expect.stringContaining('{ orders: "modify", products: "read-only" }') as string,
        finding: { suffices: { orders: "modify", products: "read-only" } },
      },
    ]);
  });

  it("leaves rules out that are switched off", () => {
    expect(verdictsFor({ all: "disabled" }, accountWith(broad))).toEqual([]);
  });

  it("says what only the update can tell", () => {
    const verdicts = verdictsFor({ all: "disabled", naming: "mandatory" }, accountWith({ name: UNKNOWN }));
    expect(verdicts).toMatchObject([{ rule: "naming", level: "advisory", kind: "undecided" }]);
  });

  it("reports used, unused and expired exceptions", () => {
    const allow = [
      exceptionWith(),
      exceptionWith({ rule: "naming" }),
      exceptionWith({ rule: "naming", expires: "2026-01-01" }),
    ];
    const verdicts = verdictsFor(
      {
        all: "disabled",
        "least-privilege": "mandatory",
        exceptions: { enforcementLevel: "mandatory", allow },
        "exceptions-report": "mandatory",
      },
      accountWith(broad),
    );
    expect(verdicts.map(({ kind, level }) => `${kind} ${level}`)).toEqual([
      "violation mandatory",
      "note advisory",
      "note advisory",
    ]);
    expect(verdicts.every(({ rule }) => rule === "exceptions-report")).toBe(true);
  });
});

describe("patterns", () => {
  it.each([
    ["prod", "prod", true],
    ["prod-eu", "prod-*", true],
    ["preprod-eu", "prod-*", false],
    ["test-1", "test-?", true],
    ["test-12", "test-?", false],
    ["a.b", "a.b", true],
    ["aXb", "a.b", false],
    ["x(1)[2]{3}^$+|\\", "x(1)[2]{3}^$+|\\", true],
    ["Prod", "prod", false],
  ])("%p against %p: %p", (text, pattern, matches) => {
    expect(matchesPattern(text, pattern)).toBe(matches);
  });

  it("none given match everything, an empty list nothing", () => {
    expect(matchesAny("x", undefined)).toBe(true);
    expect(matchesAny("x", [])).toBe(false);
  });
});

describe("plainCopy", () => {
  it("marks what is not known, at any depth, and copies the rest", () => {
    const source = unknownCheckingProxy({ a: UNKNOWN, b: [1, UNKNOWN, { c: UNKNOWN, d: null }], e: false });
    expect(plainCopy(() => source)).toEqual({
      a: UNKNOWN_MARK,
      b: [1, UNKNOWN_MARK, { c: UNKNOWN_MARK, d: null }],
      e: false,
    });
  });

  it("marks the placeholders of a preview written as JSON, where nothing throws", () => {
    expect(plainCopy(() => ({ a: UNKNOWN }))).toEqual({ a: UNKNOWN_MARK });
  });
});

describe("texts", () => {
  it("list, cut and count", () => {
    expect([listOf([]), listOf(["a"]), listOf(["a", "b"]), listOf(["a", "b", "c"])]).toEqual([
      "",
      "a",
      "a and b",
      "a, b and c",
    ]);
    expect([fewOf(["a", "b"], 2), fewOf(["a", "b", "c"], 2)]).toEqual(["a and b", "a, b and 1 more"]);
    expect([count(1, "call"), count(2, "call"), count(2, "family", "families")]).toEqual([
      "1 call",
      "2 calls",
      "2 families",
    ]);
  });
});
