/** The type of an API account in this plugin. */
export /** What a program without an organization says, as Pulumi itself does where state lies in files. */
const NO_ORGANIZATION = "organization";

/**
 * Who asks for an account: `organization/project/stack/logical name`, as the create protocol wants it.
 *
 * The engine tells a plugin the URN, and a URN holds no organization. So it comes from the owner in state, which the
 * dynamic provider may have written. With another owner, the account would belong to a stranger.
 */
export function ownerFrom(urn: string, known: unknown): string {
  const organization = typeof known === "string" ? known.split("/")[0] : undefined;
  const { project, stack, qualifiedName } = partsOf(urn);
  return `${organization ?? NO_ORGANIZATION}/${project}/${stack}/${qualifiedName}`;
}

/** `urn:pulumi:<stack>::<project>::<parent type$>*<type>::<name>`; a name may hold colons. */
export function partsOf(urn: string): { project: string; stack: string; qualifiedName: string; name: string } {
  const [head = "", project = "", types = "", ...names] = urn.split("::");
  const name = names.join("::");
  const parents = types.split("$").slice(0, -1).join("$");
  return {
    project,
    stack: head.replace(/^urn:pulumi:/, ""),
    qualifiedName: parents === "" ? name : `${parents}$${name}`,
    name,
  };
}
