import { catalogue, type CatalogueEntry } from "../../scopes";

export interface DescribedScope {
  /** Row of the control-panel form, or the parameter itself where the catalogue does not know it. */
  readonly label: string;
  /** Button of that row; absent where the catalogue does not know the parameter. */
  readonly level?: string;
  readonly parameter: string;
}

/** Scope parameters in the control panel's words, in the order of its form; unknown ones last. */
export function describeScopes(parameters: readonly string[]): DescribedScope[] {
  const remaining = new Set(parameters);
  const known = Object.values<CatalogueEntry>(catalogue).flatMap((family) =>
    family.levels.flatMap(({ level, parameter, aliases }) => {
      const held = [parameter, ...aliases].filter((spelling) => remaining.delete(spelling));
      return held.map((spelling) => ({ label: family.label, level, parameter: spelling }));
    }),
  );
  return [...known, ...[...remaining].map((parameter) => ({ label: parameter, parameter }))];
}
