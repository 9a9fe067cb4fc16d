import { readdirSync } from "node:fs";
import { resolve } from "node:path";

const folder = resolve(__dirname, "../../../policy/rules");
const others = ["index", "every-rule"];

/** policy/rules/every-rule.ts: a rule is a file of the folder, and its export has the file's name. */
export function ruleIndex(): string {
  const names = readdirSync(folder)
    .filter((file) => file.endsWith(".ts"))
    .map((file) => file.replace(/\.ts$/, ""))
    .filter((name) => !others.includes(name))
    .sort();
  const lines = names.map((name) => `export { ${camelCase(name)} } from "./${name}";`);
  return `// Made from the folder by \`npm run docs\`.\n${lines.join("\n")}\n`;
}

const camelCase = (name: string): string => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
