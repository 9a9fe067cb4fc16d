/**
 * Puts what the engine and the program wait for into one file each, over what tsc wrote: the lifecycle, which the engine's
 * process for dynamic providers loads at every command, what confirms accounts in the program's process, and the policy
 * pack. As hundreds of files they take three times as long to load. Part of `npm run build`.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { nodeBundle } from "./node-bundle.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

for (const entry of ["provider/lifecycle/index", "provider/program/confirm-when-stored", "policy/pack"]) {
  const outfile = join(root, "dist", `${entry}.js`);
  const { metafile } = await build({
    ...nodeBundle,
    entryPoints: [join(root, `${entry}.ts`)],
    outfile,
    // The program's own SDK: what this run is, stands there.
    external: ["@pulumi/pulumi", "@pulumi/policy"],
    legalComments: "none",
    metafile: true,
  });
  writeFileSync(`${outfile}.LEGAL.txt`, licensesOf(Object.keys(metafile.inputs)));
}

/** @param {readonly string[]} inputs @returns {string} */
function licensesOf(inputs) {
  const packages = new Set(inputs.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []));
  const texts = [...packages].sort().map((name) => {
    const folder = join(root, "node_modules", name);
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    if (file === undefined) throw new Error(`${name} is put into a bundle, and has no license file`);
    return `${name}\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
  });
  return `The file beside this one holds parts of these packages.\n\n${texts.join("\n")}`;
}
