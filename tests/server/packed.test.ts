import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

jest.setTimeout(300_000);

const root = resolve(__dirname, "../..");
const name = "pulumi-bigcommerce-api-accounts";

/** A project that has the packed tarball, every package that it depends on, and not the optional `pg`. */
let project: string;
beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), "bc-packed-"));
  const modules = join(project, "node_modules");
  mkdirSync(modules);
  for (const entry of readdirSync(join(root, "node_modules"))) {
    if (["pg", name, ".bin", ".package-lock.json"].includes(entry)) continue;
    symlinkSync(join(root, "node_modules", entry), join(modules, entry));
  }
  execFileSync("npm", ["pack", "--ignore-scripts", "--pack-destination", project], { cwd: root, stdio: "pipe" });
  const tarball = readdirSync(project).find((file) => file.endsWith(".tgz")) ?? "";
  execFileSync("tar", ["-xzf", tarball, "--one-top-level=unpacked"], { cwd: project });
  execFileSync("mv", ["unpacked/package", join(modules, name)], { cwd: project });
  const page = readFileSync(join(modules, name, "docs/writing-a-driver.md"), "utf8");
  for (const [, file = "", text = ""] of page.matchAll(/^```js (\S+)\n([^]*?)^```$/gm))
    writeFileSync(join(project, file), text);
});
afterAll(() => {
  rmSync(project, { recursive: true, force: true });
});

/** Without what the run of this test says to its children. */
const env: NodeJS.ProcessEnv = Object.fromEntries(
  Object.entries(process.env).filter(([key]) => !/^(?:JEST|NODE_)/.test(key)),
);
const node = (...args: string[]) => spawnSync(process.execPath, args, { cwd: project, env, encoding: "utf8" });

describe("the contract as tests, from the packed tarball", () => {
  it.each([
    // All of it once; then that a gateway is reached by its address.
    ["driver", ".", 150],
    ["gateway", "capabilities|confirm several", 8],
  ])("passes as the page has it, by node:test: %s.test.mjs", (which, pattern, atLeast) => {
    const run = node("--test", "--test-reporter=tap", `--test-name-pattern=${pattern}`, `${which}.test.mjs`);
    expect(run.stdout).toMatch(/^# fail 0$/m);
    expect(Number(/^# pass (\d+)$/m.exec(run.stdout)?.[1])).toBeGreaterThanOrEqual(atLeast);
    expect(run.status).toBe(0);
  });

  it("fails for a driver that breaks a promise", () => {
    const broken = readFileSync(join(project, "driver.mjs"), "utf8").replace(
      "list: async () => [...accounts.values()]",
      "list: async () => [...accounts.values()].slice(1)",
    );
    mkdirSync(join(project, "broken"));
    writeFileSync(join(project, "broken/driver.mjs"), broken);
    writeFileSync(join(project, "broken/driver.test.mjs"), readFileSync(join(project, "driver.test.mjs")));
    const run = node("--test", "--test-reporter=tap", "--test-name-pattern=what a gateway relies on", "broken/");
    expect(run.stdout).toMatch(/not ok .* lists the accounts that a person made too/);
    expect(run.status).toBe(1);
  });

  it("runs under Jest by its globals", () => {
    writeFileSync(
      join(project, "jest.test.cjs"),
      `const { describeGatewayContract } = require("${name}/gateway/suite");
       const { startEmulator } = require("${name}/emulator");
       describeGatewayContract("the emulator", async () => {
         const emulator = await startEmulator({ stores: ["store1"], maxAccounts: 12 });
         return { url: emulator.url, manageToken: emulator.gatewayToken, readToken: emulator.readToken, store: "store1", close: () => emulator.close() };
       });`,
    );
    const jest = join(root, "node_modules/jest/bin/jest.js");
    const config = JSON.stringify({ rootDir: project, testMatch: ["**/jest.test.cjs"] });
    const run = node(jest, "--config", config, "-t", "lets a read token|deletes the account");
    expect(run.stderr).toMatch(/Tests: .* 3 passed/);
    expect(run.status).toBe(0);
  });

  it("is loaded by no other door, and asks for a runner only when it is called", () => {
    const doors = ["", "/lifecycle", "/contract", "/gateway", "/emulator", "/policy", "/review"];
    const run = node(
      "-e",
      `for (const door of ${JSON.stringify(doors)}) require("${name}" + door);
       if (Object.keys(require.cache).some((file) => /gateway.suite|node_modules.(jest|expect|@jest)/.test(file))) throw new Error("loaded");
       const { describeDriverContract } = require("${name}/gateway/suite");
       try { describeDriverContract("x", async () => ({})); } catch (error) { console.log(error.message); }`,
    );
    expect(run).toMatchObject({ status: 0, stderr: "" });
    expect(run.stdout).toMatch(/^no test runner is at work here: describe, it, .*Run this file with Jest/);
  });
});

describe("without the package pg, which is optional", () => {
  it("a gateway on PostgreSQL says which package is missing, and how it is installed", () => {
    const command = join("node_modules", name, "dist/cli/main.js");
    const key = Buffer.alloc(32, 1).toString("base64");
    node(command, "gateway", "token", "add", "operator", "--all-stores", "--tokens", "tokens.json");
    const run = spawnSync(
      process.execPath,
      [
        command,
        "gateway",
        "--driver",
        "emulator",
        "--tokens",
        "tokens.json",
        "--ledger",
        "postgres://127.0.0.1:9/ledger",
      ],
      { cwd: project, env: { ...env, BIGCOMMERCE_GATEWAY_KEY: key }, encoding: "utf8" },
    );
    expect(run).toMatchObject({ status: 3, stdout: "" });
    expect(run.stderr).toMatch(/needs the package `pg`, which is not installed: run `npm install pg`\n$/);
  });
});
