import { recogniseAccount } from "./account-resource";
import { typeIn } from "./urn";

/** A resource as a state or a preview shows it. */
export interface ResourceState {
  /** As it stands in the file, because it is an identity: two that only look alike stay two. */
  readonly urn: string;
  readonly type: string;
  /** Undefined before the resource exists. */
  readonly id: string | undefined;
  readonly inputs: unknown;
  readonly outputs: unknown;
  /** URN of the provider, perhaps with its id. */
  readonly provider: unknown;
  /** Waits for its deletion: an update has replaced it. */
  readonly isPendingDeletion: boolean;
  /**
   * The resource is deleted already and waits for its replacement. The state keeps it, so that the next update makes it
   * again.
   */
  readonly isPendingReplacement: boolean;
  /** The file's own object, for what is not named here. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** Reads a resource; undefined where the value is none. A preview may name it only beside it, on the step: `urn`. */
export function readResource(value: unknown, urn?: string): ResourceState | undefined {
  if (!isRecord(value)) return undefined;
  const own = typeof value["urn"] === "string" ? value["urn"] : urn;
  if (own === undefined) return undefined;
  const { type, id, inputs, outputs, provider } = value;
  return {
    urn: own,
    type: typeof type === "string" ? type : typeIn(own),
    id: typeof id === "string" && id !== "" ? id : undefined,
    inputs,
    outputs,
    provider,
    isPendingDeletion: value["delete"] === true,
    isPendingReplacement: value["pendingReplacement"] === true,
    raw: value,
  };
}

/** Does the resource make an API account, or may it? */
export function isAccount(resource: ResourceState): boolean {
  return recogniseAccount(resource).isAccount;
}

/** Every resource of a `pulumi stack export`, in its order; undefined where the value is no export. */
export function readState(exported: unknown): ResourceState[] | undefined {
  const deployment = isRecord(exported) ? exported["deployment"] : undefined;
  if (!isRecord(deployment)) return undefined;
  const { resources } = deployment;
  if (!Array.isArray(resources)) return [];
  return (resources as readonly unknown[]).flatMap((value) => readResource(value) ?? []);
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
