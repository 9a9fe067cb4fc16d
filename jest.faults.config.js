/** `npm run test:faults`: every experiment, those of `npm test` (*.test.ts) and the long ones (*.faults.ts). */
/* eslint-disable @typescript-eslint/no-require-imports -- jest loads this file as it is */
const { readdirSync } = require("node:fs");
const { join } = require("node:path");

// No experiment needs a browser, so none is announced.
const { globalSetup: _announceBrowser, ...config } = require("./jest.config.js");

const folder = join(__dirname, "tests/faults");
const files = [
  // The load has the machine to itself: jest.load.config.js.
  ...readdirSync(folder)
    .filter((name) => /\.(test|faults)\.ts$/.test(name) && name !== "load.faults.ts")
    .map((name) => join(folder, name)),
  // Fuzzing of parsers that lies beside their other tests.
  join(__dirname, "tests/unit/handoff/credentials-file.test.ts"),
  join(__dirname, "tests/review/input.test.ts"),
  join(__dirname, "tests/review/properties.test.ts"),
];

/** @type {import("jest").Config} */
module.exports = {
  ...config,
  testMatch: files,
  reporters: ["default", ["<rootDir>/tests/faults/harness/experiments-reporter.cjs", { files }]],
};
