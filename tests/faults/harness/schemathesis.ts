import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensurePythonPackage } from "../../helpers/python-package";
import { MANAGE } from "./gateway-process";

/** Exactly this one: another version finds other things. */
const version = "4.32.5";

const bin = ensurePythonPackage({
  name: `schemathesis-${version}`,
  requirements: [`schemathesis==${version}`],
  check: ["schemathesis", "--version"],
});

/** False where Python, pip or, the first time, PyPI is missing. */
export const hasSchemathesis = bin !== undefined;

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
    execFile(
      join(bin ?? "", "schemathesis"),
      args,
      { cwd: folder, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        const cases = Number(/(\d+) generated/.exec(stdout)?.[1] ?? 0);
        const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
        const report = join(folder, "report.ndjson");
        const leaked = existsSync(report) && readFileSync(report, "utf8").includes("    at ");
        rmSync(folder, { recursive: true, force: true });
        resolve({ code: leaked ? -2 : code, cases, output: stdout + stderr });
      },
    );
  });
}
