import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../helpers/engine";
import { type Lab, program, startLab } from "../helpers/lab";

jest.setTimeout(240_000);

let lab: Lab;
beforeAll(async () => {
  lab = await startLab({ program: program("") });
});
afterAll(() => lab.close());

/** An inline program of the Automation API, with the options that the page on trouble shows, or without. */
const inline = (verb: "up" | "preview", options: string) => `
  const { LocalWorkspace } = require("@pulumi/pulumi/automation");
  const { ApiAccount } = require("pulumi-bigcommerce-api-accounts");
  const program = async () => void new ApiAccount("feed", { scopes: { products: "read-only" } });
  LocalWorkspace.createOrSelectStack({ projectName: "shop", stackName: "dev", program }, ${options})
    .then((stack) => stack.${verb}())
    .then(({ changeSummary, summary }) => console.log(JSON.stringify(changeSummary ?? summary.resourceChanges)))
    .catch((error) => { console.error(error.message); process.exitCode = 1; });`;

async function run(verb: "up" | "preview", options: string) {
  const folder = join(lab.engine.directory, "automation");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "main.js"), inline(verb, options));
  // From a folder that has none of the packages, nor has one above it.
  return lab.engine.shell(`cd / && node ${join(folder, "main.js")}`);
}

describe("an inline program of the Automation API", () => {
  const page = readFileSync(join(repository, "docs/troubleshooting.md"), "utf8");

  it("makes an account from any folder with the options that the page shows", async () => {
    const [, settings = "the page shows no settings"] =
      /^const projectSettings = (\{.*\}) as const;$/m.exec(page) ?? [];
    const made = await run("up", `{ projectSettings: ${settings} }`);
    if (made.code !== 0) throw new Error(made.output);
    expect(JSON.parse(made.stdout)).toEqual({ create: 2 });
    expect(Object.keys(lab.accounts())).toEqual([expect.stringMatching(/^feed-/)]);
    expect(lab.leaks()).toEqual([]);
  });

  it("without them fails in the engine's words, which are the page's heading", async () => {
    const failed = await run("preview", "{}");
    expect(failed.code).not.toBe(0);
    const [, heading] = /^## "(Cannot find module [^"]+)"$/m.exec(page) ?? [];
    expect(failed.output).toContain(heading ?? "the page has no such heading");
  });
});
