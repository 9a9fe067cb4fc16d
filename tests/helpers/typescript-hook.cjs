// Lets a child process of a test run this repository's TypeScript as it is: `node -r tests/helpers/typescript-hook.cjs`.
/* eslint-disable @typescript-eslint/no-require-imports -- what node preloads with -r is CommonJS */
const { readFileSync } = require("node:fs");
const { extname } = require("node:path");
const { transformSync } = require("@swc/core");

for (const extension of [".ts", ".tsx"]) {
  require.extensions[extension] = (module, filename) => {
    const { code } = transformSync(readFileSync(filename, "utf8"), {
      filename,
      sourceMaps: "inline",
      jsc: {
        target: "es2023",
        parser: { syntax: "typescript", tsx: extname(filename) === ".tsx" },
        transform: { react: { runtime: "automatic", importSource: "hono/jsx" } },
      },
      module: { type: "commonjs" },
    });
    module._compile(code, filename);
  };
}
