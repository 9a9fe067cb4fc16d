import type { Checklist, ChecklistStep } from "./checklist";
import { shownChecklist } from "./shown-checklist";

/** Checklists for a terminal, and for the errors that say what a person has to do. */
export function checklistsAsText(checklists: readonly Checklist[]): string {
  return checklists.map(shownChecklist).map(asText).join("\n\n");
}

function asText({ title, steps }: Checklist): string {
  return [title, ...steps.map((step, index) => `  ${index + 1}. ${stepText(step)}`)].join("\n");
}

function stepText({ text, detail, link, command, rows }: ChecklistStep): string {
  const lines = [`${text}${detail === undefined ? "" : `: ${detail}`}`];
  if (link !== undefined) lines.push(link);
  if (command !== undefined) lines.push(command);
  const width = Math.max(0, ...(rows ?? []).map(({ label }) => label.length));
  for (const row of rows ?? []) {
    lines.push(
      `[ ] ${row.label.padEnd(width)}  ${row.button}${row.isUncertain ? "  (row not documented: look for it)" : ""}`,
    );
  }
  return lines.join("\n       ");
}
