/** `npm run test:faults`: every experiment, those of `npm test` (*.test.ts) and the long ones (*.faults.ts). */
/* eslint-disable @typescript-eslint/no-require-imports -- jest loads this file as it is */
// No experiment needs a browser, so none is announced.
const { globalSetup: _announceBrowser, ...config } = require("./jest.config.js");

/** @type {import("jest").Config} */
module.exports = {
  ...config,
  roots: ["<rootDir>/tests/faults"],
  testMatch: ["**/*.test.ts", "**/*.faults.ts"],
  reporters: ["default", "<rootDir>/tests/faults/harness/experiments-reporter.cjs"],
};
