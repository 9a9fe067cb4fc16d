/** The long half of the control panel's tests, a part of `npm run test:faults`: every variant, the whole contract. */
/* eslint-disable @typescript-eslint/no-require-imports -- jest loads this file as it is */
const config = require("./jest.config.js");

/** @type {import("jest").Config} */
module.exports = { ...config, testMatch: ["**/tests/panel/*.faults.ts"] };
