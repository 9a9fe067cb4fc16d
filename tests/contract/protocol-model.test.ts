import fc from "fast-check";
import { histories, live } from "./protocol-model";

describe("the create protocol over random histories", () => {
  it("deletes nothing that is in a state, and leaves nothing alive that is not reported", async () => {
    await fc.assert(
      fc.asyncProperty(histories(14), async (history) => {
        expect(await live(history)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  }, 240_000);
});
