import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { repository } from "../helpers/engine";
import { type Mutant, mutants } from "./harness/mutants";
import { canMount } from "./harness/small-disk";

const unused = new Set([".git", "node_modules", "docs", "examples", "benchmarks"]);

/** A test that nothing can make fail holds nothing: each of these must fail when its protection is switched off. */
describe("with its protection switched off in a copy of the sources", () => {
  let copy: string;
  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), "bc-mutants-"));
    cpSync(repository, copy, {
      recursive: true,
      filter: (path) => !unused.has(relative(repository, path).split("/")[0] ?? ""),
    });
    symlinkSync(join(repository, "node_modules"), join(copy, "node_modules"));
  }, 600_000);
  afterAll(() => {
    rmSync(copy, { recursive: true, force: true });
  });

  async function failsWith({ file, text, replacement, test, named }: Mutant): Promise<void> {
    const path = join(copy, file);
    const source = readFileSync(path, "utf8");
    if (source.split(text).length !== 2) throw new Error(`${file} does not hold this text exactly once: ${text}`);
    const sound = await run(copy, test, named);
    if (sound.failed > 0 || sound.passed === 0) throw new Error(`it does not pass as it is:\n${sound.output}`);
    writeFileSync(path, source.replace(text, replacement));
    try {
      if ((await run(copy, test, named)).failed === 0) throw new Error(`no test of ${test} failed`);
    } finally {
      writeFileSync(path, source);
    }
  }

  it.each(mutants.filter(({ mounts = false }) => !mounts).map((mutant) => [mutant.protection, mutant] as const))(
    "a test fails: %s",
    async (_protection, mutant) => failsWith(mutant),
    600_000,
  );

  (canMount() ? describe : describe.skip)("(needs the right to mount)", () => {
    it.each(mutants.filter(({ mounts = false }) => mounts).map((mutant) => [mutant.protection, mutant] as const))(
      "a test fails: %s",
      async (_protection, mutant) => failsWith(mutant),
      600_000,
    );
  });
});

interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly output: string;
}

/** Runs the tests of a file whose names hold a text. */
function run(folder: string, file: string, named: string): Promise<Outcome> {
  const report = join(folder, "mutant-report.json");
  rmSync(report, { force: true });
  const jest = join(repository, "node_modules/jest/bin/jest.js");
  const pattern = named.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  // Any file is a test file here, the long ones too. A test that fails may leave something open.
  const args = ["--rootDir", folder, "--testMatch", `**/${file}`, "--runInBand", "--forceExit", "-t", pattern];
  const child = spawn(process.execPath, [jest, ...args, "--json", "--outputFile", report], { cwd: folder });
  let output = "";
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", () => {
      const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, "utf8")) as Record<string, number>;
      resolve({ passed: numPassedTests ?? 0, failed: numFailedTests ?? 0, output });
    });
  });
}
