/** A line for a person, where it is in nobody's way: standard output belongs to the result. */
export function sayOnStandardError(line: string): void {
  process.stderr.write(`${line}\n`);
}
