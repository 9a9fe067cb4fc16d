/** JSON in one line with spaces, as people write it. */
export const inline = (value: unknown): string => inOneLine(value, JSON.stringify);

/** As `literal`, with an object too long for a line broken into lines. */
export function wrapped(value: unknown): string {
  const text = literal(value);
  if (text.length < 100 || typeof value !== "object" || value === null || Array.isArray(value)) return text;
  return `{\n${Object.entries(value)
    .map(([key, item]) => `    ${key}: ${literal(item)},`)
    .join("\n")}\n  }`;
}

/** A value as TypeScript source. */
const literal = (value: unknown): string => inOneLine(value, (key) => key);

function inOneLine(value: unknown, keyText: (key: string) => string): string {
  if (Array.isArray(value)) return `[${value.map((item) => inOneLine(item, keyText)).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => `${keyText(key)}: ${inOneLine(item, keyText)}`);
  return `{ ${entries.join(", ")} }`;
}
