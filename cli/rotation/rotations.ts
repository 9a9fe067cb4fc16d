import { generationOf, ROTATING_TYPE } from "../../engine/rotation";
import { parseUrn } from "../../engine/urn";
import type { RotationSchedule } from "../../provider/program";

/** A RotatingApiAccount as the stack's state has it. */
export interface Rotation {
  readonly urn: string;
  /** Logical name in the program. */
  readonly name: string;
  /** `project/stack` */
  readonly stack: string;
  readonly schedule: RotationSchedule;
  /** Days on which its accounts in state begin; those that are still to be deleted among them. */
  readonly made: readonly string[];
}

interface Resource {
  readonly type?: string;
  readonly urn?: string;
  readonly outputs?: { readonly rotation?: Partial<RotationSchedule> };
}

/** Every rotation of a `pulumi stack export`. */
export function rotationsIn(exported: unknown): Rotation[] {
  const resources = (exported as { deployment?: { resources?: Resource[] } } | null)?.deployment?.resources ?? [];
  const generations = resources.flatMap(({ urn = "" }) => generationOf(urn) ?? []);
  return resources.flatMap(({ type, urn = "", outputs }) => {
    const { every, overlap, startingOn } = outputs?.rotation ?? {};
    // An update that failed has not told its component's outputs yet.
    if (type !== ROTATING_TYPE || every === undefined || overlap === undefined || startingOn === undefined) return [];
    const { project, stack, name } = parseUrn(urn);
    const made = generations.filter(({ component }) => component === urn).map(({ beginsOn }) => beginsOn);
    return [
      { urn, name, stack: `${project}/${stack}`, schedule: { every, overlap, startingOn }, made: [...new Set(made)] },
    ];
  });
}
