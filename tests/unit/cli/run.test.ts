import { Command } from "commander";
import { exitCodes } from "../../../cli/exit-codes";
import { bcAccounts } from "../../../cli/program";
import { runProgram } from "../../../cli/run";
import { registerSecrets } from "../../../wire/redact";

/** Runs a program whose only verb fails with this, and answers its exit code and what it said. */
async function failing(error: unknown): Promise<{ code: number; said: string }> {
  const said: string[] = [];
  const write = jest.spyOn(process.stderr, "write").mockImplementation((text) => said.push(String(text)) > 0);
  try {
    const program = new Command("bc-accounts").addCommand(
      new Command("fail").action(() => {
        throw error;
      }),
    );
    const code = await runProgram(program, ["node", "bc-accounts", "fail"]);
    return { code, said: said.join("") };
  } finally {
    write.mockRestore();
  }
}

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

  it("says of every verb, argument and option what it is", () => {
    const silent = commands.flatMap((command) =>
      [command, ...command.registeredArguments, ...command.options]
        .filter((part) => (part instanceof Command ? part.description() : part.description) === "")
        .map((part) => `${command.name()}: ${part.name()}`),
    );
    expect(silent).toEqual([]);
  });
});
