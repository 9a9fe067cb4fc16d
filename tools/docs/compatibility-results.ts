import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

/** What tests of the real engine came to on one pair of CLI and Node.js: `20 of 20`. */
export interface CompatibilityResult {
  readonly cli: string;
  readonly node: string;
  readonly sdk: string;
  readonly dynamic: string;
  readonly plugin: string;
  readonly policy: string;
}

const file = resolve(__dirname, "compatibility-results.json");

export function readCompatibility(): CompatibilityResult[] {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as CompatibilityResult[]) : [];
}

export function writeCompatibility(results: readonly CompatibilityResult[]): void {
  const key = ({ cli, node }: CompatibilityResult) => `${cli} ${node}`;
  const sorted = [...results].sort((a, b) => key(a).localeCompare(key(b), "en", { numeric: true }));
  writeFileSync(file, `${JSON.stringify(sorted, null, 2)}\n`);
}
