import { familyEntry, type ScopeFamily, scopeEntries, scopeFamilies, type Scopes } from "../scopes";
import { shownRows } from "./form-rows";

/** A row of the form and the button to press in it. */
export interface ButtonToPress {
  readonly family: ScopeFamily;
  readonly label: string;
  readonly button: string;
  /** No page that we know shows the row, although its scope is documented. */
  readonly isUncertain: boolean;
}

const order: ReadonlyMap<ScopeFamily, number> = new Map(shownRows.map(({ family }, place) => [family, place]));

/** The rows in which something has to be pressed, from top to bottom; rows that no screenshot shows come last. Pure. */
export function buttonsToPress(scopes: Scopes): ButtonToPress[] {
  const placeOf = (family: ScopeFamily) => order.get(family) ?? order.size + scopeFamilies.indexOf(family);
  return scopeEntries(scopes)
    .sort((a, b) => placeOf(a.family) - placeOf(b.family))
    .map(({ family, level }) => {
      const entry = familyEntry(family);
      const isDefault = entry.levels.find((candidate) => candidate.level === level)?.heldByDefault === true;
      return {
        family,
        label: entry.label,
        // The form's word for the level that every account holds.
        button: isDefault ? "Standard" : level,
        isUncertain: !order.has(family),
      };
    });
}
