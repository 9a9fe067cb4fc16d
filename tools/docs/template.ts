import { readFileSync } from "node:fs";
import { join } from "node:path";

const SLOT = /\{\{([\w-]+)\}\}/g;

/**
 * The text of `templates/<name>.md` with every `{{slot}}` filled. The words of a document stand in its template; a program
 * gives what the code knows. A slot that is not given, and a text that no slot takes, are errors.
 */
export function fillTemplate(name: string, slots: Readonly<Record<string, string | number>>): string {
  return fill(`${name}.md`, readFileSync(join(__dirname, "templates", `${name}.md`), "utf8"), slots);
}

/** As `fillTemplate`, with a template that is given as text; `name` is for the errors. */
export function fill(name: string, template: string, slots: Readonly<Record<string, string | number>>): string {
  const wanted = new Set([...template.matchAll(SLOT)].map(([, key = ""]) => key));
  const missing = [...wanted].filter((key) => !Object.hasOwn(slots, key));
  const unused = Object.keys(slots).filter((key) => !wanted.has(key));
  if (missing.length > 0) throw new Error(`${name}: nothing is given for the slot ${missing.join(", ")}`);
  if (unused.length > 0) throw new Error(`${name}: there is no slot for ${unused.join(", ")}`);
  // With a function, a `$` in a text stays a `$`.
  return template.replaceAll(SLOT, (_, key: string) => String(slots[key]));
}
