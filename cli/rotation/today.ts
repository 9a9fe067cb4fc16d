import { dayFrom, RotationError } from "../../provider/program";
import { ExitError, exitCodes } from "../exit-codes";

/**
 * The moment that the commands go by: the day in `BIGCOMMERCE_TODAY`, else now. A program that they run goes by the same.
 *
 * @throws ExitError where the variable holds no day: the program refuses it, too
 */
export function today(): Date {
  const given = process.env["BIGCOMMERCE_TODAY"] ?? "";
  return given === "" ? new Date() : dayNamed(given, "BIGCOMMERCE_TODAY");
}

/**
 * @param what Who names the day, for the message.
 * @throws ExitError
 */
export function dayNamed(text: string, what: string): Date {
  try {
    return dayFrom(text, what);
  } catch (error) {
    if (!(error instanceof RotationError)) throw error;
    throw new ExitError(exitCodes.wrongUse, `${error.message}.`, { cause: error });
  }
}
