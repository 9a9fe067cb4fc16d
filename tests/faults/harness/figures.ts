import { appendFileSync } from "node:fs";

/**
 * Keeps a figure that an experiment measured, for docs/reliability.md. Without `npm run test:faults`, which names the
 * file, it goes nowhere.
 */
export function recordFigure(name: string, value: string | number): void {
  const file = process.env["FAULT_FIGURES"];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify({ name, value: String(value) })}\n`);
}
