/**
 * A day or a time of ISO 8601, in milliseconds since 1970; undefined for anything else. JavaScript alone would take `90`
 * for a year.
 */
export function instantOf(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}
