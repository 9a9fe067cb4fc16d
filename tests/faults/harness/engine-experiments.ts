import type { GatewayStep } from "../../../gateway";
import { crashPointsOfEngine, type CrashPoint, type Operation, operationOf } from "./crash-points";
import { canFindProcesses, EngineLane, type EnginePoint, type EngineReport, type EngineWay } from "./engine-lane";

/** Experiments on one stack: beyond that each `up` takes longer for all the accounts of the others. */
const MOST_ON_ONE_STACK = 16;

/** Registers one test for each point, on stacks of the real engine one after the other, and what must hold after all of them. */
export function describeEnginePoints(points: readonly EnginePoint[], way: EngineWay = {}): void {
  for (const group of groupsOf(points)) describeOnOneStack(group, way);
}

/** Experiments of the table with kill -9, as experiments on the real engine. */
export function killsOf(
  operations: (name: string) => boolean,
  points: readonly CrashPoint[] = crashPointsOfEngine,
): EnginePoint[] {
  return points
    .filter(({ operation }) => operations(operation.name))
    .map(({ operation, step, victim, title }: CrashPoint) => ({
      operation: asOnEngine(operation),
      step,
      blow: victim,
      title,
    }));
}

/** Ctrl-C, once and twice, while the gateway stands at a step. */
export function interruptions(): EnginePoint[] {
  const moments: readonly (readonly [string, GatewayStep])[] = [
    ["create", "account-created"],
    ["create", "credentials-sealed"],
    ["replace, new before old", "credentials-sealed"],
    ["replace, new before old", "account-deleted"],
    ["delete", "account-deleted"],
  ];
  return moments.flatMap(([name, step]) =>
    (["one SIGINT", "two SIGINTs"] as const).map((blow) => ({
      operation: operationOf(name),
      step,
      blow,
      title: `${name}: ${blow} at ${step}`,
    })),
  );
}

/** A real program confirms what it got by itself, so what takes the place of a lost account is confirmed by the `up` that makes it. */
function asOnEngine(operation: Operation): Operation {
  const { before, lost, steps } = operation;
  const isConfirmation = lost !== undefined && steps.includes("superseded-deleted");
  return isConfirmation ? { ...operation, before: before.slice(0, lost + 1) } : operation;
}

function describeOnOneStack(points: readonly EnginePoint[], way: EngineWay): void {
  const where = [
    way.front === "plugin" ? ", through the packaged plugin" : "",
    way.ledger === undefined || way.ledger === "SQLite" ? "" : `, with the ledger in ${way.ledger}`,
  ].join("");
  (canFindProcesses ? describe : describe.skip)(`crash point on the real engine${where} (needs /proc)`, () => {
    let lane: EngineLane;
    beforeAll(async () => {
      lane = await EngineLane.start(points, way);
    }, 240_000);
    afterAll(() => lane.close());

    it.each(points.map((point, index) => [point.title, point, index] as const))(
      "%s: nothing lost, nothing doubled",
      async (_title, point, index) => {
        expect(await lane.run(point, index)).toEqual(expectedOf(point));
      },
      240_000,
    );

    it("after all of these another `up` changes nothing, every account is confirmed, and none is left over", async () => {
      const { run, unconfirmed, found } = await lane.calmUp();
      expect(run.output).toMatch(/\d+ unchanged/);
      expect(run.output).not.toMatch(/\d+ (created|updated|replaced|deleted)/);
      expect({ unconfirmed, found }).toEqual({ unconfirmed: [], found: [] });
    }, 120_000);

    it("and no secret that was ever issued is in any output, state file, log or the gateway's disk", async () => {
      expect(await lane.leaks()).toEqual([]);
    }, 60_000);
  });
}

function expectedOf({ blow, step }: EnginePoint): EngineReport {
  // A killed CLI leaves in state that it had begun something; a confirmation is nothing that the engine knows of.
  const isOperation = !step.startsWith("confirm") && step !== "superseded-deleted";
  return {
    hit: true,
    afterCrash: [],
    // One SIGINT lets what has begun end, and writes it down.
    wasRecorded: blow === "one SIGINT" ? true : (expect.any(Boolean) as boolean),
    warned: blow === "cli" && isOperation ? true : (expect.any(Boolean) as boolean),
    afterRepeat: [],
    code: 0,
    asDeclared: true,
    leftBehind: [],
  };
}

/** The points in groups that can share a stack: of one profile, and not too many. */
function groupsOf(points: readonly EnginePoint[]): EnginePoint[][] {
  const groups: EnginePoint[][] = [];
  for (const profile of new Set(points.map(({ operation }) => operation.profile))) {
    const same = points.filter(({ operation }) => operation.profile === profile);
    for (let at = 0; at < same.length; at += MOST_ON_ONE_STACK) groups.push(same.slice(at, at + MOST_ON_ONE_STACK));
  }
  return groups;
}
