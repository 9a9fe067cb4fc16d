/** Why a gateway does not start, or stops: with the command or edit that helps. Never holds a secret. */
export class ServerError extends Error {
  override readonly name = "ServerError";
  constructor(
    /** `wrong_use`: the same call will fail again. `other_side`: a port, a file, a database. */
    readonly code: "wrong_use" | "other_side",
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
