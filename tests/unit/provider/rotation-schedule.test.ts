import { execFileSync } from "node:child_process";
import { join } from "node:path";
import * as fc from "fast-check";
import { liveGenerations, type RotationSchedule } from "../../../provider/program";

const DAY = 86_400_000;
const schedule: RotationSchedule = { every: "90d", overlap: "7d", startingOn: "2026-11-01" };
const on = (day: string) => liveGenerations(schedule, new Date(`${day}T12:00:00Z`));
const names = (live: readonly { beginsOn: string }[]) => live.map(({ beginsOn }) => beginsOn);

describe("the generations that should live", () => {
  it("are the first one before and after its day", () => {
    expect(names(on("2026-10-01"))).toEqual(["2026-11-01"]);
    expect(names(on("2026-11-01"))).toEqual(["2026-11-01"]);
    expect(on("2026-11-01")[0]).toEqual({ beginsOn: "2026-11-01", rotatesOn: "2027-01-30", retiresOn: "2027-02-06" });
  });

  it("are two while the overlap lasts, and one after it", () => {
    expect(names(on("2027-01-29"))).toEqual(["2026-11-01"]);
    expect(names(on("2027-01-30"))).toEqual(["2027-01-30", "2026-11-01"]);
    expect(names(on("2027-02-05"))).toEqual(["2027-01-30", "2026-11-01"]);
    expect(names(on("2027-02-06"))).toEqual(["2027-01-30"]);
  });

  it("go over a leap day like over any other", () => {
    const leap = { every: "1w", overlap: "2d", startingOn: "2028-02-22" };
    expect(names(liveGenerations(leap, new Date("2028-02-29T00:00:00Z")))).toEqual(["2028-02-29", "2028-02-22"]);
    expect(names(liveGenerations(leap, new Date("2028-03-02T00:00:00Z")))).toEqual(["2028-02-29"]);
  });

  it("are rotated beside the schedule, with the same overlap, and the schedule goes on", () => {
    const at = (day: string) => names(liveGenerations(schedule, new Date(day), ["2026-12-10"]));
    expect(at("2026-12-09")).toEqual(["2026-11-01"]);
    expect(at("2026-12-10")).toEqual(["2026-12-10", "2026-11-01"]);
    expect(at("2026-12-17")).toEqual(["2026-12-10"]);
    expect(at("2027-01-30")).toEqual(["2027-01-30", "2026-12-10"]);
  });

  it.each([
    [{ ...schedule, every: "90" }, "rotation.every"],
    [{ ...schedule, every: "0d" }, "rotation.every"],
    [{ ...schedule, every: 90 as unknown as string }, "rotation.every"],
    [{ ...schedule, every: "9999w" }, "at most 3650 days"],
    [{ ...schedule, overlap: "90d" }, "must be shorter"],
    [{ ...schedule, startingOn: "2027-02-29" }, "a day that exists"],
  ])("are none for %j, and the message says what is wrong", (wrong, words) => {
    expect(() => liveGenerations(wrong, new Date())).toThrow(words);
  });
});

/** Zones on both sides of the date line, and one whose clocks are put forward and back within the days that are asked for. */
const zones = ["Pacific/Kiritimati", "Pacific/Pago_Pago", "America/St_Johns", "Europe/Berlin", "UTC"];

it("are the same in every time zone, at the edges of a day and of a clock change", () => {
  const moments = ["2027-01-29T23:59:59.999Z", "2027-01-30T00:00:00Z", "2027-03-28T01:30:00Z", "2027-02-05T23:30:00Z"];
  const script =
    `const { liveGenerations } = require(${JSON.stringify(join(__dirname, "../../../provider/program/rotation/schedule.ts"))});` +
    `console.log(JSON.stringify([new Date(2027, 0, 30).toISOString(), ${JSON.stringify(moments)}.map((at) => liveGenerations(${JSON.stringify(schedule)}, new Date(at)))]))`;
  const answers = zones.map((TZ) => {
    const text = execFileSync(
      process.execPath,
      ["-r", join(__dirname, "../../helpers/typescript-hook.cjs"), "-e", script],
      {
        env: { ...process.env, TZ },
        encoding: "utf8",
      },
    );
    return JSON.parse(text) as [midnight: string, live: unknown];
  });
  // The zone reached the process: each has a midnight of its own.
  expect(new Set(answers.map(([midnight]) => midnight)).size).toBe(zones.length);
  expect(new Set(answers.map(([, live]) => JSON.stringify(live))).size).toBe(1);
  expect(answers[0]?.[1]).toEqual(moments.map((at) => liveGenerations(schedule, new Date(at))));
});

const schedules = fc
  .record({
    every: fc.integer({ min: 2, max: 400 }),
    share: fc.double({ min: 0, max: 0.99, noNaN: true }),
    start: fc.integer({ min: 15_000, max: 25_000 }),
  })
  .map(({ every, share, start }): RotationSchedule & { overlapDays: number } => {
    const overlapDays = Math.max(1, Math.floor(every * share));
    return {
      every: `${every}d`,
      overlap: `${overlapDays}d`,
      overlapDays,
      startingOn: new Date(start * DAY).toISOString().slice(0, 10),
    };
  });
const days = fc.integer({ min: 14_000, max: 30_000 });
const extras = fc.array(
  fc.integer({ min: 14_000, max: 30_000 }).map((day) => new Date(day * DAY).toISOString().slice(0, 10)),
  { maxLength: 4 },
);

describe("on any schedule, on any day", () => {
  it("one generation is the newest, all have distinct names, and none is listed that has retired", () => {
    fc.assert(
      fc.property(schedules, days, extras, (wish, day, rotated) => {
        const live = liveGenerations(wish, new Date(day * DAY), rotated);
        const today = new Date(day * DAY).toISOString().slice(0, 10);
        expect(new Set(names(live)).size).toBe(live.length);
        expect([...names(live)].sort().reverse()).toEqual(names(live));
        for (const { retiresOn } of live) expect(retiresOn > today).toBe(true);
        expect(live[0].rotatesOn > today).toBe(true);
      }),
    );
  });

  it("the token of today goes on for the overlap, whichever run comes next and however late", () => {
    fc.assert(
      fc.property(schedules, days, extras, (wish, day, rotated) => {
        const [current] = liveGenerations(wish, new Date(day * DAY), rotated);
        for (const later of [day + 1, day + wish.overlapDays]) {
          const rotates = Date.parse(current.rotatesOn) / DAY;
          // Extra days between the two are rotations that nobody has made yet on the first of them.
          const known = rotated.filter((it) => Date.parse(it) / DAY <= day);
          if (later < rotates + wish.overlapDays) {
            expect(names(liveGenerations(wish, new Date(later * DAY), known))).toContain(current.beginsOn);
          }
        }
      }),
    );
  });

  it("no more live than the newest, the one before, and one for each rotation beside the schedule", () => {
    fc.assert(
      fc.property(schedules, days, extras, (wish, day, rotated) => {
        const live = liveGenerations(wish, new Date(day * DAY), rotated);
        expect(live.length).toBeLessThanOrEqual(2 + rotated.length);
        expect(liveGenerations(wish, new Date(day * DAY)).length).toBeLessThanOrEqual(2);
      }),
    );
  });

  it("over years of daily runs each generation begins once, on its day, and goes on for its overlap", () => {
    fc.assert(
      fc.property(
        schedules.filter(({ every }) => Number(every.slice(0, -1)) >= 20),
        (wish) => {
          const every = Number(wish.every.slice(0, -1));
          const start = Date.parse(wish.startingOn) / DAY;
          const seen = new Map<string, number[]>();
          for (let day = start; day < start + 4 * 366; day++) {
            for (const name of names(liveGenerations(wish, new Date(day * DAY)))) {
              seen.set(name, [...(seen.get(name) ?? []), day]);
            }
          }
          for (const [index, [name, lived]] of [...seen].entries()) {
            const begins = start + index * every;
            expect(name).toBe(new Date(begins * DAY).toISOString().slice(0, 10));
            expect(lived[0]).toBe(begins);
            // Without a gap, to the end of what was looked at or of the overlap.
            const ends = Math.min(begins + every + wish.overlapDays, start + 4 * 366);
            expect(lived).toEqual(Array.from({ length: ends - begins }, (_, at) => begins + at));
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  it("missed runs do not count: each day says the same, whether or not the days before were run", () => {
    fc.assert(
      fc.property(schedules, days, fc.integer({ min: 0, max: DAY - 1 }), (wish, day, ms) => {
        const morning = liveGenerations(wish, new Date(day * DAY));
        expect(liveGenerations(wish, new Date(day * DAY + ms))).toEqual(morning);
      }),
    );
  });

  it("a clock that goes back and comes again ends where it would have ended", () => {
    fc.assert(
      fc.property(schedules, days, fc.integer({ min: -800, max: 800 }), (wish, day, jump) => {
        const before = liveGenerations(wish, new Date(day * DAY));
        liveGenerations(wish, new Date((day + jump) * DAY));
        expect(liveGenerations(wish, new Date(day * DAY))).toEqual(before);
        // Time that goes on never brings an older newest generation.
        const later = liveGenerations(wish, new Date((day + Math.abs(jump)) * DAY));
        expect(later[0].beginsOn >= before[0].beginsOn).toBe(true);
      }),
    );
  });
});
