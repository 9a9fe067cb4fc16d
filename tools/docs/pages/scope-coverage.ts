import {
  describeNeed,
  familyEntry,
  operations,
  scopeFamilies,
  type Operation,
  type ScopeFamily,
  type ScopeMark,
} from "../../../scopes";
import { row } from "../markdown";
import { fillTemplate } from "../template";

/** docs/scope-coverage.md: how well the table of calls is founded, and where it is not. */
export function scopeCoveragePage(): string {
  const all = operations();
  const count = (mark: ScopeMark) => all.filter((operation) => operation.mark === mark).length;
  const marks = {
    documented: count("documented"),
    "documented-elsewhere": count("documented-elsewhere"),
    reported: count("reported"),
    inferred: count("inferred"),
    contested: count("contested"),
    unknown: count("unknown"),
  } satisfies Readonly<Record<ScopeMark, number>>;
  return fillTemplate("scope-coverage", {
    ...marks,
    all: all.length,
    deprecated: all.filter(({ deprecated }) => deprecated !== undefined).length,
    contestedCalls: all
      .filter(({ readings }) => readings.length > 1)
      .flatMap(contestedRows)
      .join("\n"),
    cases: all.flatMap(caseRows).join("\n"),
    withoutScope: all
      .filter(({ need }) => need.kind === "unknown")
      .map(({ call, note }) => `- \`${call}\`: ${note ?? "no source says which scope it takes"}`)
      .join("\n"),
    familiesWithoutCall: scopeFamilies
      .filter((family) => !isOpenedBySome(family, all))
      .map((family) => `- \`${family}\` (${familyEntry(family).label})`)
      .join("\n"),
  });
}

function contestedRows({ call, readings }: Operation): string[] {
  return readings.map(({ need, source }, i) => row(i === 0 ? `\`${call}\`` : "", describeNeed(need), source));
}

function caseRows({ call, cases }: Operation): string[] {
  return cases.flatMap(({ when, readings }) =>
    readings.map(({ need, mark, source }) =>
      row(
        `\`${call}\``,
        `${when.field} is ${when.values.map((value) => `\`${value}\``).join(" or ")}`,
        `${describeNeed(need)}${mark === "reported" ? " (reported)" : ""}`,
        source,
      ),
    ),
  );
}

const isOpenedBySome = (family: ScopeFamily, all: readonly Operation[]): boolean =>
  all.some(({ grantedBy }) => grantedBy.some((grant) => grant.family === family));
