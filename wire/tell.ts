import { redact } from "./redact";

/** The engine shows what a dynamic provider writes to its standard error. */
let speak = (line: string): void => void process.stderr.write(`${line}\n`);

/** Gives lines another way to the person. The engine does not show what a packaged plugin writes to its standard error. */
export function speakThrough(way: (line: string) => void): void {
  speak = way;
}

/** A line for the person at the terminal. */
export function tell(line: string): void {
  speak(redact(line));
}
