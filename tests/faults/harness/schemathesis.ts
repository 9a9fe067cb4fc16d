import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { MANAGE } from "./gateway-process";

/** Exactly this one: another version finds other things. */
const version = "4.32.5";

/** In the user's cache, so that it is downloaded once. */
const environment = join(
  process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"),
  `pulumi-bigcommerce-api-accounts/schemathesis-${version}`,
);
const command = join(environment, "bin/schemathesis");

/** Installs schemathesis from PyPI if it is not there. False where Python, pip or the network is missing. */
export function ensureSchemathesis(): boolean {
  try {
    if (!existsSync(command)) {
      mkdirSync(environment, { recursive: true });
      execFileSync("python3", ["-m", "venv", environment], { stdio: "ignore" });
      execFileSync(join(environment, "bin/pip"), ["install", "--quiet", `schemathesis==${version}`], {
        stdio: "ignore",
      });
    }
    execFileSync(command, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

export interface FuzzResult {
  readonly code: number;
  readonly cases: number;
  readonly output: string;
}

/** Lets schemathesis loose on the document that the server serves, with a fixed seed. */
export function runSchemathesis(url: string, store: string): Promise<FuzzResult> {
  const folder = mkdtempSync(join(tmpdir(), "bc-fuzz-"));
  writeFileSync(join(folder, "schemathesis.toml"), `[parameters]\n"path.store" = "${store}"\n`);
  const checks = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
  ];
  const args = [
    ["--config-file", "schemathesis.toml", "run", `${url}/v1/openapi.json`, "--seed", "7", "--max-examples", "100"],
    [
      "--header",
      `Authorization: Bearer ${MANAGE}`,
      "--checks",
      checks.join(","),
      "--continue-on-failure",
      "--warnings",
      "off",
    ],
    ["--report", "ndjson", "--report-ndjson-path", join(folder, "report.ndjson")],
  ].flat();
  return new Promise((resolve) => {
    execFile(command, args, { cwd: folder, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      const cases = Number(/(\d+) generated/.exec(stdout)?.[1] ?? 0);
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      const report = join(folder, "report.ndjson");
      const leaked = existsSync(report) && readFileSync(report, "utf8").includes("    at ");
      rmSync(folder, { recursive: true, force: true });
      resolve({ code: leaked ? -2 : code, cases, output: stdout + stderr });
    });
  });
}
