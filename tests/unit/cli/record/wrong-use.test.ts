import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ExitError } from "../../../../cli/exit-codes";
import { recordVerb } from "../../../../cli/verbs/record";

describe("bc-accounts record", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "record-wrong-"));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    [["--", "no-such-program-here"], /no-such-program-here could not be started: there is no such program/],
    [[], /there is nothing to record: name a command/],
    [["--listen", "--", "true"], /--listen runs no command/],
    [["--har", "missing.har"], /missing\.har could not be read/],
    [["--account", "erp", "--", "true"], /no declaration of erp was found/],
    [["--export", "missing.json", "--", "true"], /missing\.json could not be read/],
    [["--stack", "dev", "--", "true"], /there is no Pulumi\.yaml/],
  ])("says what is wrong with %j", async (args, message) => {
    const verb = recordVerb().exitOverride();
    const failure = await verb.parseAsync(["--cwd", folder, ...args], { from: "user" }).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(ExitError);
    expect(failure).toMatchObject({ exitCode: 2, message: expect.stringMatching(message) as string });
  });
});
