/**
 * Leaves out of a bundle what this package never uses of its libraries: of undici everything but the HTTP client behind a
 * dispatcher, of zod the messages in forty languages. Both are read and compiled at every start of a process.
 */
import { createRequire } from "node:module";
import { dirname } from "node:path";

const require = createRequire(import.meta.url);

/** What wire/dispatcher-for.ts takes of undici, with the one call that is made on a dispatcher. */
const undici = `
  const Dispatcher = require("undici/lib/dispatcher/dispatcher.js");
  Object.assign(Dispatcher.prototype, { request: require("undici/lib/api/api-request.js") });
  exports.Agent = require("undici/lib/dispatcher/agent.js");
  exports.EnvHttpProxyAgent = require("undici/lib/dispatcher/env-http-proxy-agent.js");`;

/** @type {import("esbuild").Plugin} */
export const slim = {
  name: "slim",
  setup(build) {
    build.onResolve({ filter: /^undici$/ }, () => ({ path: "undici", namespace: "slim" }));
    build.onLoad({ filter: /.*/, namespace: "slim" }, () => ({
      contents: undici,
      resolveDir: dirname(require.resolve("undici/package.json")),
    }));
    build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.c?js$/ }, () => ({
      contents: 'export { default as en } from "./en.js";',
    }));
  },
};
