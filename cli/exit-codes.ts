/** What every verb's exit code means to the shell that called it. */
export const exitCodes = {
  fine: 0,
  /** Findings, or a closed gate. */
  findings: 1,
  /** The call or the configuration is wrong: the same call will fail again. */
  wrongUse: 2,
  /** The other side failed: a server, a port, a disk. Or this program did, which no code foresaw. */
  otherSideFailed: 3,
} as const;

/** The same for people: the documents are held against these sentences. */
export const exitCodeMeanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  fine: "Done, and nothing was found.",
  findings: "Done, and something was found: the gate is closed, a token is not as declared, a check failed.",
  wrongUse: "The command line, the configuration or a file is wrong or missing: the same command will fail again.",
  otherSideFailed:
    "Something outside failed: a server, the Pulumi CLI, a port, a disk, the rights on a file. The same command may succeed later. Also a fault of this program, which then says so.",
};

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
