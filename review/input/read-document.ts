import { InputError } from "./input-error";
import { strangenessOf } from "./strange-json";

/** Largest file that is read: 256 MiB. A preview of ten thousand accounts has about 50. */
export const LARGEST_DOCUMENT = 256 * 1024 * 1024;

const REMEDY = "Make it again with `pulumi preview --json --show-sames > preview.json`.";

const strange = {
  "duplicate-key": "an object in it holds a key twice, so two readers could understand it differently",
  "too-deep": "it nests deeper than any preview does",
} as const;

/**
 * Reads a JSON object out of the bytes of a file, in UTF-8 or UTF-16 (PowerShell's `>` writes that), with or without a
 * byte order mark.
 *
 * @param source What to call the file in messages.
 * @throws {@link InputError}
 */
export function readDocument(bytes: Uint8Array, source: string): Readonly<Record<string, unknown>> {
  if (bytes.byteLength > LARGEST_DOCUMENT) {
    throw new InputError(
      source,
      `it has ${mebibytes(bytes.byteLength)} MiB, more than the ${mebibytes(LARGEST_DOCUMENT)} that are read`,
      "Review one stack at a time.",
    );
  }
  const text = decode(bytes);
  if (text.trim() === "") throw new InputError(source, "it is empty", REMEDY);
  const value = parse(text, source);
  const strangeness = strangenessOf(text);
  if (strangeness !== undefined) throw new InputError(source, strange[strangeness], REMEDY);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new InputError(source, "it holds JSON, but not an object", REMEDY);
  }
  return value as Readonly<Record<string, unknown>>;
}

function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  return new TextDecoder("utf-8").decode(bytes);
}

function parse(text: string, source: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Not the parser's own message and no `cause`: they quote the text around the mistake, and that may be a secret.
    throw new InputError(source, `it is not JSON: ${diagnose(text)}`, REMEDY);
  }
}

/** What is probably the matter with a text that is not JSON, without a word of it. */
function diagnose(text: string): string {
  const trimmed = text.trim();
  if (!trimmed.startsWith("{")) {
    return trimmed.includes("{")
      ? "other text stands before the first brace, so redirect standard output only, not `2>&1`"
      : "there is not one brace in it, so `--json` was probably left out";
  }
  if (!trimmed.endsWith("}"))
    return "it breaks off before its end, so the command that wrote it was probably interrupted";
  if (/\}\s*\n\s*\{/.test(trimmed)) return "it holds several objects, one after the other, as an event log does";
  return "somewhere between its braces it breaks the rules of JSON";
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 1024 / 1024);
}
