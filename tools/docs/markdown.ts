/** A text as it stands in a cell of a table. */
export const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");

/** As `cell`, for a text that may hold `<name>`: a page would take that for an element. */
// eslint-disable-next-line no-restricted-syntax -- Markdown, which has no escaping library here
export const plainCell = (text: string): string => cell(text).replaceAll("<", "&lt;");

/** A row of a table, as narrow as its cells. They are taken as they are. */
export const row = (...cells: readonly (string | number)[]): string => `| ${cells.join(" | ")} |`;

/** Code in a line of text. */
export const code = (text: string): string => `\`${text}\``;

export const lines = (...texts: readonly (string | readonly string[])[]): string => texts.flat().join("\n");

/** A table with columns of even width, as Prettier leaves it. */
export function evenTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((texts) => texts.map(cell));
  const widths = head.map((_, column) => Math.max(3, ...cells.map((texts) => texts[column]?.length ?? 0)));
  const line = (texts: readonly string[]) => row(...widths.map((width, column) => (texts[column] ?? "").padEnd(width)));
  const [first = [], ...others] = cells;
  return lines(line(first), row(...widths.map((width) => "-".repeat(width))), others.map(line));
}

/**
 * Holds a table that is written by hand to a list of the code: the code words in the first cells of the section's table must
 * be these, each once.
 */
export function insistOnRows(page: string, heading: string, names: readonly string[]): void {
  const section = page.split(/^(?=## )/m).find((text) => text.startsWith(`## ${heading}\n`)) ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("| `"));
  const written = rows.flatMap((line) => (line.split(" | ")[0] ?? "").match(/(?<=`)\w+(?=`)/g) ?? []);
  const missing = names.filter((name) => !written.includes(name));
  const unknown = written.filter((name, index) => !names.includes(name) || written.indexOf(name) !== index);
  if (missing.length > 0) throw new Error(`"${heading}" has no row for ${missing.join(", ")}`);
  if (unknown.length > 0) throw new Error(`"${heading}" has a row too many for ${unknown.join(", ")}`);
}
