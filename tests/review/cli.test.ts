import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { runProgram } from "../../cli/run";
import { inventoryVerb } from "../../cli/verbs/inventory";
import { reviewVerb } from "../../cli/verbs/review";

const folder = mkdtempSync(join(tmpdir(), "bc-review-"));
const file = (name: string) => join(__dirname, "recordings", `${name}.json`);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = "";
  let err = "";
  const stdout = jest.spyOn(process.stdout, "write").mockImplementation((text) => ((out += String(text)), true));
  const stderr = jest.spyOn(process.stderr, "write").mockImplementation((text) => ((err += String(text)), true));
  try {
    const program = new Command("bc-accounts").addCommand(reviewVerb()).addCommand(inventoryVerb());
    const code = await runProgram(program, ["node", "bc-accounts", ...args]);
    return { code, out, err };
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
  }
}

function written(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe("bc-accounts review", () => {
  it("ends with 1 and the verdict when the gate is closed", async () => {
    const { code, out, err } = await run("review", file("changes"));
    expect(code).toBe(1);
    expect(out).toMatch(/^15 escalations, /);
    expect(err).toMatch(/^bc-accounts: the gate is closed: \d+ reasons/);
  });

  it("ends with 0 under --fail-on never, and says the same", async () => {
    const { code, out } = await run("review", file("changes"), "--fail-on", "never");
    expect(code).toBe(0);
    expect(out).toMatch(/^15 escalations, /);
  });

  it("reads the policy configuration that pulumi reads", async () => {
    const config = written("policy.json", '{ "all": "advisory" }');
    const { code } = await run("review", file("unchanged"), "--policy-pack-config", config);
    expect(code).toBe(0);
  });

  it("compares two stack exports", async () => {
    const { out } = await run("review", file("state-before"), file("state-after"), "--format", "json");
    expect((JSON.parse(out) as { kind: string }).kind).toBe("comparison");
  });

  it.each(["text", "markdown", "json", "sarif", "html"])(
    "writes %s into a file, and the verdict to the terminal",
    async (format) => {
      const target = join(folder, `review.${format}`);
      const { out } = await run("review", file("editable"), "--format", format, "--output", target);
      expect(out).toMatch(/^1 escalation, .*\n$/);
      expect(readFileSync(target, "utf8").length).toBeGreaterThan(1000);
    },
  );

  it.each([
    ["a file that is not there", ["no-such.json"], /no-such\.json could not be read: there is no such file/],
    ["a folder", [folder], /it is a folder/],
    ["a file that is no preview", [__filename], /cannot be reviewed/],
    ["a form that it does not have", [file("editable"), "--format", "xml"], /Allowed choices/],
    [
      "a call that BigCommerce does not have",
      [file("editable"), "--must-not-grant", "DELETE /v3/custmers"],
      /did you mean/,
    ],
    ["a boundary that is none", [file("editable"), "--boundary", __filename], /is not JSON/],
    ["an approvals file that is none", [file("editable"), "--approve-file", file("editable")], /approvals/],
    [
      "a policy configuration with a misspelt rule",
      [file("editable"), "--policy-pack-config", written("bad.json", '{"nameing":"advisory"}')],
      /did you mean "naming"/,
    ],
    ["no file", [], /missing required argument/],
  ])("ends with 2 for wrong use: %s", async (_name, args, message) => {
    const { code, err } = await run("review", ...args);
    expect(err).toMatch(message);
    expect(code).toBe(2);
  });

  it("ends with 3 when the result cannot be written", async () => {
    const { code, err } = await run("review", file("editable"), "--output", join(folder, "no", "such", "folder"));
    expect([code, err]).toEqual([3, expect.stringMatching(/could not be written: ENOENT/)]);
  });
});

describe("bc-accounts inventory", () => {
  it.each(["table", "markdown", "csv", "html", "json"])(
    "lists the accounts of several stacks as %s",
    async (format) => {
      const { code, out } = await run("inventory", file("state-before"), file("state-after"), "--format", format);
      expect(code).toBe(0);
      expect(out).toContain("inside-component-token");
    },
  );

  it("ends with 2 for a file that is no state", async () => {
    expect((await run("inventory", __filename)).code).toBe(2);
  });
});
