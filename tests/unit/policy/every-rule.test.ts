import { judge } from "../../../policy/judgement/judge";
import { judgeAccount, judgeStack } from "../../../policy/judgement/judge-account";
import { type AccountField, declaredFields } from "../../../policy/judgement/account";
import { readPolicySettings } from "../../../policy/judgement/settings";
import { accountRules, rules } from "../../../policy/rules";
import { presets } from "../../../policy/presets";
import { exampleAccounts } from "../../../tools/docs/pages/policies/example";
import { pulumiConfigSchema } from "../../../policy/engine/config-schema";
import { expectFacts } from "./facts";
import { accountWith, configOf, problemsOf, today } from "./judging";
import { unknownObjectValue, unknownStringValue } from "./sdk";

const fieldOrder = [
  "kind",
  "id",
  "place",
  "title",
  "severity",
  "level",
  "tags",
  "why",
  "remediationSteps",
  "url",
  "needs",
  "uses",
  "excepts",
  "judgesDeletions",
  "configSchema",
  "example",
  "evaluate",
  "narrow",
];

describe.each(rules.map((rule) => [rule.id, rule] as const))("%s", (id, rule) => {
  it("fills in every field, in the order of all rules", () => {
    expect(Object.keys(rule)).toEqual(fieldOrder.filter((field) => field in rule));
    const optional = ["place", "judgesDeletions", "narrow"];
    expect(fieldOrder.filter((field) => !optional.includes(field) && !(field in rule))).toEqual([]);
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(rule.title).toMatch(/^[A-Z].*[^.]$/);
    expect(rule.tags.length).toBeGreaterThan(0);
    expect(rule.remediationSteps.length).toBeGreaterThan(0);
    expect(rule.url).toMatch(/^https:\/\/developer\.bigcommerce\.com\//);
  });

  it("passes the valid account in every preset", () => {
    for (const preset of Object.values(presets)) {
      const settings = readPolicySettings(preset, rules);
      expect(
        judge([accountWith({}, { outputs: { createdAt: "2026-11-01T00:00:00Z" } })], [rule], settings, today),
      ).toEqual([]);
    }
  });

  it("objects to its own example, with reason and way out", () => {
    const file = { all: "disabled", [id]: { enforcementLevel: "mandatory", ...rule.example.config } };
    const verdicts = judge(exampleAccounts(rule), rules, readPolicySettings(file, rules), today);
    expect(verdicts.length).toBeGreaterThan(0);
    for (const { message } of verdicts) expect(message).toMatch(/[.:\n].*\nWhy: .+\.\nFix: .+[.)]$/s);
  });

  it("works without configuration, and refuses settings that it does not have", () => {
    expect(problemsOf(rule, undefined)).toEqual([]);
    expect(problemsOf(rule, { nonsense: 1 })).toHaveLength(1);
    expectFacts(problemsOf(rule, { nonsense: 1 })[0], { named: ["nonsense"] });
    expect(problemsOf(rule, [])).toHaveLength(1);
  });

  it("describes every setting for Pulumi, with its default", () => {
    const { properties } = pulumiConfigSchema(rule.configSchema);
    const defaults = configOf(rule) as Record<string, unknown>;
    expect(properties).not.toHaveProperty("enforcementLevel");
    for (const [name, schema] of Object.entries(properties)) {
      expect(schema.description).toBeDefined();
      if (schema.default !== undefined && name !== "weights") expect(schema.default).toEqual(defaults[name]);
    }
  });

  it("neither fails nor passes silently when something it looks at is not known", () => {
    const fields = [...new Set<AccountField>([...rule.needs, ...rule.uses])];
    for (const field of fields) {
      const changes = { [field]: field === "scopes" ? unknownObjectValue : unknownStringValue };
      const account = accountWith(changes, { outputs: changes });
      const surroundings = { exceptions: [], now: today };
      const { undecided } =
        rule.kind === "account"
          ? judgeAccount(rule, account, configOf(rule), surroundings)
          : judgeStack(rule, [account], configOf(rule), surroundings);
      expect(undecided).toMatchObject([{ unknown: [field] }]);
    }
  });

  it("survives an account of which nothing at all is known", () => {
    const inputs = Object.fromEntries(declaredFields.map((field) => [field, unknownStringValue]));
    const verdicts = judge(
      [accountWith(inputs, { options: { protect: true } })],
      [rule],
      readPolicySettings({}, rules),
      today,
    );
    expect(verdicts.filter(({ kind }) => kind === "violation")).toEqual([]);
  });
});

it("every rule has an id of its own", () => {
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
});

it("only the two rules that know smaller scopes can mend", () => {
  expect(accountRules.filter((rule) => rule.narrow !== undefined).map(({ id }) => id)).toEqual([
    "least-privilege",
    "no-unused-modify",
  ]);
});
