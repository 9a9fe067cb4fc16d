import type { Checklist, ChecklistStep } from "./checklist";

/**
 * Checklists as one self-contained HTML page: nothing is loaded, no script runs, ticks live in the page only.
 * Light and dark, usable by keyboard, printable.
 */
export function checklistsAsPage(checklists: readonly Checklist[]): string {
  const body =
    checklists.length === 0
      ? "<p>Nothing to do by hand.</p>"
      : checklists.map((checklist, index) => section(checklist, `c${index + 1}`)).join("\n");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>API accounts to make or delete by hand</title>
<style>
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 46rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
ol { padding-left: 2rem; } ul { padding-left: 2rem; list-style: none; }
li { margin: .4rem 0; }
label { display: flex; gap: .6rem; align-items: baseline; }
input { flex: none; width: 1.1rem; height: 1.1rem; }
label:has(:checked) { opacity: .55; text-decoration: line-through; }
code { font: .95em ui-monospace, monospace; padding: .1em .35em; border: 1px solid color-mix(in srgb, currentColor 30%, transparent); border-radius: .3em; user-select: all; overflow-wrap: anywhere; }
.command { display: block; margin-top: .3rem; padding: .4em .6em; white-space: pre-wrap; overflow-x: auto; }
.command span { white-space: nowrap; }
</style>
</head>
<body>
<main>
<h1>API accounts to make or delete by hand</h1>
${body}
</main>
</body>
</html>
`;
}

function section({ title, steps }: Checklist, id: string): string {
  const items = steps.map((step, index) => item(step, `${id}-${index + 1}`)).join("\n");
  return `<section aria-labelledby="${id}">\n<h2 id="${id}">${escapeHtml(title)}</h2>\n<ol>\n${items}\n</ol>\n</section>`;
}

function item({ text, detail, link, command, rows }: ChecklistStep, id: string): string {
  const sentence = escapeHtml(text);
  const head = link === undefined ? sentence : `<a href="${escapeHtml(link)}">${sentence}</a>`;
  const typed = detail === undefined ? "" : `: <code>${escapeHtml(detail)}</code>`;
  const run = command === undefined ? "" : `: <code class="command">${wordsOf(command)}</code>`;
  const list =
    rows === undefined || rows.length === 0
      ? ""
      : `\n<ul>\n${rows.map((row, index) => box(`${id}-${index + 1}`, `${escapeHtml(row.label)}: <code>${escapeHtml(row.button)}</code>${row.isUncertain ? " (row not documented: look for it)" : ""}`)).join("\n")}\n</ul>\n`;
  return box(id, head + typed + run, list);
}

/** A command breaks between its words only: a browser would break `--delete-file` behind the hyphen, too. */
function wordsOf(command: string): string {
  return command
    .split(" ")
    .map((word) => `<span>${escapeHtml(word)}</span>`)
    .join(" ");
}

function box(id: string, content: string, list = ""): string {
  return `<li><label for="${id}"><input type="checkbox" id="${id}"> <span>${content}</span></label>${list}</li>`;
}

function escapeHtml(text: string): string {
  const names: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replace(/[&<>"']/g, (character) => names[character] ?? character);
}
