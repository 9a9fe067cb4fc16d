import { z } from "zod";
import { readAccount, withOutputs, type Account } from "../../../policy/judgement/account";
import { exceptionSchema } from "../../../policy/judgement/exceptions";
import { EXCEPTIONS_ID, EXCEPTIONS_REPORT_ID } from "../../../policy/judgement/exceptions-config";
import { judge } from "../../../policy/judgement/judge";
import { listOf } from "../../../policy/judgement/render";
import type { Rule } from "../../../policy/judgement/rule";
import { readPolicySettings, type PolicySettings } from "../../../policy/judgement/settings";
import { presetPurposes, presets, type PresetName } from "../../../policy/presets";
import { rules } from "../../../policy/rules";

/** The day on which the examples take place, so that the page is the same on every day. */
const today = new Date("2026-11-24T12:00:00Z");
const presetNames = Object.keys(presets) as PresetName[];

/** `docs/policies.md`: everything about the rules that the rules themselves know. */
export function renderPage(): string {
  const settings = new Map(presetNames.map((name) => [name, readPolicySettings(presets[name], rules)] as const));
  return `${[
    "<!-- Generated from the rules by `npx tsx tools/docs/policy/main.ts`. Do not edit: change the rules and run it again. -->",
    "# Policies",
    introduction,
    "## Presets",
    presetsIntroduction,
    table(
      ["preset", "for", "`--policy-pack-config`"],
      presetNames.map((name) => [`\`${name}\``, presetPurposes[name], `\`<package>/policy/presets/${name}.json\``]),
    ),
    "What each rule does in each preset (settings that differ from the default in brackets):",
    table(
      ["rule", "severity", ...presetNames],
      rules.map((rule) => [
        link(rule),
        rule.severity,
        ...presetNames.map((name) => cell(rule, name, settings.get(name))),
      ]),
    ),
    configuration,
    exceptionsText(),
    unknownValues,
    remediation,
    ownPack,
    "## Rules",
    ...rules.map(renderRule),
  ].join("\n\n")}\n`;
}

const introduction = `
The pack looks at every \`ApiAccount\` of a stack and refuses accounts that may do more than they should. An account that a rule
about single accounts refuses is neither created nor changed. Rules about a whole stack are asked at the end of the preview, which
\`pulumi up\` makes first; with \`--skip-preview\` they speak when the update is done. Each violation says what is wrong, why it matters, and the way out: where there are too many scopes, the exact
\`scopes: { ... }\` that would do.

\`\`\`sh
pulumi up --policy-pack node_modules/pulumi-bigcommerce-api-accounts/policy
pulumi up --policy-pack node_modules/pulumi-bigcommerce-api-accounts/policy --policy-pack-config bigcommerce-policy.json
\`\`\`

Resources of other types are not touched. Of the inputs of an account, messages repeat scopes, the method and path of calls and the
key of the store, and no other value: names, teams, justifications and credentials may be secret. \`bc-accounts review\`
applies the same rules, with the same configuration file, to a preview or a state.`.trim();

const presetsIntroduction = `
A preset is a configuration file. Use it as it is, or copy it into your repository and change the copy: then the reviewers of a
pull request see every loosening. Without a file the pack does what \`baseline\` says. (\`<package>\` is
\`node_modules/pulumi-bigcommerce-api-accounts\`.)`.trim();

const configuration = `
## Configuration

The file is a JSON object: a rule's id, and either a level or an object with the rule's settings and its \`enforcementLevel\`.

\`\`\`json
{
  "all": "mandatory",
  "rotation-age": "advisory",
  "scope-budget": { "enforcementLevel": "advisory", "maxModify": 3 },
  "naming": { "pattern": "[a-z]+-[a-z-]+" }
}
\`\`\`

- \`advisory\` warns, \`mandatory\` refuses, \`disabled\` leaves the rule out, \`remediate\` mends what it safely can and refuses the rest.
- \`all\` sets the level of every rule; levels of single rules win over it. It changes no settings. With \`"all": "disabled"\`,
  exceptions are off, too: they count again with \`"exceptions": { "enforcementLevel": "mandatory", "allow": [...] }\`, and
  \`"exceptions-report": "mandatory"\` reports expired ones.
- A value of a wrong type stops Pulumi before anything is judged. A setting that does not exist is reported by its rule, with the
  right name where there is a similar one, and the rule judges nothing until it is corrected: at level \`mandatory\` nothing passes.
- A rule's id that does not exist cannot be seen by the pack. Pulumi answers \`invalid enforcement level ""\` when settings are given
  for it, and says nothing when only a level is. \`bc-accounts review\` reads the same file and names the misspelt id.
- Patterns (of accounts and stacks) know \`*\` and \`?\`. Regular expressions are JavaScript's.`.trim();

const exampleException = `
{
  "${EXCEPTIONS_ID}": {
    "allow": [
      {
        "rule": "least-privilege",
        "account": "erp-*",
        "scopes": ["customers"],
        "reason": "The nightly job lists customers through a call that it builds at run time",
        "owner": "erp-team",
        "expires": "2026-12-31"
      }
    ]
  }
}`.trim();

function exceptionsText(): string {
  return [
    "## Exceptions",
    `An exception sets one rule aside for some accounts, until some day. Exceptions stand in the same file, under \`${EXCEPTIONS_ID}\`:`,
    fence("json", exampleException),
    settingsTable(exceptionSchema),
    [
      "- With `scopes`, only these are permitted and the rest of the account is still judged; without, the whole rule is set aside.",
      `- An exception that has expired is a violation of \`${EXCEPTIONS_REPORT_ID}\`, and the rule applies again.`,
      "- All exceptions that are in use are listed in one note for the stack; one that is not needed any more is an advisory note.",
      `- \`"${EXCEPTIONS_ID}": "disabled"\` ignores them all, and every refusal then says so.`,
      `- Rules that judge accounts rather than scopes take no \`scopes\`: ${idsThatExcept("accounts")}. An exception from \`duplicate-purpose\` takes its account out of the comparison.`,
      `- Nothing can be excepted from ${idsThatExcept("nothing")}: its findings are about a whole store.`,
    ].join("\n"),
  ].join("\n\n");
}

function idsThatExcept(what: Rule["excepts"]): string {
  return listOf(rules.filter(({ excepts }) => excepts === what).map(({ id }) => `\`${id}\``));
}

const unknownValues = `
## Values that are not known yet

In a preview, inputs that come from other resources may be unknown. A rule judges what it can see. What it cannot see is said
once for each account, in an advisory note of the first rule that is switched on and needs it. Such a note never refuses, whatever
the rule's level: the update does. The outputs of an account that a preview changes are not shown to policies, so \`rotation-age\`
speaks of it at the end of the update.`.trim();

const remediation = `
## Remediation

\`{ "least-privilege": "remediate", "no-unused-modify": "remediate" }\` narrows the scopes in place: the account is made with the smaller
set, and the preview says so. Nothing is ever added, no other input is touched (secrets stay secret), and where the rule is not
sure (an unknown or undocumented endpoint, scopes given as \`additionalScopes\`, nothing left) the violation stays and refuses. Correct
the program afterwards: remediation is applied again at every run.`.trim();

const packageDoor = "pulumi-bigcommerce-api-accounts/policy";
const ownPack = [
  "## A pack of your own",
  `Every rule is exported, and importing them starts nothing. The third argument of a \`PolicyPack\` is a configuration below the
one that users give.`,
  fence(
    "ts",
    [
      'import { PolicyPack } from "@pulumi/policy";',
      `import { accountPolicies, presets } from "${packageDoor}";`,
      "",
      'new PolicyPack("acme", { policies: [...accountPolicies(), ...ourOwn] }, presets.strict);',
    ].join("\n"),
  ),
  "With only some of the rules, in another file:",
  fence(
    "ts",
    [
      'import { PolicyPack } from "@pulumi/policy";',
      `import { accountPolicies, leastPrivilege, presetFor, toxicCombinations } from "${packageDoor}";`,
      "",
      "const rules = [leastPrivilege, toxicCombinations];",
      'new PolicyPack("acme-light", { policies: accountPolicies({ rules }) }, presetFor("strict", rules));',
    ].join("\n"),
  ),
  `This is also the way to Pulumi Cloud: \`pulumi policy publish\` uploads one folder, and the code of this package's own pack lies
outside of its folder.`,
].join("\n\n");

function renderRule(rule: Rule): string {
  const { id, title, severity, level, tags, why, remediationSteps, url, configSchema, example } = rule;
  const hasSettings = Object.keys(configSchema.shape).length > 0;
  return [
    `### ${id}`,
    `**${title}.**`,
    why,
    `Severity ${severity} · default level ${level} · judges ${rule.kind === "account" ? "each account" : "the accounts of a stack"}${
      rule.kind === "account" && rule.narrow !== undefined ? " · can remediate" : ""
    } · ${tags.map((tag) => `\`${tag}\``).join(" ")} · [BigCommerce's page](${url})`,
    hasSettings ? settingsTable(configSchema) : "No settings.",
    `An example${example.stack === undefined ? "" : ` in stack \`${example.stack}\``}${
      example.config === undefined ? "" : `, with \`{ "${id}": ${inline(example.config)} }\``
    }:`,
    fence("ts", renderProgram(rule)),
    fence("text", renderVerdicts(rule)),
    "Way out:",
    remediationSteps.map((step, index) => `${index + 1}. ${step}`).join("\n"),
  ].join("\n\n");
}

function renderProgram({ example }: Rule): string {
  return Object.entries(example.accounts)
    .map(([name, inputs]) => {
      const fields = Object.entries(inputs).map(([key, value]) => `  ${key}: ${wrapped(value)},`);
      const created = example.outputs?.[name]?.["createdAt"];
      return [
        ...(typeof created === "string" ? [`// made on ${created.slice(0, 10)}`] : []),
        `new ApiAccount("${name}", {`,
        ...fields,
        "});",
      ].join("\n");
    })
    .join("\n");
}

/** What the rule says about its own example: the page cannot promise what the rule does not do. */
function renderVerdicts(rule: Rule): string {
  const accounts = exampleAccounts(rule);
  const file = { all: "disabled", [rule.id]: { enforcementLevel: "mandatory", ...rule.example.config } };
  return judge(accounts, rules, readPolicySettings(file, rules), today)
    .map(({ message }) => message)
    .join("\n\n");
}

/** The accounts of a rule's example, as the engine would show them. */
export function exampleAccounts({ example }: Rule): Account[] {
  return Object.entries(example.accounts).map(([name, inputs]) => {
    const urn = `urn:pulumi:${example.stack ?? "dev"}::example::pulumi-nodejs:dynamic/bigcommerce:ApiAccount::${name}`;
    return withOutputs(readAccount({ urn, inputs }), example.outputs?.[name] ?? {});
  });
}

function cell(rule: Rule, name: PresetName, settings: PolicySettings | undefined): string {
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

interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
}

function settingsTable(schema: z.ZodObject): string {
  const json = z.toJSONSchema(schema, { io: "input" }) as JsonSchema;
  return table(["setting", "type", "default", "meaning"], settingsRows(json, "", json.required ?? []));
}

function settingsRows({ properties = {} }: JsonSchema, prefix: string, required: readonly string[]): string[][] {
  return Object.entries(properties).flatMap(([key, schema]) => {
    const path = `${prefix}${key}`;
    const fallback =
      schema.default === undefined
        ? required.includes(key)
          ? "required"
          : ""
        : schema.properties
          ? ""
          : `\`${inline(schema.default)}\``;
    const row = [`\`${path}\``, typeName(schema), fallback, schema.description ?? ""];
    const inner = schema.properties ? schema : schema.items;
    const suffix = schema.properties ? "." : "[].";
    return inner?.properties ? [row, ...settingsRows(inner, `${path}${suffix}`, inner.required ?? [])] : [row];
  });
}

function typeName({ type, items, enum: values }: JsonSchema): string {
  if (values !== undefined) return values.map((value) => `\`${String(value)}\``).join(" or ");
  if (type === "array")
    return items?.enum === undefined ? `list of ${items?.type ?? "value"}s` : `list of ${typeName(items)}`;
  return type ?? "any";
}

/** A table as Prettier leaves it. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map((text) => text.replaceAll("|", "\\|")));
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${widths.map((width, column) => (row[column] ?? "").padEnd(width)).join(" | ")} |`;
  const [first = [], ...others] = cells;
  return [line(first), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...others.map(line)].join("\n");
}

function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

function link({ id }: Rule): string {
  return `[${id}](#${id})`;
}

/** JSON in one line with spaces, as people write it. */
function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    return `{ ${Object.entries(value)
      .map(([key, item]) => `${JSON.stringify(key)}: ${inline(item)}`)
      .join(", ")} }`;
  }
  return JSON.stringify(value);
}

/** As `literal`, with an object too long for a line broken into lines. */
function wrapped(value: unknown): string {
  const text = literal(value);
  if (text.length < 100 || typeof value !== "object" || value === null || Array.isArray(value)) return text;
  return `{\n${Object.entries(value)
    .map(([key, item]) => `    ${key}: ${literal(item)},`)
    .join("\n")}\n  }`;
}

/** A value as TypeScript source. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    return `{ ${Object.entries(value)
      .map(([key, item]) => `${key}: ${literal(item)}`)
      .join(", ")} }`;
  }
  return JSON.stringify(value);
}
