/** Clocks of stores and machines differ. What is confirmed without need costs one call, what is missed the next command tells. */
const CLOCK_TOLERANCE_MS = 60 * 60 * 1000;

/**
 * Whether an account may have been made since the program began. Only such an account is worth a call to its gateway: a
 * program that changes nothing waits for no gateway, not even for one that is down.
 *
 * @param createdAt - ISO 8601.
 */
export function isOfThisRun(createdAt: string, startedAt: number = performance.timeOrigin): boolean {
  const made = Date.parse(createdAt);
  return Number.isNaN(made) || made > startedAt - CLOCK_TOLERANCE_MS;
}
