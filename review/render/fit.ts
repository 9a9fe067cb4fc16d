import { cutText } from "../../wire/cut-text";

/** What fits into so many characters, new lines included, and how many parts do not. */
export interface Fit {
  readonly fitting: readonly string[];
  readonly missing: number;
  /** Characters that are left. */
  readonly room: number;
}

/**
 * The first parts, as many as fit: they stand in the order of their weight, so the lightest are left out. A single part
 * that would take more than a quarter of the room is left out too, so that it does not hide all that come after it.
 */
export function fit(parts: readonly string[], room: number): Fit {
  const fitting: string[] = [];
  let left = room;
  for (const part of parts) {
    const size = part.length + 1;
    if (size > room / 4) continue;
    if (size > left) break;
    left -= size;
    fitting.push(part);
  }
  return { fitting, missing: parts.length - fitting.length, room: left };
}

/** A text of at most so many characters. */
export function cut(text: string, most: number): string {
  return text.length > most ? `${cutText(text, most - 1)}…` : text;
}
