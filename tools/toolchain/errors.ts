/**
 * - `no_cli`: none on PATH, and neither the installer nor Go could provide one. `attempts` says why each way failed.
 * - `cache_not_writable`: the folder that is to hold the CLI cannot be written to.
 */
export type ToolchainErrorCode = "no_cli" | "cache_not_writable";

/** One way to a CLI that did not work. */
export interface FailedAttempt {
  /** What was tried, as people call it: `PATH`, `official installer`, `Go build`. */
  readonly way: string;
  readonly reason: string;
}

/**
 * Thrown by ensurePulumi() where this machine has no Pulumi CLI and none can be had.
 * The message names each way that was tried, why it failed, and the commands that fix it.
 */
export class ToolchainError extends Error {
  override readonly name = "ToolchainError";
  constructor(
    readonly code: ToolchainErrorCode,
    message: string,
    readonly attempts: readonly FailedAttempt[] = [],
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
