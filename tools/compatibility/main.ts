import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { PULUMI_VERSION } from "../../engine/cli/versions";
import { ensurePulumi } from "../toolchain/ensure-pulumi";
import { type CompatibilityResult, readCompatibility, writeCompatibility } from "../docs/compatibility-results";
import { ensureNewestCli, NEWEST_VERSION } from "./newest-cli";
import { ensureNode, nodeMajors } from "./node-versions";

/**
 * `npm run compatibility -- [--node <major>] [--cli <version>]`: runs tests of the real engine on every pair of Node.js and Pulumi CLI
 * that is to be had here, or on those that are named, and writes what came of it where the page on compatibility is made from.
 */

const root = resolve(__dirname, "../..");
const suites = {
  dynamic: "tests/engine/lifecycle.test.ts",
  plugin: "tests/engine/lifecycle-plugin.test.ts",
  policy: "tests/engine/policy-installed.test.ts",
} as const;

async function main(): Promise<void> {
  const sdk = (
    JSON.parse(readFileSync(join(root, "node_modules/@pulumi/pulumi/package.json"), "utf8")) as { version: string }
  ).version;
  const clis = {
    [PULUMI_VERSION]: async () => (await ensurePulumi()).binDirectory,
    [NEWEST_VERSION]: ensureNewestCli,
  };
  for (const [cli, folderOf] of Object.entries(clis)) {
    if ((option("--cli") ?? cli) !== cli) continue;
    const programs = await folderOf();
    if (programs === undefined) continue;
    for (const major of nodeMajors) {
      if ((option("--node") ?? String(major)) !== String(major)) continue;
      const node = ensureNode(major);
      const path = [node.folder, programs, process.env["PATH"]].filter((folder) => folder !== undefined);
      const outcome = run(path.join(delimiter));
      const result: CompatibilityResult = { cli, node: node.version, sdk, ...outcome };
      process.stdout.write(`${JSON.stringify(result)}\n`);
      const others = readCompatibility().filter(
        (other) => other.cli !== cli || other.node.split(".")[0] !== node.version.split(".")[0],
      );
      writeCompatibility([...others, result]);
    }
  }
}

/** Runs the suites with these programs first, and counts. */
function run(path: string): Record<keyof typeof suites, string> {
  const folder = mkdtempSync(join(tmpdir(), "bc-compatibility-"));
  const report = join(folder, "report.json");
  spawnSync(
    "node",
    [
      join(root, "node_modules/jest/bin/jest.js"),
      "-w",
      "1",
      "--json",
      "--outputFile",
      report,
      ...Object.values(suites),
    ],
    {
      cwd: root,
      env: { ...process.env, PATH: path },
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
  const { testResults } = JSON.parse(readFileSync(report, "utf8")) as JestReport;
  rmSync(folder, { recursive: true });
  const outcomes = Object.entries(suites).map(([name, file]) => {
    const tests = testResults.find((suite) => suite.name.endsWith(file))?.assertionResults ?? [];
    return [name, `${tests.filter(({ status }) => status === "passed").length} of ${tests.length}`] as const;
  });
  return Object.fromEntries(outcomes) as Record<keyof typeof suites, string>;
}

interface JestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

function option(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}

void main();
