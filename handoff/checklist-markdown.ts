import { withoutLinks } from "../wire/markdown-text";
import type { Checklist, ChecklistStep } from "./checklist";
import { shownChecklist } from "./shown-checklist";

/** Checklists as GitHub-flavoured Markdown with tick boxes, for a pull request. */
export function checklistsAsMarkdown(checklists: readonly Checklist[]): string {
  return checklists.map(shownChecklist).map(asMarkdown).join("\n\n");
}

function asMarkdown({ title, steps }: Checklist): string {
  return [`### ${escapeMarkdown(title)}`, "", ...steps.map(stepMarkdown)].join("\n");
}

function stepMarkdown({ text, detail, link, command, rows }: ChecklistStep): string {
  const sentence = escapeMarkdown(text);
  const head = link === undefined ? sentence : `[${sentence}](${link})`;
  const given = detail ?? command;
  const lines = [`- [ ] ${head}${given === undefined ? "" : `: ${code(given)}`}`];
  for (const row of rows ?? []) {
    lines.push(
      `  - [ ] ${escapeMarkdown(row.label)}: **${row.button}**${row.isUncertain ? " (row not documented: look for it)" : ""}`,
    );
  }
  return lines.join("\n");
}

/** Names are the user's: nothing in them may become markup, a link or a mention. */
function escapeMarkdown(text: string): string {
  return withoutLinks(text.replace(/\s+/g, " ").replace(/[\\`*_{}[\]<>#|~&]/g, "\\$&"));
}

/** A code span whose fence is longer than any run of backticks inside. */
function code(text: string): string {
  const line = text.replace(/\s+/g, " ");
  const runs = [...line.matchAll(/`+/g)].map(([run]) => run.length);
  const fence = "`".repeat(Math.max(0, ...runs) + 1);
  const pad = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return `${fence}${pad}${line}${pad}${fence}`;
}
