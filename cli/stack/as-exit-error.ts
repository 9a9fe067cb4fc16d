import { ProviderError } from "../../wire/errors";
import { ExitError, exitCodes } from "../exit-codes";

/** Codes of failures that the other side has to answer for; everything else is a matter of the call or the configuration. */
const otherSide: readonly string[] = ["unreachable", "deadline", "unexpected_answer"];

/** Runs a verb's work; what the provider's own code foresees becomes a message and an exit code. */
export async function withExitCodes<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    throw new ExitError(
      otherSide.includes(error.code) ? exitCodes.otherSideFailed : exitCodes.wrongUse,
      error.message,
      { cause: error },
    );
  }
}
