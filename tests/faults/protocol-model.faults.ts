import fc from "fast-check";
import { histories, live } from "../contract/protocol-model";
import { recordFigure } from "./harness/figures";

/** The long part of tests/contract/protocol-model.test.ts. `MODEL_RUNS` and `MODEL_SEED` repeat or prolong it. */
const numRuns = Number(process.env["MODEL_RUNS"] ?? 1_500);
const seed = process.env["MODEL_SEED"];

describe("the create protocol over long random histories", () => {
  it("deletes nothing that is in a state, and leaves nothing alive that is not reported", async () => {
    const lived = { histories: 0, steps: 0 };
    await fc.assert(
      fc.asyncProperty(histories(40), async (history) => {
        lived.histories += 1;
        lived.steps += history.length;
        expect(await live(history)).toEqual([]);
      }),
      { numRuns, ...(seed === undefined ? {} : { seed: Number(seed) }) },
    );
    recordFigure("random histories of the create protocol", lived.histories);
    recordFigure("random histories of the create protocol: steps", lived.steps);
  }, 3_600_000);
});
