/** When an account is replaced, and how long the old account stays beside the new account. */
export interface RotationSchedule {
  /** Days (`90d`) or weeks (`12w`) from one generation to the next. */
  readonly every: string;
  /** How long the generation before goes on living: shorter than `every`, and longer than the time between two runs of `pulumi up`. */
  readonly overlap: string;
  /** Day on which the first generation begins, `YYYY-MM-DD` in UTC. */
  readonly startingOn: string;
}

/** One account of a rotation. Days are `YYYY-MM-DD`, in UTC. */
export interface Generation {
  /** Day on which it begins. It is a part of its name. */
  readonly beginsOn: string;
  /** Day on which the next one begins. */
  readonly rotatesOn: string;
  /** First day on which it is not declared any more. */
  readonly retiresOn: string;
}

const DAY_MS = 86_400_000;
const LONGEST_DAYS = 3650;

/** Wrong use of a schedule; says what would be right. */
export class RotationError extends Error {
  override readonly name = "RotationError";
}

/**
 * The generations that should live at a moment, the newest first. A function of the day alone: a run that comes late, or
 * never came, changes nothing in what the next one declares. Days are those of UTC, so no machine's time zone counts.
 *
 * @param rotatedOn - Days on which somebody rotated beside the schedule. Those to come do not count yet.
 * @throws RotationError
 */
export function liveGenerations(
  schedule: RotationSchedule,
  now: Date,
  rotatedOn: readonly string[] = [],
): readonly [Generation, ...Generation[]] {
  const { every, overlap, start } = parseSchedule(schedule);
  const today = Math.floor(now.getTime() / DAY_MS);
  if (Number.isNaN(today)) throw new RotationError("the clock shows no date");
  const extra = rotatedOn
    .map((day) => parseDay(day, "each day in bigcommerce:rotations"))
    .filter((day) => day > start && day <= today);
  const turns = Math.max(0, Math.floor((today - start) / every));
  // An overlap is shorter than a turn: only this turn's generation and the one before can live. One more, because each ends with the next.
  const first = Math.max(0, turns - 1);
  const regular = Array.from({ length: turns + 2 - first }, (_, index) => start + (first + index) * every);
  const begins = [...new Set([...regular, ...extra])].sort((a, b) => a - b);
  const live = begins.flatMap((begin, index): Generation[] => {
    const next = begins[index + 1];
    // Before its first day the first generation is there already: a token is needed from the first `pulumi up` on.
    const hasBegun = begin <= today || begin === start;
    if (next === undefined || !hasBegun || today >= next + overlap) return [];
    return [{ beginsOn: dayOf(begin), rotatesOn: dayOf(next), retiresOn: dayOf(next + overlap) }];
  });
  const [newest, ...older] = live.reverse();
  if (newest === undefined) throw new RotationError("no generation lives at this moment");
  return [newest, ...older];
}

/** The same for a day as a person writes it. @throws RotationError */
export function dayFrom(text: string, what: string): Date {
  return new Date(parseDay(text, what) * DAY_MS);
}

function parseSchedule(schedule: RotationSchedule): { every: number; overlap: number; start: number } {
  const every = parseDays(schedule.every, "every");
  const overlap = parseDays(schedule.overlap, "overlap");
  if (overlap >= every) {
    throw new RotationError(
      `rotation.overlap (${schedule.overlap}) must be shorter than rotation.every (${schedule.every})`,
    );
  }
  return { every, overlap, start: parseDay(schedule.startingOn, "rotation.startingOn") };
}

function parseDays(text: string, what: string): number {
  const [, count, unit] = /^([1-9]\d{0,3})([dw])$/.exec(text) ?? [];
  const days = Number(count) * (unit === "w" ? 7 : 1);
  if (days >= 1 && days <= LONGEST_DAYS) return days;
  throw new RotationError(
    `rotation.${what} must be days or weeks, for example "90d" or "12w", at most ${LONGEST_DAYS} days`,
  );
}

/** Days since 1970, of a day that exists. */
function parseDay(text: string, what: string): number {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  // Date.parse takes the 31st of February for the 3rd of March in some engines.
  if (!Number.isNaN(ms) && dayOf(ms / DAY_MS) === text) return ms / DAY_MS;
  throw new RotationError(`${what} must be a day that exists, for example "2026-11-01"`);
}

function dayOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
