/** The part of an owner that names the resource: `organization/project/stack/logical name`, the name perhaps qualified by `parent type$`. */
export function qualifiedName(owner: string): string {
  return owner.split("/").slice(3).join("/");
}

/** The resource's own name, without its parent's type. */
export function logicalName(owner: string): string {
  const qualified = qualifiedName(owner);
  return qualified.slice(qualified.lastIndexOf("$") + 1);
}
