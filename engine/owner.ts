/** What Pulumi calls the organization of a stack that belongs to none: its state lies in files, or the CLI is older than organizations. */
export const NO_ORGANIZATION = "organization";

/** The part of an owner that names the resource: `organization/project/stack/logical name`, the name perhaps qualified by `parent type$`. */
export function qualifiedName(owner: string): string {
  return owner.split("/").slice(3).join("/");
}

/** The resource's own name, without the types of its parents. Those hold two colons, so a `$` in the name itself stays. */
export function logicalName(owner: string): string {
  return qualifiedName(owner).replace(/^(?:[^:$]+:[^:$]*:[^:$]+\$)+/, "");
}
