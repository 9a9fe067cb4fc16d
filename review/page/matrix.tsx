import type { PropsWithChildren } from "hono/jsx";
import { familyEntry, isScopeFamily, scopeFamilies } from "../../scopes";

/** A column of the matrix: a scope family, or what an account holds beside its families. */
export interface Column {
  readonly key: string;
  readonly label: string;
}

const otherLabels: Readonly<Record<string, string>> = {
  "*": "All scopes",
  accessLevel: "Stencil-CLI access",
  tokenType: "Token type",
};

/** The families in the order of the control panel, then everything else by its name. */
export function columnsOf(keys: Iterable<string>): Column[] {
  const used = new Set(keys);
  const families = scopeFamilies.filter((family) => used.has(family));
  const others = [...used].filter((key) => !isScopeFamily(key)).sort();
  return [
    ...families.map((family) => ({ key: family, label: familyEntry(family).label })),
    ...others.map((key) => ({ key, label: otherLabels[key] ?? key })),
  ];
}

/** The head cell of a column, written upright to save width. */
export function FamilyHead({ column }: { readonly column: Column }) {
  return (
    <th scope="col" class="family">
      <div>{column.label}</div>
    </th>
  );
}

/** How a cell is coloured. */
export type Tone = "gain" | "risk" | "unknown" | "loss" | "same";

/** A cell that says something. */
export function Cell({ tone, title, children }: PropsWithChildren<{ readonly tone: Tone; readonly title?: string }>) {
  return (
    <span class={`cell ${tone}`} title={title}>
      {children}
    </span>
  );
}
