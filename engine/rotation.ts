import { parseUrn } from "./urn";

/**
 * Type token of the component that makes an API account anew by date. Both fronts have the same.
 * PERMANENT ABI: states and owners hold it.
 */
export const ROTATING_TYPE = "bigcommerce:index:RotatingApiAccount";

/** One account of a rotation, as its URN tells it. */
export interface GenerationName {
  /** URN of its component. */
  readonly component: string;
  /** Logical name of the component. */
  readonly name: string;
  /** Day on which it begins, `YYYY-MM-DD` in UTC. */
  readonly beginsOn: string;
}

/** Logical name of the account that begins on this day. */
export function generationName(name: string, beginsOn: string): string {
  return `${name}-${beginsOn}`;
}

/** Whose generation an account is; undefined for an account that no rotation made. */
export function generationOf(urn: string): GenerationName | undefined {
  const { stack, project, type, name } = parseUrn(urn);
  const [, component, beginsOn] = /^(.+)-(\d{4}-\d{2}-\d{2})$/s.exec(name) ?? [];
  const parents = type.split("$").slice(0, -1);
  if (component === undefined || beginsOn === undefined || parents.at(-1) !== ROTATING_TYPE) return undefined;
  return {
    component: `urn:pulumi:${stack}::${project}::${parents.join("$")}::${component}`,
    name: component,
    beginsOn,
  };
}
