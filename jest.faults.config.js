/** `npm run test:faults`: every experiment, those of `npm test` (*.test.ts) and the long ones (*.faults.ts). */
/* eslint-disable @typescript-eslint/no-require-imports -- jest loads this file as it is */
/** @type {import("jest").Config} */
module.exports = {
  ...require("./jest.config.js"),
  roots: ["<rootDir>/tests/faults"],
  testMatch: ["**/*.test.ts", "**/*.faults.ts"],
  reporters: ["default", "<rootDir>/tests/faults/harness/experiments-reporter.cjs"],
};
