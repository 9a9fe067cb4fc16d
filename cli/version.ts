import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Version of this package. Its package.json is one folder up from the sources and two from the compiled files. */
export function packageVersion(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
  return version;
}
