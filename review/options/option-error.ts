/** Thrown when a baseline, an approvals file or a forbidden call cannot be used. Says everything that is wrong with it at once. */
export class OptionError extends Error {
  readonly code = "option_invalid";
  constructor(
    /** What the caller called the file or option. */
    readonly source: string,
    readonly problems: readonly string[],
  ) {
    super(`${source} is not valid:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
    this.name = "OptionError";
  }
}
