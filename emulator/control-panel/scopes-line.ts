import { familyEntry, type CatalogueEntry } from "../../scopes";
import type { AccountTruth } from "../test-door/truth";
import { facts } from "../../bigcommerce";
import { shownRows } from "../../bigcommerce";

type Account = Pick<AccountTruth, "tokenType" | "scopes" | "accessLevel">;

/** A row of the form that an account holds, with the level; without one where the form has no such row. */
export interface HeldScope {
  readonly label: string;
  readonly level?: string;
}

/** What an account was given, in the words and the order of the form; parameters without a row come last. */
export function heldScopes({ scopes }: Pick<Account, "scopes">): HeldScope[] {
  const remaining = new Set(scopes);
  const held = shownRows.flatMap(({ family, label }) => {
    const { levels }: CatalogueEntry = familyEntry(family);
    return levels.flatMap(({ level, parameter, aliases }) =>
      [parameter, ...aliases].some((spelling) => remaining.delete(spelling)) ? [{ label: label.value, level }] : [],
    );
  });
  return [...held, ...[...remaining].map((parameter) => ({ label: parameter }))];
}

/** The list's column Scopes: names of rows, separated by commas. */
export function scopesLine(account: Account): string {
  if (account.tokenType === "stencil-cli") {
    return facts.create.accessLevels[account.accessLevel ?? "local-development-only"].value;
  }
  return heldScopes(account)
    .map(({ label, level }) => (level === "read-only" ? `${label}${facts.list.readOnlySuffix.value}` : label))
    .join(", ");
}
