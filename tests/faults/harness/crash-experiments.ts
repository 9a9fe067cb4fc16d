import { CrashLane, type CrashReport } from "./crash-lane";
import type { CrashPoint } from "./crash-points";
import type { LedgerKind } from "./gateway-process";
import { spread } from "./lanes";
import { ProviderProcess } from "./provider-process";

/** Experiments under way at once. */
const LANES = 3;

/** Registers one test for each point, run on lanes side by side, and the scan for secrets after all of them. */
export function describeCrashPoints(crashPoints: readonly CrashPoint[], ledger: LedgerKind = "SQLite"): void {
  const where = ledger === "SQLite" ? "" : ` with the ledger in ${ledger}`;
  let lanes: CrashLane[];
  let reports: Map<CrashPoint, Promise<CrashReport>>;
  beforeAll(async () => {
    lanes = await Promise.all(Array.from({ length: LANES }, () => CrashLane.start(crashPoints.length, ledger)));
    reports = spread(lanes, crashPoints, (lane, point) => lane.run(point));
  }, 60_000);
  afterAll(async () => {
    await Promise.allSettled([...reports.values()]);
    await ProviderProcess.closeAll();
    await Promise.all(lanes.map((lane) => lane.close()));
  }, 300_000);

  describe(`crash point${where}`, () => {
    it.each(crashPoints.map((point) => [point.title, point] as const))(
      "%s: nothing lost, nothing doubled",
      async (_title, point) => {
        const report = await reports.get(point);
        expect(report).toMatchObject({ hit: true, afterCrash: [], afterRepeat: [] });
        expect(report?.outcome).toEqual(report?.undisturbed);
      },
      300_000,
    );
  });

  describe(`after all of these${where}`, () => {
    it("no secret is in clear on a gateway's disk, nor in what any process printed", async () => {
      const leaks = await Promise.all(lanes.map((lane) => lane.leaks()));
      expect(leaks.flat()).toEqual([]);
    }, 60_000);
  });
}
