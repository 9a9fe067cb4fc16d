import fc from "fast-check";
import { histories, live } from "../contract/protocol-model";

/** The long part of tests/contract/protocol-model.test.ts. `MODEL_RUNS` and `MODEL_SEED` repeat or prolong it. */
const numRuns = Number(process.env["MODEL_RUNS"] ?? 1_500);
const seed = process.env["MODEL_SEED"];

describe("the create protocol over long random histories", () => {
  it("deletes nothing that is in a state, and leaves nothing alive that is not reported", async () => {
    await fc.assert(
      fc.asyncProperty(histories(40), async (history) => {
        expect(await live(history)).toEqual([]);
      }),
      { numRuns, ...(seed === undefined ? {} : { seed: Number(seed) }) },
    );
  }, 3_600_000);
});
