/* eslint-disable @typescript-eslint/no-require-imports -- jest loads this file as it is */
const { readdirSync } = require("node:fs");
const { join } = require("node:path");

const faults = join(__dirname, "tests/faults");
const isExperiment = (name) => /\.(test|faults)\.ts$/.test(name);

/** What a run consists of. `JEST_SUITE` names another than that of `npm test`. */
const suites = {
  tests: {
    testMatch: ["**/*.test.ts", "**/*.test.tsx"],
    globalSetup: "<rootDir>/tests/helpers/announce-optional-tools.ts",
  },
  /** Every experiment on faults: those of `npm test`, and the long ones (*.faults.ts). */
  faults: experiments([
    ...readdirSync(faults)
      .filter((name) => isExperiment(name) && name !== "load.faults.ts")
      .map((name) => join(faults, name)),
    // Fuzzing of parsers that lies beside their other tests.
    join(__dirname, "tests/unit/handoff/credentials-file.test.ts"),
    join(__dirname, "tests/review/input.test.ts"),
    join(__dirname, "tests/review/properties.test.ts"),
  ]),
  /** What measures has the machine to itself. */
  load: experiments([join(faults, "load.faults.ts")]),
  /** Tests that take long and fail seldom: other toolchains and package managers, and the quickstart in a browser. */
  long: { testMatch: ["**/tests/engine/*.long.ts"], globalSetup: "<rootDir>/tests/helpers/announce-browser.ts" },
  /** The long tests of the control panel's driver, in a real browser. */
  panel: {
    ...experiments(["**/tests/panel/*.faults.ts"]),
    globalSetup: "<rootDir>/tests/helpers/announce-browser.ts",
  },
};

/** Suites whose results become docs/reliability.md. */
function experiments(testMatch) {
  return { testMatch, reporters: ["default", "<rootDir>/tests/faults/harness/experiments-reporter.cjs"] };
}

const suite = suites[process.env["JEST_SUITE"] ?? "tests"];
if (suite === undefined) throw new Error(`JEST_SUITE is none of ${Object.keys(suites).join(", ")}`);

/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/tests"],
  transform: {
    "^.+\\.tsx?$": [
      "@swc/jest",
      {
        jsc: {
          target: "es2023",
          parser: { syntax: "typescript", tsx: true },
          transform: { react: { runtime: "automatic", importSource: "hono/jsx" } },
        },
        module: { type: "commonjs" },
      },
    ],
  },
  // The engine tests start real `pulumi` processes; two cores hold two of those at once.
  maxWorkers: 2,
  testSequencer: "<rootDir>/tests/helpers/longest-first.cjs",
  testTimeout: 30_000,
  ...suite,
};
