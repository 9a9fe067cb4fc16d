/**
 * Makes plugin/server.js: the plugin's server and everything that it needs, in one file, because `pulumi plugin install --file` and other
 * ways of installing a plugin copy its folder and nothing else. Part of `npm run build`.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { nodeBundle } from "../bundle/node-bundle.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

await build({
  ...nodeBundle,
  entryPoints: [join(root, "plugin/main.ts")],
  outfile: join(root, "plugin/server.js"),
  legalComments: "linked",
});
