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

interface MatrixProps {
  /** Columns of numbers between the account and its families. */
  readonly numbers: readonly { readonly heading: string; readonly title?: string }[];
  readonly columns: readonly Column[];
  /** Head of a column behind the families. */
  readonly last?: string;
}

/** The table of accounts and families; its children are the rows. */
export function Matrix({ numbers, columns, last, children }: PropsWithChildren<MatrixProps>) {
  return (
    <div class="scroll">
      <table class="matrix">
        <thead>
          <tr>
            <th class="corner" scope="col">
              account
            </th>
            {numbers.map(({ heading, title }) => (
              <th scope="col" class="num" title={title}>
                {heading}
              </th>
            ))}
            {columns.map(({ label }) => (
              <th scope="col" class="family">
                <div>{label}</div>
              </th>
            ))}
            {last === undefined ? null : <th scope="col">{last}</th>}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
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
