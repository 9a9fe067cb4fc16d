import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Where this machine has that shell; undefined where it has none. */
export function findShell(name: "fish" | "zsh"): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}
