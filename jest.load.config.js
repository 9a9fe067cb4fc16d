/** The part of `npm run test:faults` that measures, and so runs alone. It adds to what the other part has written. */
/* eslint-disable @typescript-eslint/no-require-imports -- jest loads this file as it is */
const { join } = require("node:path");

const { globalSetup: _announceBrowser, ...config } = require("./jest.config.js");

const files = [join(__dirname, "tests/faults/load.faults.ts")];

/** @type {import("jest").Config} */
module.exports = {
  ...config,
  testMatch: files,
  reporters: ["default", ["<rootDir>/tests/faults/harness/experiments-reporter.cjs", { files, adds: true }]],
};
