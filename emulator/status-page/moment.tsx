/** A point in time for people, in UTC: to the minute, or the time of day to the second. Machines get the exact one. */
export function Moment({ at, timeOnly = false }: { at: string; timeOnly?: boolean }) {
  const minute = at.replace("T", " ").slice(0, "2026-01-01 00:00".length);
  const timeOfDay = at.slice("2026-01-01T".length, "2026-01-01T00:00:00".length);
  return (
    <time datetime={at} title={`${at} (UTC)`}>
      {timeOnly ? timeOfDay : minute}
    </time>
  );
}
