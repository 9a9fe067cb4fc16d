import { clean } from "../../wire/clean";

/** Thrown when a boundary, an approvals file or a forbidden call cannot be used. Says everything that is wrong with it at once. */
export class OptionError extends Error {
  readonly code = "option_invalid";
  readonly problems: readonly string[];
  constructor(
    /** What the caller called the file or option. */
    readonly source: string,
    problems: readonly string[],
  ) {
    // They quote the file, which is part of the change that is reviewed.
    const shown = problems.map((problem) => clean(problem, 2000));
    super(`${source} is not valid:\n${shown.map((problem) => `  - ${problem}`).join("\n")}`);
    this.name = "OptionError";
    this.problems = shown;
  }
}
