/**
 * Thrown when a file that was handed to the review cannot be used. The message says which file, what is wrong and what to
 * do; it never quotes the file, because a preview may hold secrets.
 */
export class InputError extends Error {
  readonly code = "input_invalid";
  constructor(
    /** What the caller called the file. */
    readonly source: string,
    /** What is wrong with it, for a caller that has another use for the file. */
    readonly problem: string,
    remedy: string,
    options?: ErrorOptions,
  ) {
    super(`${source} cannot be reviewed: ${problem}. ${remedy}`, options);
    this.name = "InputError";
  }
}
