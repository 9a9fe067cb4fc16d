import { Command } from "commander";
import { exitCodes } from "../../../cli/exit-codes";
import { bcAccounts } from "../../../cli/program";
import { runProgram } from "../../../cli/run";
import { registerSecrets } from "../../../wire/redact";

/** What runs to the end says on standard error, and its exit code. */
async function saying(run: () => Promise<number>): Promise<{ code: number; said: string }> {
  const said: string[] = [];
  const write = jest.spyOn(process.stderr, "write").mockImplementation((text) => said.push(String(text)) > 0);
  try {
    return { code: await run(), said: said.join("") };
  } finally {
    write.mockRestore();
  }
}

/** Runs a program whose only verb fails with this, and answers its exit code and what it said. */
function failing(error: unknown): Promise<{ code: number; said: string }> {
  const program = new Command("bc-accounts").addCommand(
    new Command("fail").action(() => {
      throw error;
    }),
  );
  return saying(() => runProgram(program, ["node", "bc-accounts", "fail"]));
}

/** Types words behind `bc-accounts`. */
const typing = (...words: readonly string[]) =>
  saying(() => runProgram(bcAccounts(), ["node", "bc-accounts", ...words]));

describe("a failure that no verb foresaw", () => {
  afterEach(() => {
    delete process.env["BIGCOMMERCE_DEBUG"];
  });

  it("is one line that asks for a report, and never the exit code of a finding", async () => {
    const { code, said } = await failing(new TypeError("x is undefined\n  and more"));
    expect(code).toBe(exitCodes.otherSideFailed);
    expect(said).toBe(
      "bc-accounts: This is a fault of bc-accounts: x is undefined. Run the command again with BIGCOMMERCE_DEBUG=1 to see where, and please report it.\n",
    );
  });

  it("shows where it was when somebody asks", async () => {
    process.env["BIGCOMMERCE_DEBUG"] = "1";
    expect((await failing(new TypeError("x is undefined"))).said).toMatch(/run\.test\.ts/);
  });

  it("shows no secret, not even then", async () => {
    process.env["BIGCOMMERCE_DEBUG"] = "1";
    registerSecrets("open-sesame-1234");
    const { said } = await failing(new Error("cannot parse open-sesame-1234"));
    expect(said).toContain("cannot parse [secret]");
    expect(said).not.toContain("sesame");
  });
});

describe("the command line", () => {
  const withDescendants = (command: Command): Command[] => [command, ...command.commands.flatMap(withDescendants)];
  const commands = withDescendants(bcAccounts());

  it("is explained in a terminal of 60 columns too", async () => {
    const program = bcAccounts();
    const printed: string[] = [];
    for (const command of withDescendants(program)) {
      command.configureOutput({ writeOut: (text) => printed.push(text), getOutHelpWidth: () => 60 });
    }
    expect(await runProgram(program, ["node", "bc-accounts", "export", "--help"])).toBe(exitCodes.fine);
    const tooLong = printed
      .join("")
      .split("\n")
      .filter((line) => line.length > 60);
    expect(tooLong).toEqual([]);
    expect(printed.join("")).toContain("--secret-name <name>");
  });

  it("says of every verb, argument and option what it is", () => {
    const silent = commands.flatMap((command) =>
      [command, ...command.registeredArguments, ...command.options]
        .filter((part) => (part instanceof Command ? part.description() : part.description) === "")
        .map((part) => `${command.name()}: ${part.name()}`),
    );
    expect(silent).toEqual([]);
  });

  it.each([
    [["gateway", "token", "add", "--store", "abc123", "ci"], "<name>", /--store, .*--scope/],
    [["review", "--must-not-grant", "never.txt", "preview.json"], "<file...>", /--must-not-grant takes/],
  ])("says of %j that an option took the argument", async (words, argument, options) => {
    const { code, said } = await typing(...words);
    expect(code).toBe(exitCodes.wrongUse);
    expect(said).toContain(`Write ${argument} before the options: `);
    expect(said).toMatch(options);
  });

  it("does not say so where no option could have", async () => {
    expect((await typing("rotate")).said).toBe(
      "error: missing required argument 'logical name'\n(run with --help for the options)\n",
    );
  });

  it.each(["90", "30 days", "next week", "2027-13-01", "31.12.2027"])("takes %j for no date", async (text) => {
    const add = ["gateway", "token", "add", "ci", "--all-stores", "--tokens", "never.json", "--expires", text];
    expect(await typing(...add)).toEqual({
      code: exitCodes.wrongUse,
      said: `bc-accounts: --expires ${text} is neither a number of days (90d) nor a time (2027-01-31T00:00:00Z)\n`,
    });
  });
});
