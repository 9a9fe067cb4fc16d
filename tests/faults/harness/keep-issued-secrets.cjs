// Preloaded into a gateway's process: writes down every secret that its stores issue, for scans. The emulator itself
// keeps none of them.
/* eslint-disable @typescript-eslint/no-require-imports -- Node loads it as it is */
const { appendFileSync } = require("node:fs");
const { EmulatorDriver } = require("../../../dist/emulator/stores/driver.js");

const { create } = EmulatorDriver.prototype;
EmulatorDriver.prototype.create = async function (...args) {
  const made = await create.apply(this, args);
  const { access_token, client_secret } = made.credentials;
  appendFileSync(process.env.ISSUED_SECRETS, `${access_token}\n${client_secret}\n`);
  return made;
};
