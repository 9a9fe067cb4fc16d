import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ExitError, exitCodes } from "../../../cli/exit-codes";
import { adoptVerb } from "../../../cli/verbs/adopt";

describe("bc-accounts adopt", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "adopt-wrong-"));
    writeFileSync(join(folder, "fleet.csv"), "name,token\n");
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  // Neither may end with the advice for a lost file, which is to delete the account.
  it.each([
    ["a folder in the place of a file", ["erp", "--file", "."], /--file names a folder\..*adopt --dir <folder>$/],
    ["a file in the place of a folder", ["--dir", "fleet.csv"], /--dir names a file\..*adopt --stdin --yes < <file>$/],
  ])("says the way out for %s", async (_what, [first = "", second = "", third], message) => {
    const args = third === undefined ? [first, join(folder, second)] : [first, second, join(folder, third)];
    const failure = await adoptVerb()
      .exitOverride()
      .parseAsync(args, { from: "user" })
      .then(
        () => undefined,
        (error: unknown) => error,
      );
    expect(failure).toBeInstanceOf(ExitError);
    expect(failure).toMatchObject({
      exitCode: exitCodes.wrongUse,
      message: expect.stringMatching(message) as string,
    });
  });
});
