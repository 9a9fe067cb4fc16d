import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { generatedPages } from "./pages";

const root = resolve(__dirname, "../..");

for (const { path, text } of generatedPages) {
  writeFileSync(resolve(root, path), text());
  process.stdout.write(`wrote ${path}\n`);
}
