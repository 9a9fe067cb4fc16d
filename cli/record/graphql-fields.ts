import { parse } from "@0no-co/graphql.web";
import { findOperation, readingsFor } from "../../scopes";

/**
 * The fields that a GraphQL body asks the Admin API for, as a declaration names them: `store.settings`,
 * `translation.updateTranslations`. Names only: no argument, no alias, no variable. Empty where the body is none.
 */
export function graphqlFields(body: string): string[] {
  const { query, operationName } = readBody(body);
  const fields = query === undefined ? [] : fieldsOf(query, operationName);
  if (fields.length > 0) return [...new Set(fields)];
  // A persisted query has its name alone.
  return operationName !== undefined && /^\w{1,80}$/.test(operationName) ? [operationName] : [];
}

function readBody(body: string): { query?: string; operationName?: string } {
  try {
    const value = JSON.parse(body) as { query?: unknown; operationName?: unknown } | null;
    return {
      ...(typeof value?.query === "string" ? { query: value.query } : {}),
      ...(typeof value?.operationName === "string" ? { operationName: value.operationName } : {}),
    };
  } catch {
    return {};
  }
}

/** The parts of a parsed document that are looked at. The parser's own types are those of a package that it does not bring. */
interface DocumentNode {
  readonly definitions: readonly DefinitionNode[];
}
interface DefinitionNode {
  readonly kind: string;
  readonly operation?: string;
  readonly name?: { readonly value: string };
  readonly selectionSet: SelectionSetNode;
}
interface SelectionSetNode {
  readonly selections: readonly SelectionNode[];
}
type SelectionNode =
  | { readonly kind: "Field"; readonly name: { readonly value: string }; readonly selectionSet?: SelectionSetNode }
  | { readonly kind: "InlineFragment"; readonly selectionSet: SelectionSetNode }
  | { readonly kind: "FragmentSpread"; readonly name: { readonly value: string } };

/** The first two levels of each operation that is asked for. */
function fieldsOf(query: string, operationName: string | undefined): string[] {
  let document: DocumentNode;
  try {
    document = (parse as (text: string, options: object) => unknown)(query, { noLocation: true }) as DocumentNode;
  } catch {
    return [];
  }
  const operations = document.definitions.filter(({ kind }) => kind === "OperationDefinition");
  const asked = operations.filter(({ name }) => operationName === undefined || name?.value === operationName);
  return asked.flatMap(({ operation, selectionSet }) =>
    selectedIn(document, selectionSet).flatMap(({ name, inner }) => {
      const below = inner === undefined ? [] : selectedIn(document, inner).map((field) => `${name}.${field.name}`);
      const known = below.filter(isKnown);
      // `store` is in front of everything, and a mutation's first level only gathers what belongs together.
      if (known.length > 0 || (below.length > 0 && (name === "store" || operation === "mutation"))) return below;
      return [name];
    }),
  );
}

interface Selected {
  readonly name: string;
  readonly inner: SelectionSetNode | undefined;
}

/** Fields of a selection, those of its fragments among them. */
function selectedIn(document: DocumentNode, set: SelectionSetNode, seen: readonly string[] = []): Selected[] {
  return set.selections.flatMap((selection): Selected[] => {
    switch (selection.kind) {
      case "Field": {
        const name = selection.name.value;
        return name.startsWith("__") ? [] : [{ name, inner: selection.selectionSet }];
      }
      case "InlineFragment":
        return selectedIn(document, selection.selectionSet, seen);
      case "FragmentSpread": {
        const name = selection.name.value;
        if (seen.includes(name)) return [];
        return document.definitions.flatMap((each) =>
          each.kind === "FragmentDefinition" && each.name?.value === name
            ? selectedIn(document, each.selectionSet, [...seen, name])
            : [],
        );
      }
    }
  });
}

/** Does the catalogue say what this field needs? */
function isKnown(field: string): boolean {
  const operation = findOperation("graphql admin");
  return operation !== undefined && readingsFor(operation, { field }) !== operation.readings;
}
