/** Why an emulator could not start or keep its data. The command line turns the code into its exit code. */
export type EmulatorErrorCode = "wrong_use" | "port_in_use" | "cannot_listen" | "data_unusable";

/** Thrown by `startEmulator`; the message says what was attempted, why it failed and what to do. */
export class EmulatorError extends Error {
  override readonly name = "EmulatorError";
  constructor(
    readonly code: EmulatorErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
