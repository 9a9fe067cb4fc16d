import { bcAccounts } from "../../../cli/program";
import { exitCodes } from "../../../cli/exit-codes";
import { runProgram } from "../../../cli/run";
import { FakePulumi } from "../../helpers/fake-pulumi";

(process.platform === "win32" ? describe.skip : describe)("bc-accounts verify, where nothing is adopted", () => {
  it.each([
    ["handoff", /^No account is adopted yet\. What to do: npx bc-accounts handoff\n$/],
    ["gateway", /^A gateway makes this stack's accounts, .*: npx bc-accounts audit\n$/],
  ])("names the command that helps in the mode %s, and counts no calls", async (mode, message) => {
    const pulumi = new FakePulumi();
    pulumi.start({
      "stack export": { deployment: { resources: [] } },
      config: { "bigcommerce:mode": { value: mode }, "bigcommerce:storeHash": { value: "abc123" } },
    });
    const written: string[] = [];
    const spies = [process.stdout, process.stderr].map((stream) =>
      jest.spyOn(stream, "write").mockImplementation((text) => written.push(String(text)) > 0),
    );
    try {
      const code = await runProgram(bcAccounts(), ["node", "bc-accounts", "verify", "--cwd", pulumi.folder]);
      expect(code).toBe(exitCodes.fine);
    } finally {
      for (const spy of spies) spy.mockRestore();
      pulumi.stop();
    }
    expect(written.join("")).toMatch(message);
  });
});
