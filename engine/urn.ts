export interface UrnParts {
  readonly stack: string;
  readonly project: string;
  /** Type of the resource, with those of its parents before it. */
  readonly type: string;
  /** Logical name: the first argument of the resource's constructor. */
  readonly name: string;
}

/** Parts of `urn:pulumi:<stack>::<project>::<type>::<name>`. A text of another form becomes the name alone. */
export function parseUrn(urn: string): UrnParts {
  const match = /^urn:pulumi:(.*?)::(.*?)::(.*?)::(.*)$/s.exec(urn);
  if (!match) return { stack: "", project: "", type: "", name: urn };
  const [, stack = "", project = "", type = "", name = ""] = match;
  return { stack, project, type, name };
}
