/** What every verb's exit code means to the shell that called it. */
export const exitCodes = {
  fine: 0,
  /** Findings, or a closed gate. */
  findings: 1,
  /** The call or the configuration is wrong: the same call will fail again. */
  wrongUse: 2,
  /** The other side failed: a server, a port, a file. */
  otherSideFailed: 3,
} as const;

/** Thrown by a verb that has nothing more to do: the message goes to stderr, the code to the shell. */
export class ExitError extends Error {
  override readonly name = "ExitError";
  constructor(
    readonly exitCode: number,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
