import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** Beside this module in the package. */
const built = join(__dirname, "browser.js");
const source = join(__dirname, "browser/main.ts");

let script: string | undefined;

/** The pages' script. The build bundles it; only this repository's sources, which have no built file beside them, are bundled at once. */
export function browserScript(): string {
  return (script ??= existsSync(built) ? readFileSync(built, "utf8") : bundle());
}

function bundle(): string {
  const { bundleBrowser } = createRequire(__filename)("../../tools/build-browser.cjs") as {
    bundleBrowser: (entry: string) => string;
  };
  return bundleBrowser(source);
}
