import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ExitError } from "../../../../cli/exit-codes";
import { recordVerb } from "../../../../cli/verbs/record";

describe("bc-accounts record", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "record-wrong-"));
  });
  const before = process.cwd();
  beforeAll(() => {
    writeFileSync(join(folder, "damaged.gz"), Buffer.from([0x1f, 0x8b, 0x08, 0xff, 1, 2, 3]));
    writeFileSync(join(folder, "notes.json"), '{ "deployment": {} }');
    writeFileSync(join(folder, "index.ts"), "export const a = 1;");
    process.chdir(folder);
  });
  afterAll(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    [["--", "no-such-program-here"], /no-such-program-here could not be started: there is no such program/],
    [[], /there is nothing to record: name a command/],
    [["--listen", "--", "true"], /--listen runs no command/],
    [["--har", "missing.har"], /missing\.har could not be read/],
    [["--account", "erp", "--", "true"], /no declaration of erp was found/],
    [["--export", "missing.json", "--", "true"], /missing\.json could not be read/],
    // The command must not write over the file that was named by mistake.
    [
      ["--export", "index.ts", "--", "true"],
      /^index\.ts is not a state export\. Make it: pulumi stack export > state\.json$/,
    ],
    [["--har", "."], /\. could not be read: it is a folder/],
    [["--log", "damaged.gz"], /damaged\.gz could not be unpacked: .*gunzip/],
    [["--merge", "notes.json"], /^notes\.json is not valid:(?![^]*would be added to it)/],
    [["--merge", "."], /^\. could not be read: it is a folder/],
    [
      ["--output", "notes.json", "--", "true"],
      /^notes\.json is not valid:[^]*would be added to it\. Name another file/,
    ],
    // Not `there is no Pulumi.yaml in ..`, which would be another folder.
    [["--stack", "dev", "--", "true"], /there is no Pulumi\.yaml in \/.*record-wrong-/],
  ])("says what is wrong with %j", async (args, message) => {
    const verb = recordVerb().exitOverride();
    const failure = await verb.parseAsync(["--cwd", ".", ...args], { from: "user" }).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(ExitError);
    expect(failure).toMatchObject({ exitCode: 2, message: expect.stringMatching(message) as string });
  });
});
