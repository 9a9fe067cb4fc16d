import { suggest } from "./suggest";

/**
 * Thrown by the functions on sets of scopes when a family or level is not in the catalogue. The compiler keeps typed
 * programs from it; values from JSON should go through `checkScopes` first, which reports every problem instead.
 */
export class UnknownScopeError extends Error {
  readonly code = "unknown_scope";
  override readonly name = "UnknownScopeError";

  constructor(
    message: string,
    /** The family as it was given. */
    readonly family: string,
    /** The level as it was given; undefined when the family is the unknown part. */
    readonly level: string | undefined,
    /** Nearest known family or level. */
    readonly suggestion: string | undefined,
  ) {
    super(message);
  }

  /** @param given whatever stood where a family key belongs; programs without types can pass anything. */
  static forFamily(given: unknown, known: readonly string[]): UnknownScopeError {
    const family = shown(given);
    const near = suggest(family, known);
    const advice = near === undefined ? `known families are ${known.join(", ")}` : `did you mean "${near}"?`;
    return new UnknownScopeError(`"${family}" is no scope family: ${advice}`, family, undefined, near);
  }

  /** @param given whatever stood where a level of `family` belongs. */
  static forLevel(family: string, given: unknown, known: readonly string[]): UnknownScopeError {
    const level = shown(given);
    const levels = known.map((word) => `"${word}"`).join(" or ");
    const message = `${family} has no level "${level}": it can be ${levels}`;
    return new UnknownScopeError(message, family, level, suggest(level, known));
  }
}

/** Text as it is, anything else by its type only: a value of the wrong type may be an object that holds a secret. */
function shown(given: unknown): string {
  return typeof given === "string" ? given : given === null ? "null" : typeof given;
}
