import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "../helpers/engine";
import { type Lab, program, startLab } from "../helpers/lab";

/** The pack out of the published package: one `npm install`, and nothing of this checkout. */
jest.setTimeout(600_000);

const versionOf = (name: string) =>
  (JSON.parse(readFileSync(join(repository, "node_modules", name, "package.json"), "utf8")) as { version: string })
    .version;
const broad = `new ApiAccount("feed", { scopes: { products: "modify" }, endpoints: ["GET /v3/catalog/products"] });`;

let folder: string;
let lab: Lab;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "bc-policy-"));
  execFileSync("npm", ["pack", "--ignore-scripts", "--pack-destination", folder], { cwd: repository, stdio: "pipe" });
  const tarball = join(folder, readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "");
  const install = (directory: string): Promise<void> => {
    const args = ["install", "--no-audit", "--no-fund", "--prefer-offline", "--ignore-scripts"];
    execFileSync("npm", [...args, tarball, `@pulumi/pulumi@${versionOf("@pulumi/pulumi")}`], {
      cwd: directory,
      stdio: "pipe",
    });
    return Promise.resolve();
  };
  lab = await startLab({ program: program(broad), install });
});
afterAll(async () => {
  await lab.close();
  rmSync(folder, { recursive: true, force: true });
});

it("the installed package's policy folder is a policy pack", async () => {
  const run = await lab.engine.preview("--policy-pack", "node_modules/pulumi-bigcommerce-api-accounts/policy");
  expect(run.code).not.toBe(0);
  expect(run.output).toContain("least-privilege");
  expect(run.output).toContain('this suffices: scopes: { products: "read-only" }');
});

it.each(["baseline", "strict", "audit"])("the preset %s lies in the package as a file", async (preset) => {
  const pack = "node_modules/pulumi-bigcommerce-api-accounts/policy";
  const run = await lab.engine.preview("--policy-pack", pack, "--policy-pack-config", `${pack}/presets/${preset}.json`);
  expect(run.output).toContain("least-privilege");
  expect(run.code === 0).toBe(preset === "audit");
});

it("a team composes a pack of its own out of rules and presets", async () => {
  const own = join(lab.engine.directory, "acme-policy");
  mkdirSync(own);
  writeFileSync(join(own, "PulumiPolicy.yaml"), "runtime: nodejs\n");
  writeFileSync(join(own, "package.json"), JSON.stringify({ name: "acme-policy", version: "1.2.3", main: "index.js" }));
  writeFileSync(
    join(own, "index.js"),
    `const { PolicyPack } = require("@pulumi/policy");
     const { accountPolicies, declaredPurpose, leastPrivilege, presetFor } = require("pulumi-bigcommerce-api-accounts/policy");
     const rules = [leastPrivilege, declaredPurpose];
     new PolicyPack("acme", { policies: accountPolicies({ rules }) }, presetFor("strict", rules));`,
  );
  lab.engine.write(program(`new ApiAccount("feed", { scopes: { products: "modify" } });`));
  const run = await lab.engine.preview("--policy-pack", own);
  expect(run.code).not.toBe(0);
  expect(run.output).toContain("acme@v1.2.3");
  expect(run.output).toMatch(/\[mandatory\] .*declared-purpose/);
  expect(run.output).not.toContain("scope-budget");
});
