import { count } from "../render/words";
import { distinctAccounts, type InventoryRow } from "./inventory";

/** `order-sync`, or `order-sync (waits for deletion)` */
export function nameText({ name, status, forgery, alsoIn }: InventoryRow): string {
  const notes = [
    ...(status === "exists" ? [] : [status]),
    ...(forgery === "" ? [] : ["FORGED"]),
    ...(alsoIn.length === 0 ? [] : [`also in ${alsoIn.join(" and ")}`]),
  ];
  return notes.length === 0 ? name : `${name} (${notes.join(", ")})`;
}

/** `2 API accounts in 1 stack: 1 with risky scopes, …` */
export function totalsText(rows: readonly InventoryRow[]): string {
  const accounts = distinctAccounts(rows);
  const stacks = new Set(rows.map(({ project, stack }) => `${project}/${stack}`)).size;
  const risky = accounts.filter(({ risks }) => risks.length > 0).length;
  const surplus = accounts.filter((row) => row.surplus.length > 0).length;
  const forged = accounts.filter(({ forgery }) => forgery !== "");
  const waiting = accounts.filter(({ status }) => status !== "exists").length;
  return `${count(accounts.length, "API account")} in ${count(stacks, "stack")}: ${risky} with risky scopes, ${surplus} with more than declared endpoints need${waiting > 0 ? `, ${waiting} waiting for deletion` : ""}${forged.length > 0 ? `, ${forged.length} FORGED: ${forged.map(({ name, forgery }) => `${name} (${forgery})`).join("; ")}` : ""}`;
}
