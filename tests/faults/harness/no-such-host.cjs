// Preloaded into a process: no name resolves, as on a machine without a name server, and nothing is asked of one.
/* eslint-disable @typescript-eslint/no-require-imports -- what node preloads with -r is CommonJS */
const dns = require("node:dns");

dns.lookup = (hostname, options, callback) => {
  const done = typeof options === "function" ? options : callback;
  const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: "ENOTFOUND", hostname });
  process.nextTick(done, error);
};
