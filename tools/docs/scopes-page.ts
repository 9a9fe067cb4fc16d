import {
  familyEntry,
  operations,
  riskKinds,
  scopeFamilies,
  type ScopeFamily,
  unrequestableFamilies,
} from "../../scopes";

const riskWords = { personalData: "personal data", money: "money", escalation: "escalation" } as const;

/** docs/scopes.md: every family that a store-level account can be given, with its levels, parameters and risks. */
export function scopesPage(): string {
  return `# Scope families

Made from [the catalogue](../scopes/catalogue.ts) by \`npm run docs\`. The facts are BigCommerce's, from the sources that
[scopes/data](../scopes/data/README.md) names; the risks are this project's judgement of the family's strongest level.

"Assumed" families have a documented parameter for store-level accounts, but no page shows their row in the control panel's form.

| key | in the control panel | levels and parameters | operations | risks | form |
|---|---|---|---|---|---|
${scopeFamilies.map(row).join("\n")}

## What cannot be asked for

| family | why |
|---|---|
${Object.values(unrequestableFamilies)
  .map(({ label, reason }) => `| ${label} | ${reasons[reason]} |`)
  .join("\n")}

## Risks and their reasons

${scopeFamilies.flatMap(risks).join("\n")}
`;
}

const reasons = {
  "no-parameter": "No scope parameter is published; it can only be switched on by hand.",
  implicit: "Every account has it.",
  "account-level": "Belongs to account-level API accounts.",
  "app-level": "Belongs to app-level API accounts.",
} as const;

function row(family: ScopeFamily): string {
  const { label, levels, availability } = familyEntry(family);
  const parameters = levels.map(({ level, parameter }) => `\`"${level}"\` ${parameter}`).join("<br>");
  const marked = riskKinds.filter((kind) => familyEntry(family)[kind].mark).map((kind) => riskWords[kind]);
  return `| \`${family}\` | ${label} | ${parameters} | ${countOperations(family)} | ${marked.join(", ") || "-"} | ${availability === "form" ? "documented" : "assumed"} |`;
}

/** Operations that some level of the family opens. */
function countOperations(family: ScopeFamily): number {
  const parameters = familyEntry(family).levels.map(({ parameter }) => parameter);
  return operations().filter((operation) => operation.parameters.some((parameter) => parameters.includes(parameter)))
    .length;
}

function risks(family: ScopeFamily): string[] {
  const entry = familyEntry(family);
  const lines = riskKinds
    .filter((kind) => entry[kind].mark)
    .map(
      (kind) =>
        `  - ${riskWords[kind]}${entry[kind].from === null ? "" : ` from \`"${entry[kind].from}"\``}: ${entry[kind].why}`,
    );
  return lines.length === 0 ? [] : [`- \`${family}\``, ...lines];
}
