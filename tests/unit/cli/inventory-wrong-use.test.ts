import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inventoryVerb } from "../../../cli/verbs/inventory";

describe("bc-accounts inventory", () => {
  const folder = mkdtempSync(join(tmpdir(), "inventory-wrong-"));
  const file = join(folder, "program.ts");
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    ["an empty file", ""],
    ["a file that is no JSON", "export const a = 1;"],
    ["JSON of something else", "{}"],
  ])("asks for a state, not for a preview, where it gets %s", async (_what, text) => {
    writeFileSync(file, text);
    const work = inventoryVerb().exitOverride().parseAsync([file], { from: "user" });
    await expect(work).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(
        /program\.ts cannot be listed: [^.]+\. Make it: pulumi stack export --stack <name> > state\.json$/,
      ) as string,
    });
  });
});
