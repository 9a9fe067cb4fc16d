import { markdownCode, markdownText } from "../../wire/markdown-text";
import type { InventoryRow } from "./inventory";
import { nameText, totalsText } from "./words";

const headings = ["stack", "store", "account", "team", "access", "reads", "writes", "risks", "age", "surplus"] as const;

function cells(row: InventoryRow): string[] {
  return [
    `${row.project}/${row.stack}`,
    row.storeHash === "" ? row.store : `${row.store} (${row.storeHash})`,
    nameText(row),
    row.team === "" ? "-" : row.team,
    accessText(row),
    String(row.reads),
    String(row.writes),
    row.risks.join(", ") || "-",
    row.ageDays === undefined ? "?" : `${row.ageDays} d`,
    row.surplus.join(", ") || "-",
  ];
}

/** `orders: modify, products: read-only` */
function accessText({ access }: InventoryRow): string {
  return (
    Object.entries(access)
      .map(([key, level]) => (level === "held" ? key : `${key}: ${level}`))
      .join(", ") || "-"
  );
}

/** A table for a terminal. Columns are as wide as their longest entry. */
export function inventoryTable(rows: readonly InventoryRow[]): string {
  if (rows.length === 0) return "No API accounts.\n";
  const lines = [headings as readonly string[], ...rows.map(cells)];
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const text = lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return `${text.join("\n")}\n\n${totalsText(rows)}\n`;
}

/** A table for a pull request or a wiki. */
export function inventoryMarkdown(rows: readonly InventoryRow[]): string {
  const lines = rows.map((row) => {
    const [stack = "", store = "", name = "", ...rest] = cells(row);
    return `| ${[markdownCode(stack), markdownCode(store), markdownCode(name), ...rest.map(markdownText)].join(" | ")} |`;
  });
  return [
    `| ${headings.join(" | ")} |`,
    `|${headings.map(() => "---").join("|")}|`,
    ...lines,
    "",
    totalsText(rows),
    "",
  ].join("\n");
}

/** One line for each account, for spreadsheets: RFC 4180, with formulas made harmless. */
export function inventoryCsv(rows: readonly InventoryRow[]): string {
  const fields = [
    "project",
    "stack",
    "store",
    "storeHash",
    "name",
    "label",
    "team",
    "tokenType",
    "access",
    "reads",
    "writes",
    "dangerous",
    "risks",
    "createdAt",
    "ageDays",
    "fingerprint",
    "surplus",
    "suffices",
    "status",
    "forgery",
    "alsoIn",
  ] as const;
  const lines = rows.map((row) =>
    fields.map((field) => {
      if (field === "access") return accessText(row);
      const value = row[field];
      return Array.isArray(value) ? value.join("; ") : String(value ?? "");
    }),
  );
  return [fields as readonly string[], ...lines].map((line) => line.map(csvCell).join(",")).join("\r\n") + "\r\n";
}

/** A spreadsheet runs a cell that begins with one of these: a name must not become a formula. */
function csvCell(value: string): string {
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
