import { appendFileSync } from "node:fs";

/**
 * Keeps a figure that an experiment measured, for docs/reliability.md. Without `npm run test:faults`, which names the
 * file, it goes nowhere.
 */
export function recordFigure(name: string, value: string | number): void {
  const figures = process.env["FAULT_FIGURES"];
  if (figures === undefined) return;
  const file = expect.getState().testPath;
  appendFileSync(figures, `${JSON.stringify({ file, name, value: String(value) })}\n`);
}
