import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { ruleIndex } from "./pages/rule-index";

const root = resolve(__dirname, "../..");

/** Writes what has changed, and says so. */
function write(path: string, text: string): void {
  const file = resolve(root, path);
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  writeFileSync(file, text);
  process.stdout.write(`wrote ${path}\n`);
}

async function main(): Promise<void> {
  // First, and before the pages are loaded: they import the rules through it.
  write("policy/rules/every-rule.ts", ruleIndex());
  const { generatedPages } = await import("./generated-pages.js");
  for (const { path, text } of generatedPages) write(path, text());
}

void main();
