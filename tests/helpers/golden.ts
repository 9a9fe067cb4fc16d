import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Compares with the file, or writes it where UPDATE_GOLDEN is set. */
export function expectGolden(path: string, text: string): void {
  if (process.env["UPDATE_GOLDEN"] !== undefined || !existsSync(path)) {
    if (process.env["CI"] !== undefined) throw new Error(`${path} is missing`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  expect(text).toBe(readFileSync(path, "utf8"));
}
