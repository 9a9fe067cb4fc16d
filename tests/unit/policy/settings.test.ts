import { PolicyConfigError, readPolicySettings } from "../../../policy/judgement/settings";
import { presetFor, presetPurposes, presets } from "../../../policy/presets";
import { naming, rules } from "../../../policy/rules";
import { expectFacts } from "./facts";
import { exceptionWith } from "./judging";

function problemsOf(file: unknown): readonly string[] {
  try {
    readPolicySettings(file, rules);
  } catch (error) {
    if (error instanceof PolicyConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe("readPolicySettings", () => {
  it("fills in levels and settings that the file leaves out", () => {
    const { rules: settings, exceptions } = readPolicySettings({}, rules);
    expect([...settings.keys()]).toEqual(rules.map(({ id }) => id));
    expect(settings.get("scope-budget")).toMatchObject({
      level: "mandatory",
      config: { maxModify: 5, weights: { write: 3 } },
    });
    expect(exceptions).toEqual([]);
  });

  it.each([
    ["a level", { naming: "advisory" }, "advisory"],
    ["a level among settings", { naming: { enforcementLevel: "disabled", pattern: "x" } }, "disabled"],
    ["all", { all: "advisory" }, "advisory"],
    ["all as an object", { all: { enforcementLevel: "advisory" } }, "advisory"],
    ["one rule over all", { all: "advisory", naming: "mandatory" }, "mandatory"],
    ["settings under all", { all: "advisory", naming: { pattern: "x" } }, "advisory"],
  ])("takes %s as the engine does", (_what, file, level) => {
    expect(readPolicySettings(file, rules).rules.get("naming")?.level).toBe(level);
  });

  it("reads the exceptions, unless they are switched off", () => {
    const allow = [exceptionWith()];
    expect(readPolicySettings({ exceptions: { allow } }, rules).exceptions).toMatchObject(allow);
    expect(readPolicySettings({ exceptions: { allow, enforcementLevel: "disabled" } }, rules).exceptions).toEqual([]);
  });

  it.each([
    [undefined, ["JSON"]],
    [[], ["JSON"]],
    [{ "least-priviledge": "mandatory" }, ["least-priviledge", "least-privilege"]],
    [{ preset: "strict" }, ["preset", ...rules.map(({ id }) => id)]],
    [{ naming: "warn" }, ["naming", "warn", "advisory", "mandatory", "remediate", "disabled"]],
    [{ naming: 3 }, ["naming", 3]],
    [{ naming: { patern: "x" } }, ["naming", "patern", "pattern"]],
    [{ "scope-budget": { maxModify: "3" } }, ["scope-budget", "maxModify", "number", "string"]],
    [{ exceptions: { allow: [{ ...exceptionWith(), expires: "31.12.2026" }] } }, ["exceptions", "allow[0].expires"]],
    [{ exceptions: { allow: [{ ...exceptionWith(), expires: undefined }] } }, ["exceptions", "allow[0].expires"]],
    [
      { exceptions: { allow: [exceptionWith({ rule: "nameing" })] } },
      ["exceptions", "allow[0].rule", "nameing", "naming"],
    ],
    [{ exceptions: { allow: [exceptionWith({ reason: "because" })] } }, ["exceptions", "allow[0].reason"]],
    [{ exceptions: { allow: [{ ...exceptionWith(), until: "x" }] } }, ["exceptions", "allow[0]", "until"]],
    [
      { all: "disabled", naming: "mandatory", exceptions: { allow: [exceptionWith()] } },
      ["exceptions", "all", "enforcementLevel", "mandatory"],
    ],
    [
      { exceptions: { allow: [exceptionWith({ rule: "store-account-budget" })] } },
      ["exceptions", "allow[0].rule", "store-account-budget"],
    ],
    [
      { exceptions: { allow: [exceptionWith({ rule: "naming", scopes: ["orders"] })] } },
      ["exceptions", "allow[0].scopes", "naming"],
    ],
    [
      { exceptions: { allow: [exceptionWith({ scopes: ["costumers"] })] } },
      ["exceptions", "allow[0].scopes[0]", "costumers", "customers"],
    ],
    [{ exceptions: { except: [] } }, ["exceptions", "except"]],
  ])("refuses %j", (file, named) => {
    expectFacts(problemsOf(file).join("\n"), { named });
  });

  it("leaves parameters outside the catalogue free in exceptions", () => {
    const allow = [exceptionWith({ rule: "unknown-scopes", scopes: ["store_price_negotiation", "orders"] })];
    expect(problemsOf({ exceptions: { allow } })).toEqual([]);
  });

  it("says everything that is wrong at once", () => {
    const file = { all: "loud", naming: { patern: 1 }, typo: "mandatory", exceptions: { allow: 1 } };
    expect(problemsOf(file)).toHaveLength(4);
    for (const problem of problemsOf(file)) expect(() => readPolicySettings(file, rules)).toThrow(problem);
  });
});

describe("presets", () => {
  it.each(Object.entries(presets))("%s is a valid configuration", (_name, preset) => {
    expect(problemsOf(preset)).toEqual([]);
  });

  it("have a purpose each", () => {
    expect(Object.keys(presetPurposes)).toEqual(Object.keys(presets));
  });

  it("baseline is what applies without any configuration", () => {
    expect(readPolicySettings(presets.baseline, rules)).toEqual(readPolicySettings({}, rules));
    const named = Object.keys(presets.baseline).filter((id) => rules.some((rule) => rule.id === id));
    expect(named.sort()).toEqual(rules.map(({ id }) => id).sort());
  });

  it("leave out the rules that a pack does not have", () => {
    expect(presetFor("strict", [naming])).toEqual({ all: "mandatory", naming: presets.strict["naming"] });
  });

  it("strict refuses everything, audit nothing", () => {
    const levels = (name: "strict" | "audit") =>
      new Set([...readPolicySettings(presets[name], rules).rules.values()].map(({ level }) => level));
    expect(levels("strict")).toEqual(new Set(["mandatory"]));
    expect(levels("audit")).toEqual(new Set(["advisory"]));
  });
});
