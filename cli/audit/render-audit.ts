import { UNKNOWN_NAME } from "../../handoff";
import { clean, cleanJson, cleanLines } from "../../wire/clean";
import type { Audit, AuditFinding } from "./audit";

export const auditFormats = ["text", "json", "markdown"] as const;
export type AuditFormat = (typeof auditFormats)[number];

/** An audit for a terminal, a program, or an issue that a nightly job opens. */
export function renderAudit(audit: Audit, format: AuditFormat): string {
  switch (format) {
    case "json":
      return cleanJson(`${JSON.stringify(audit, null, 2)}\n`);
    case "markdown":
      return asMarkdown(shown(audit));
    case "text":
      return asText(shown(audit));
  }
}

/** Names, ids and stacks come from states and stores: none may rewrite a terminal, pass for another name or command a build server. */
function shown(audit: Audit): Audit {
  return {
    ...audit,
    findings: audit.findings.map((finding) => ({
      ...finding,
      name: finding.name === UNKNOWN_NAME ? "(name not known)" : clean(finding.name),
      store: clean(finding.store),
      id: finding.id === null ? null : clean(finding.id),
      stacks: finding.stacks.map((stack) => clean(stack)),
      says: cleanLines(finding.says),
    })),
  };
}

function summary({ claimed, findings, stores }: Audit): string {
  const accounts = `${claimed} account${claimed === 1 ? "" : "s"} claimed`;
  const rest = findings.length === 0 ? "nothing to decide" : `${findings.length} to decide`;
  return `${accounts}, ${rest} (stores: ${stores.join(", ") || "none"}).`;
}

function asText(audit: Audit): string {
  const width = Math.max(0, ...audit.findings.map(({ kind }) => kind.length));
  const lines = audit.findings.map(
    (finding) => `${finding.kind.padEnd(width)}  ${finding.name} (${placeOf(finding)})\n    ${finding.says}\n`,
  );
  return `${lines.join("")}${summary(audit)}\n`;
}

function placeOf({ id, store, stacks }: AuditFinding): string {
  return [
    ...(id === null ? [] : [`id ${id}`]),
    `store ${store}`,
    ...(stacks.length > 0 ? [stacks.join(", ")] : []),
  ].join("; ");
}

function asMarkdown(audit: Audit): string {
  if (audit.findings.length === 0) return `${summary(audit)}\n`;
  const rows = audit.findings.map(
    ({ kind, name, id, store, stacks, says }) =>
      `| ${[kind, name, id ?? "", store, stacks.join(", "), says].map(cell).join(" | ")} |`,
  );
  return [
    "| finding | account | id | store | stacks | what it means |",
    "|---|---|---|---|---|---|",
    ...rows,
    "",
    summary(audit),
    "",
  ].join("\n");
}

/** Names come from others: no cell may end its row, open a tag or call somebody. */
function cell(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\\`*_[\]<>|@#]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
