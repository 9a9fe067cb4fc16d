import { RotationError } from "./schedule";

/** Where the stack's configuration holds the days on which a component was rotated beside its schedule, as a property path. */
export function rotationsPath(name: string): string {
  return `bigcommerce:rotations[${JSON.stringify(name)}]`;
}

/**
 * Days of one component in `bigcommerce:rotations`, an object of logical name and days: `{"erp": "2026-11-26, 2027-01-07"}`.
 * @throws RotationError
 */
export function daysInConfig(text: string | undefined, name: string): readonly string[] {
  const days = entryOf(text, name);
  if (days === undefined) return [];
  return days
    .split(",")
    .map((day) => day.trim())
    .filter((day) => day !== "");
}

function entryOf(text: string | undefined, name: string): string | undefined {
  if (text === undefined || text === "") return undefined;
  try {
    const rotations = JSON.parse(text) as unknown;
    if (typeof rotations === "object" && rotations !== null && !Array.isArray(rotations)) {
      const days = Object.hasOwn(rotations, name) ? (rotations as Record<string, unknown>)[name] : undefined;
      if (days === undefined || typeof days === "string") return days;
    }
  } catch {
    // The sentence below says what it should be.
  }
  throw new RotationError(
    'bigcommerce:rotations must be an object of logical name and days, for example {"erp": "2026-11-26"}. To start anew: pulumi config rm bigcommerce:rotations',
  );
}
