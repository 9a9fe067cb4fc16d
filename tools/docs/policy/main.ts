import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { presets } from "../../../policy/presets";
import { renderPage } from "./render-page";

/**
 * Writes what is made from the rules: `docs/policies.md` and the preset files. With `--check` it writes nothing and ends
 * with 1 when one of them is not what the rules say.
 */
const root = resolve(__dirname, "../../..");
const files = [
  { path: join(root, "docs/policies.md"), text: renderPage() },
  ...Object.entries(presets).map(([name, preset]) => ({
    path: join(root, `policy/presets/${name}.json`),
    text: `${JSON.stringify(preset, undefined, 2)}\n`,
  })),
];

const stale = files.filter(({ path, text }) => !existsSync(path) || readFileSync(path, "utf8") !== text);
if (process.argv.includes("--check")) {
  for (const { path } of stale) {
    console.error(`${relative(root, path)} is not what the rules say; run: npx tsx tools/docs/policy/main.ts`);
  }
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const { path, text } of stale) {
    writeFileSync(path, text);
    console.log(`wrote ${relative(root, path)}`);
  }
}
