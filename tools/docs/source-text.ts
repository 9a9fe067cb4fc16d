/** JSON in one line with spaces, as people write it. */
export function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    return `{ ${Object.entries(value)
      .map(([key, item]) => `${JSON.stringify(key)}: ${inline(item)}`)
      .join(", ")} }`;
  }
  return JSON.stringify(value);
}

/** As `literal`, with an object too long for a line broken into lines. */
export function wrapped(value: unknown): string {
  const text = literal(value);
  if (text.length < 100 || typeof value !== "object" || value === null || Array.isArray(value)) return text;
  return `{\n${Object.entries(value)
    .map(([key, item]) => `    ${key}: ${literal(item)},`)
    .join("\n")}\n  }`;
}

/** A value as TypeScript source. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    return `{ ${Object.entries(value)
      .map(([key, item]) => `${key}: ${literal(item)}`)
      .join(", ")} }`;
  }
  return JSON.stringify(value);
}
