import * as pulumi from "@pulumi/pulumi";
import { dayFrom, RotationError } from "./schedule";

/** A clock that is further behind shows no day of a rotation: this package did not exist. */
const EARLIEST = Date.parse("2026-01-01T00:00:00Z");

/**
 * The moment that a rotation goes by. `BIGCOMMERCE_TODAY=2027-01-30` shows what that day will bring: the checklist of a coming
 * rotation, a preview, a test.
 *
 * @throws RotationError
 */
export function today(resource: pulumi.Resource): Date {
  const given = process.env["BIGCOMMERCE_TODAY"] ?? "";
  if (given !== "") {
    const day = dayFrom(given, "BIGCOMMERCE_TODAY");
    if (!pulumi.runtime.isDryRun()) {
      void pulumi.log.warn(
        `BIGCOMMERCE_TODAY is set: this update rotates as on ${given}, whatever the clock shows.`,
        resource,
      );
    }
    return day;
  }
  const now = new Date();
  if (now.getTime() >= EARLIEST) return now;
  // Its newest generations would look as if they had not begun, and would be deleted.
  throw new RotationError(
    `the clock of this machine shows ${now.toISOString().slice(0, 10)}: set the clock, or name the day: BIGCOMMERCE_TODAY=<YYYY-MM-DD>`,
  );
}
