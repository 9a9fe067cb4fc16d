/**
 * The text that stands for a value not known until `pulumi up` in what a dynamic provider receives.
 * Same constant as `runtime.rpc.unknownValue` of @pulumi/pulumi; a test holds the two equal.
 */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** True for the placeholder itself, and for anything that holds it at any depth. */
export function hasUnknown(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  if (typeof value === "object" && value !== null) return Object.values(value).some(hasUnknown);
  return false;
}
