/**
 * Makes plugin/server.js: the plugin's server and everything that it needs, in one file, because `pulumi plugin install --file` and other
 * ways of installing a plugin copy its folder and nothing else. Part of `npm run build`.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { slim } from "../bundle/slim.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

await build({
  entryPoints: [join(root, "plugin/main.ts")],
  outfile: join(root, "plugin/server.js"),
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  // Names stay, because an error's name is part of what it says.
  minifySyntax: true,
  minifyWhitespace: true,
  keepNames: true,
  legalComments: "linked",
  logLevel: "warning",
  plugins: [slim],
});
