/* eslint-disable @typescript-eslint/no-require-imports -- runs as it is, also inside the tests */
/**
 * Makes one script of the control panel's TypeScript for the browser. `node tools/build-browser.cjs` writes it into
 * dist/, which is a step of the build; the sources, when tests run them, take it from bundleBrowser().
 */
const { mkdirSync, writeFileSync } = require("node:fs");
const { dirname, join } = require("node:path");
const { buildSync } = require("esbuild");

/** @param {string} entry @returns {string} */
function bundleBrowser(entry) {
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    charset: "utf8",
    logLevel: "warning",
  });
  return `"use strict";\n${outputFiles[0].text}`;
}

module.exports = { bundleBrowser };

if (require.main === module) {
  const root = join(__dirname, "..");
  const target = join(root, "dist/emulator/control-panel/browser.js");
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, bundleBrowser(join(root, "emulator/control-panel/browser/main.ts")));
}
