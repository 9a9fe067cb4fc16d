import * as pulumi from "@pulumi/pulumi";
import { NO_ORGANIZATION } from "../../engine/owner";

/**
 * Who asks for the account, for the create protocol: `organization/project/stack/logical name`.
 * Inside a component the name is qualified by the parent's type, as in a URN: names are unique only together with it.
 */
export function ownerOf(name: string, parent: pulumi.Resource | undefined): pulumi.Input<string> {
  const stack = `${organization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  if (!parent) return `${stack}/${name}`;
  return pulumi.output(alone(parent.urn)).apply((urn) => {
    const parentType = urn.split("::")[2] ?? "";
    return parentType === "" || parentType === "pulumi:pulumi:Stack"
      ? `${stack}/${name}`
      : `${stack}/${parentType}$${name}`;
  });
}

/**
 * The value without the resource that it comes from. To depend on a component is to depend on all of its children, so two
 * accounts of one component would wait for each other for ever. A child waits for its parent in any case.
 */
function alone<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}

/** Nobody names one under the mocks of a unit test, and a CLI that is older than organizations. */
function organization(): string {
  try {
    return pulumi.getOrganization();
  } catch {
    return NO_ORGANIZATION;
  }
}
