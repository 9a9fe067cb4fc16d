export interface UrnParts {
  readonly stack: string;
  readonly project: string;
  /** Type of the resource, with those of its parents before it. */
  readonly type: string;
  /** Logical name: the first argument of the resource's constructor. */
  readonly name: string;
}

/** Parts of `urn:pulumi:<stack>::<project>::<type>::<name>`. The name may hold colons. A text of another form becomes the name alone. */
export function parseUrn(urn: string): UrnParts {
  const match = /^urn:pulumi:(.*?)::(.*?)::(.*?)::(.*)$/s.exec(urn);
  if (!match) return { stack: "", project: "", type: "", name: urn };
  const [, stack = "", project = "", type = "", name = ""] = match;
  return { stack, project, type, name };
}

/** Type of the resource itself, without those of its parents. Empty where the text has none. */
export function typeIn(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

/** The name, inside a component qualified by the types of its parents: `<parent type>$<name>`. Tells two resources of one name apart. */
export function qualifiedNameIn(urn: string): string {
  const { type, name } = parseUrn(urn);
  const parents = type.split("$").slice(0, -1);
  return [...parents, name].join("$");
}
