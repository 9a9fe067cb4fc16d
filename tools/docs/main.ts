import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { generatedPages } from "./generated-pages";

const root = resolve(__dirname, "../..");

for (const { path, text } of generatedPages) {
  const file = resolve(root, path);
  const now = text();
  if (existsSync(file) && readFileSync(file, "utf8") === now) continue;
  writeFileSync(file, now);
  process.stdout.write(`wrote ${path}\n`);
}
