import type { AuditEntry } from "../../../gateway";
import { clean, cleanJson } from "../../../wire/clean";

/** An entry with the number by which the next page is asked for. */
export type NumberedEntry = AuditEntry & { readonly id: number };

/** An owner has at most so many characters. */
const LONGEST_OWNER = 2048;

/**
 * One line for an entry. Whoever has a gateway token chooses the owner: no character of it may change how the line looks, and no two
 * spaces in it may pass for the end of a column.
 */
export function auditLine(entry: NumberedEntry, format: "text" | "json"): string {
  const at = new Date(entry.at).toISOString();
  if (format === "json") return cleanJson(JSON.stringify({ ...entry, at }));
  const { actor, action, store, accountId, owner, outcome, detail } = entry;
  const subject = [store, accountId, owner && clean(owner, LONGEST_OWNER).replaceAll(/\s+/g, " ")];
  const columns = [at, actor, action, subject.filter((part) => part !== undefined).join(" "), outcome];
  return [...columns, ...(detail === undefined ? [] : [detail])].join("  ");
}
