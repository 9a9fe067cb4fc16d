/**
 * Does an object of the JSON text hold a key twice? Readers differ in which of the two counts, so a file could say one thing
 * to the review and another to whoever reads it next. The text has to be valid JSON.
 */
export function hasDuplicateKeys(json: string): boolean {
  const open: (Set<string> | undefined)[] = [];
  let mayBeKey = false;
  for (let at = 0; at < json.length; at += 1) {
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
          if (keys.has(key)) return true;
          keys.add(key);
          mayBeKey = false;
        }
        at = end - 1;
        break;
      }
    }
  }
  return false;
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
