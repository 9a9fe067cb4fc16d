/** Most levels of objects and lists in each other. A preview has about ten; deeper ones exhaust the stack of whoever walks them. */
const MOST_LEVELS = 500;

/**
 * What is strange about a JSON text that is valid: an object that holds a key twice, or values nested without end. Readers
 * differ in which of two keys counts, so a file could say one thing to the review and another to whoever reads it next.
 */
export function strangenessOf(json: string): "duplicate-key" | "too-deep" | undefined {
  const open: (Set<string> | undefined)[] = [];
  let mayBeKey = false;
  for (let at = 0; at < json.length; at += 1) {
    if (open.length > MOST_LEVELS) return "too-deep";
    switch (json.charCodeAt(at)) {
      case 0x7b: // {
        open.push(new Set());
        mayBeKey = true;
        break;
      case 0x5b: // [
        open.push(undefined);
        mayBeKey = false;
        break;
      case 0x7d: // }
      case 0x5d: // ]
        open.pop();
        mayBeKey = false;
        break;
      case 0x2c: // ,
        mayBeKey = open.at(-1) !== undefined;
        break;
      case 0x22: {
        const end = endOfText(json, at);
        const keys = open.at(-1);
        if (mayBeKey && keys !== undefined) {
          const raw = json.slice(at, end);
          // The same key can be written with and without escapes.
          const key = raw.includes("\\") ? (JSON.parse(raw) as string) : raw.slice(1, -1);
          if (keys.has(key)) return "duplicate-key";
          keys.add(key);
          mayBeKey = false;
        }
        at = end - 1;
        break;
      }
    }
  }
  return undefined;
}

/** Index behind the closing quote of the text that begins at `start`. */
function endOfText(json: string, start: number): number {
  let at = start + 1;
  while (at < json.length) {
    const code = json.charCodeAt(at);
    if (code === 0x22) return at + 1;
    at += code === 0x5c ? 2 : 1;
  }
  return json.length;
}
