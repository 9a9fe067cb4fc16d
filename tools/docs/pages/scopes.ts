import {
  familyEntry,
  operations,
  riskKinds,
  scopeFamilies,
  type ScopeFamily,
  unrequestableFamilies,
} from "../../../scopes";
import { row } from "../markdown";
import { fillTemplate } from "../template";

const riskWords = { personalData: "personal data", money: "money", escalation: "escalation" } as const;

const reasons = {
  "no-parameter": "No scope parameter is published; it can only be switched on by hand.",
  implicit: "Every account has it.",
  "account-level": "Belongs to account-level API accounts.",
  "app-level": "Belongs to app-level API accounts.",
} as const;

/** docs/scopes.md: every family that a store-level account can be given, with its levels, parameters and risks. */
export function scopesPage(): string {
  return fillTemplate("scopes", {
    families: scopeFamilies.map(familyRow).join("\n"),
    unrequestable: Object.values(unrequestableFamilies)
      .map(({ label, reason }) => row(label, reasons[reason]))
      .join("\n"),
    risks: scopeFamilies.flatMap(risks).join("\n"),
  });
}

function familyRow(family: ScopeFamily): string {
  const { label, levels, availability } = familyEntry(family);
  const parameters = levels.map(({ level, parameter }) => `\`"${level}"\` ${parameter}`).join("<br>");
  const marked = riskKinds.filter((kind) => familyEntry(family)[kind].mark).map((kind) => riskWords[kind]);
  const form = availability === "form" ? "documented" : "assumed";
  return row(`\`${family}\``, label, parameters, countOperations(family), marked.join(", ") || "-", form);
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
