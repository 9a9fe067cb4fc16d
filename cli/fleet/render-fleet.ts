import { describeRow, type ProbeRow } from "../../handoff";
import type { FleetRow } from "./plan-fleet";

/** Characters of scopes in a line; those beyond are counted, so that a line stays a line. */
const WIDEST = 36;

/** The table of what was found. Holds no secret. Pure. */
export function renderFleet(rows: readonly FleetRow[]): string {
  const groups: readonly [title: string, FleetRow[]][] = [
    ["To be adopted", rows.filter(({ verdict }) => verdict === "adopt")],
    ["Adopted or in state already", rows.filter(({ verdict }) => verdict === "adopted" || verdict === "in state")],
  ];
  const tables = groups
    .filter(([, members]) => members.length > 0)
    .map(([title, members]) => `${title}:\n${table(members)}`);
  const left = rows.filter(({ verdict }) => verdict === "left");
  const leftLines = left.map(
    ({ probed: { fingerprint, found }, reason }) => `  token ${fingerprint} from ${found.source}:\n    ${reason ?? ""}`,
  );
  return [...tables, ...(left.length > 0 ? [`Left alone:\n${leftLines.join("\n")}`] : [])]
    .map((part) => `${part}\n`)
    .join("\n");
}

function table(rows: readonly FleetRow[]): string {
  const cells = [
    ["account", "name in the panel", "store", "token", "proved by reading", "from"],
    ...rows.map(({ logicalName, probed: { found, store, fingerprint, rows: probes } }) => [
      logicalName,
      found.name === undefined ? "not known" : JSON.stringify(found.name),
      store === undefined ? "" : store.key === "default" ? store.hash : `${store.hash} (${store.key})`,
      fingerprint,
      short(proved(probes)),
      found.source,
    ]),
  ];
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => (row[column] ?? "").length)));
  return cells
    .map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd())
    .join("\n");
}

/** What the store's answers prove, in the words of the form; `probably` where BigCommerce does not document which scope opens the call. */
export function proved(rows: readonly ProbeRow[]): string[] {
  return rows
    .filter(({ verdict }) => verdict === "present")
    .map((row) => `${describeRow(row)}${row.basis === "documented" ? "" : ", probably"}`);
}

function short(labels: readonly string[]): string {
  if (labels.length === 0) return "nothing";
  const names = labels.map((label) => label.replace(/ \(read-only\)/, "").replace(", probably", " (probably)"));
  let shown = names.length;
  while (shown > 1 && names.slice(0, shown).join(", ").length > WIDEST) shown -= 1;
  const rest = names.length - shown;
  return `${names.slice(0, shown).join(", ")}${rest === 0 ? "" : ` and ${rest} more`}`;
}

/** What `--format json` prints for each token. Holds no secret. Pure. */
export function fleetAsJson(rows: readonly FleetRow[]): object[] {
  return rows.map(
    ({ logicalName, verdict, reason, isDeclared, probed: { found, store, fingerprint, rows: probes } }) => ({
      logicalName,
      name: found.name ?? null,
      storeHash: store?.hash ?? null,
      fingerprint,
      verdict,
      reason,
      isDeclared,
      proved: proved(probes),
      source: found.source,
    }),
  );
}
