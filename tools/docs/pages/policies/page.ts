import { exceptionSchema } from "../../../../policy/judgement/exceptions";
import { listOf } from "../../../../policy/judgement/render";
import type { Rule } from "../../../../policy/judgement/rule";
import { readPolicySettings, type PolicySettings } from "../../../../policy/judgement/settings";
import { presetPurposes, presets, type PresetName } from "../../../../policy/presets";
import { rules } from "../../../../policy/rules";
import { code, evenTable } from "../../markdown";
import { inline } from "../../source-text";
import { fillTemplate } from "../../template";
import { exampleProgram, exampleVerdicts } from "./example";
import { settingsTable } from "./settings-table";

const presetNames = Object.keys(presets) as PresetName[];

/** docs/policies.md: everything about the rules that the rules themselves know. */
export function policiesPage(): string {
  const settings = new Map(presetNames.map((name) => [name, readPolicySettings(presets[name], rules)] as const));
  return fillTemplate("policies", {
    presets: evenTable(
      ["preset", "for", "`--policy-pack-config`"],
      presetNames.map((name) => [`\`${name}\``, presetPurposes[name], `\`<package>/policy/presets/${name}.json\``]),
    ),
    levels: evenTable(
      ["rule", "severity", ...presetNames],
      rules.map((rule) => [
        `[${rule.id}](#${rule.id})`,
        rule.severity,
        ...presetNames.map((name) => levelIn(rule, name, settings.get(name))),
      ]),
    ),
    exceptionSettings: settingsTable(exceptionSchema),
    acceptedAsAWhole: idsThatExcept("accounts"),
    neverExcepted: idsThatExcept("nothing"),
    rules: rules.map(describeRule).join("\n").trimEnd(),
  });
}

function idsThatExcept(what: Rule["excepts"]): string {
  return listOf(rules.filter(({ excepts }) => excepts === what).map(({ id }) => code(id)));
}

function describeRule(rule: Rule): string {
  const { id, title, severity, level, tags, why, remediationSteps, url, configSchema, example } = rule;
  const canRemediate = rule.kind === "account" && rule.narrow !== undefined;
  return fillTemplate("policies.rule", {
    id,
    title,
    why,
    severity,
    level,
    judges: `${rule.kind === "account" ? "each account" : "the accounts of a stack"}${canRemediate ? " · can remediate" : ""}`,
    tags: tags.map(code).join(" "),
    url,
    settings: Object.keys(configSchema.shape).length > 0 ? settingsTable(configSchema) : "No settings.",
    circumstances: `${example.stack === undefined ? "" : ` in stack \`${example.stack}\``}${
      example.config === undefined ? "" : `, with \`{ "${id}": ${inline(example.config)} }\``
    }`,
    program: exampleProgram(rule),
    verdicts: exampleVerdicts(rule),
    wayOut: remediationSteps.map((step, index) => `${index + 1}. ${step}`).join("\n"),
  });
}

function levelIn(rule: Rule, name: PresetName, settings: PolicySettings | undefined): string {
  const level = settings?.rules.get(rule.id)?.level ?? rule.level;
  const entry: unknown = presets[name][rule.id];
  const own = Object.entries(typeof entry === "object" && entry !== null ? entry : {}).filter(
    ([key, value]) => key !== "enforcementLevel" && JSON.stringify(value) !== JSON.stringify(defaultOf(rule, key)),
  );
  return own.length === 0 ? level : `${level} (${own.map(([key, value]) => `${key} ${inline(value)}`).join(", ")})`;
}

function defaultOf(rule: Rule, key: string): unknown {
  return (rule.configSchema.parse({}) as Readonly<Record<string, unknown>>)[key];
}
