// A provider process without an engine: runs the compiled lifecycle, one call for each message. Like the real one it
// goes on with what it was asked when whoever asked is gone.
/* eslint-disable @typescript-eslint/no-require-imports -- runs as it is, for a quick start */
const lifecycle = require("../../../dist/provider/lifecycle/lifecycle.js");

process.on("message", ({ id, method, args }) => {
  const work =
    method === "configure"
      ? lifecycle.configure({ config: { get: (key) => args[0][key] } })
      : lifecycle[method](...args);
  work.then(
    (value) => process.send({ id, value }, ignore),
    (error) => process.send({ id, error: { code: error.code, message: error.message } }, ignore),
  );
});

/** Nobody may be there any more to hear the answer. */
function ignore() {}
