import { createHash } from "node:crypto";
import { withoutControls } from "../../wire/clean";
import type { DueEvent } from "./due-events";

/** Octets in a line of an iCalendar file (RFC 5545, 3.1). */
const LONGEST_LINE = 75;

/** An iCalendar file with one whole-day event for each rotation and retirement. */
export function asCalendar(events: readonly DueEvent[], now: Date): string {
  const stamp = now.toISOString().replace(/[-:]|\.\d+/g, "");
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//pulumi-bigcommerce-api-accounts//due//EN",
    ...events.flatMap(({ kind, account, stack, urn, on }) => [
      "BEGIN:VEVENT",
      // The same for the same event, so that a calendar that reads the file again doubles none.
      `UID:${createHash("sha256").update(`${urn} ${kind} ${account}`).digest("hex").slice(0, 32)}@bc-accounts`,
      `DTSTAMP:${stamp}`,
      `DTSTART;VALUE=DATE:${on.replaceAll("-", "")}`,
      `SUMMARY:${escaped(`${kind === "rotates" ? "Make" : "Delete"} API account ${account} (${stack})`)}`,
      `DESCRIPTION:${escaped(kind === "rotates" ? "The token rotates with the next `pulumi up`." : "The overlap of this token ends, and the next `pulumi up` deletes its account.")}`,
      "TRANSP:TRANSPARENT",
      "END:VEVENT",
    ]),
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

/** Text of one line. Names are those of a state, and a calendar's form knows no control characters. */
function escaped(text: string): string {
  return withoutControls(text).replace(/[\\;,]/g, "\\$&");
}

/** Long lines go on in the next one after a space; no character is torn. */
function folded(line: string): string {
  const parts: string[] = [];
  let part = "";
  for (const character of line) {
    if (Buffer.byteLength(part + character) > (parts.length === 0 ? LONGEST_LINE : LONGEST_LINE - 1)) {
      parts.push(part);
      part = "";
    }
    part += character;
  }
  return [...parts, part].join("\r\n ");
}
