import { familyEntry, isScopeFamily, scopeFamilies } from "../../scopes";
import { reviewStyle } from "../render/html-style";
import { markdownCode, markdownText } from "../render/markdown-text";
import { distinctAccounts, type InventoryRow } from "./inventory";

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

/** `order-sync`, or `order-sync (waits for deletion)` */
function nameText({ name, status, forgery, alsoIn }: InventoryRow): string {
  const notes = [
    ...(status === "exists" ? [] : [status]),
    ...(forgery === "" ? [] : ["FORGED"]),
    ...(alsoIn.length === 0 ? [] : [`also in ${alsoIn.join(" and ")}`]),
  ];
  return notes.length === 0 ? name : `${name} (${notes.join(", ")})`;
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
  return `${text.join("\n")}\n\n${totals(rows)}\n`;
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
    totals(rows),
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

/** One page with the matrix of accounts and families; nothing is loaded from elsewhere. */
export function inventoryHtml(rows: readonly InventoryRow[]): string {
  const used = new Set(rows.flatMap(({ access }) => Object.keys(access)));
  const families: readonly string[] = scopeFamilies;
  const columns = [
    ...families.filter((key) => used.has(key)),
    ...[...used].filter((key) => !families.includes(key)).sort(),
  ];
  const label = (key: string) =>
    isScopeFamily(key) ? familyEntry(key).label : key === "accessLevel" ? "Stencil-CLI access" : key;
  const body = rows.map((row) => {
    const risky = row.risks.length > 0;
    const access = columns.map((key) => {
      const level = row.access[key];
      if (level === undefined) return "<td></td>";
      return `<td><span class="cell ${level === "read-only" || level === "held" ? "same" : "gain"}">${html(level)}</span></td>`;
    });
    return `<tr class="${risky ? "risk" : "same"}"><th scope="row">${html(nameText(row))}<small>${html(`${row.project}/${row.stack} · ${row.store}${row.team === "" ? "" : ` · ${row.team}`}`)}</small></th><td class="num">${row.ageDays ?? "?"}</td><td class="num">${row.reads}</td><td class="num">${row.writes}</td>${access.join("")}<td>${row.surplus.length === 0 ? "" : `<span class="cell loss" title="${html(`This suffices: scopes: ${row.suffices}`)}">${html(row.surplus.join(", "))}</span>`}</td></tr>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>API accounts</title>
<style>${reviewStyle}</style>
</head>
<body>
<header class="open"><p class="over">Inventory</p><h1>${html(totals(rows))}</h1></header>
<main><section><h2>Who may do what</h2><div class="scroll"><table class="matrix">
<thead><tr><th class="corner" scope="col">account</th><th scope="col" class="num">days</th><th scope="col" class="num">reads</th><th scope="col" class="num">writes</th>${columns.map((key) => `<th scope="col" class="family"><div>${html(label(key))}</div></th>`).join("")}<th scope="col">surplus</th></tr></thead>
<tbody>
${body.join("\n")}
</tbody></table></div></section></main>
</body>
</html>
`;
}

function totals(rows: readonly InventoryRow[]): string {
  const accounts = distinctAccounts(rows);
  const stacks = new Set(rows.map(({ project, stack }) => `${project}/${stack}`)).size;
  const risky = accounts.filter(({ risks }) => risks.length > 0).length;
  const surplus = accounts.filter((row) => row.surplus.length > 0).length;
  const forged = accounts.filter(({ forgery }) => forgery !== "");
  const waiting = accounts.filter(({ status }) => status !== "exists").length;
  const of = (number: number, word: string) => `${number} ${word}${number === 1 ? "" : "s"}`;
  return `${of(accounts.length, "API account")} in ${of(stacks, "stack")}: ${risky} with risky scopes, ${surplus} with more than declared endpoints need${waiting > 0 ? `, ${waiting} waiting for deletion` : ""}${forged.length > 0 ? `, ${forged.length} FORGED: ${forged.map(({ name, forgery }) => `${name} (${forgery})`).join("; ")}` : ""}`;
}

function html(value: string): string {
  return value.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}
