import { canFindProcesses, EngineLane, type EnginePoint } from "./engine-lane";

/** Registers one test for each point, on one stack of the real engine, and what must hold after all of them. */
export function describeEnginePoints(points: readonly EnginePoint[]): void {
  (canFindProcesses ? describe : describe.skip)("crash point on the real engine", () => {
    let lane: EngineLane;
    beforeAll(async () => {
      lane = await EngineLane.start(points);
    }, 180_000);
    afterAll(() => lane.close());

    it.each(points.map((point, index) => [point.operation, point.blow, point.step, index] as const))(
      "%s: %s at %s: nothing lost, nothing doubled",
      async (_operation, _blow, _step, index) => {
        const report = await lane.run(points[index] as EnginePoint, index);
        expect(report).toEqual({ afterCrash: [], afterRepeat: [], code: 0, asDeclared: true });
      },
      240_000,
    );

    it("after all of these another `up` changes nothing, and every account is confirmed", async () => {
      const { run, unconfirmed } = await lane.calmUp();
      expect(run.output).toMatch(/\d+ unchanged/);
      expect(run.output).not.toMatch(/\d+ (created|updated|replaced|deleted)/);
      expect(unconfirmed).toEqual([]);
    }, 120_000);

    it("and no secret is in any output, state file, log or the gateway's disk", async () => {
      expect(await lane.leaks()).toEqual([]);
    }, 60_000);
  });
}
