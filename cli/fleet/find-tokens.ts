import { parseEnv } from "node:util";
import { parseCredentialsFile } from "../../handoff";
import { HandoffError } from "../../wire/errors";
import { registerSecrets } from "../../wire/redact";
import { type Field, fieldOfKey, fieldOfVariable } from "./field-names";
import type { Findings, FoundToken } from "./found-token";
import { fromFields } from "./from-fields";
import { hintFrom, labelOf } from "./label-of";
import { looksLikeToken } from "./token-shape";

const nothing: Findings = { tokens: [], problems: [] };

/**
 * Every token in a text of any form: a credentials file of the control panel or several behind each other, JSON, a table
 * with a line of headings, variables of the environment, or tokens alone, one on each line.
 *
 * @param path - Relative path of the file, or undefined for standard input. Its name decides only where the text leaves it open.
 */
export function findTokens(text: string, path: string | undefined): Findings {
  const clean = text.replace(/^\uFEFF/, "");
  const place = { source: path === undefined ? "standard input" : labelOf(path), hint: hintFrom(path) };
  const found = findIn(clean, path ?? "", place);
  registerSecrets(...found.tokens.flatMap(({ accessToken, clientSecret }) => [accessToken, clientSecret]));
  return found;
}

type Place = Pick<FoundToken, "source" | "hint">;

function findIn(text: string, path: string, place: Place): Findings {
  if (/^\s*[[{]/.test(text)) return fromJson(text, path, place);
  if (/^\s*(?:ACCESS TOKEN|API TOKEN|API PATH|USER(?:NAME)?|CLIENT (?:ID|NAME|SECRET)|NAME)\s*(?::|$)/im.test(text)) {
    return fromCredentialsFiles(text, place);
  }
  if (/^\s*(?:export\s+)?[A-Za-z_]\w*\s*=/m.test(text)) return fromVariables(text, place);
  const first = text.split(/\r?\n/, 1)[0] ?? "";
  const separator = [",", ";", "\t"].find((it) => first.split(it).some((head) => fieldOfKey(head) === "accessToken"));
  if (separator !== undefined) return fromTable(text, separator, place);
  return fromLines(text, place);
}

/** Several files may come behind each other through a pipe; each begins with its token in every layout that is known. */
function fromCredentialsFiles(text: string, place: Place): Findings {
  const starts = [...text.matchAll(/^[ \t]*ACCESS TOKEN[ \t]*:/gim)].map(({ index }) => index);
  const texts =
    starts.length < 2 ? [text] : starts.map((at, index) => text.slice(index === 0 ? 0 : at, starts[index + 1]));
  const findings = texts.map((part, index): Findings => {
    const source = texts.length === 1 ? place.source : `${place.source} (${index + 1})`;
    try {
      const { credentials, storeHash, warnings } = parseCredentialsFile(part);
      const isMany = texts.length > 1;
      return {
        tokens: [{ ...credentials, store: storeHash, hint: isMany ? undefined : place.hint, source }],
        problems: warnings.map((warning) => `${source}: ${warning}`),
      };
    } catch (error) {
      if (!(error instanceof HandoffError)) throw error;
      return { tokens: [], problems: [`${source}: ${error.message}`] };
    }
  });
  return { tokens: findings.flatMap(({ tokens }) => tokens), problems: findings.flatMap(({ problems }) => problems) };
}

function fromVariables(text: string, place: Place): Findings {
  // `export` in front is the shell's business; Node's parser knows it only since version 21.
  const variables = Object.entries(parseEnv(text.replaceAll(/^[ \t]*export[ \t]+/gm, "")));
  const groups = new Map<string, Map<Field, string>>();
  for (const [name, value = ""] of variables) {
    const known = fieldOfVariable(name);
    if (known === undefined || value.trim() === "") continue;
    const group = groups.get(known.prefix) ?? new Map<Field, string>();
    groups.set(known.prefix, group);
    if (!group.has(known.field)) group.set(known.field, value.trim());
  }
  const tokens = [...groups].flatMap(([prefix, fields]) => {
    const hint = prefix === "" ? place.hint : prefix.toLowerCase().replaceAll("_", "-");
    const source = prefix === "" ? place.source : `${place.source} (${prefix}_…)`;
    return fromFields(fields, { source, hint, isOfBigCommerce: true }) ?? [];
  });
  return { tokens, problems: [] };
}

function fromTable(text: string, separator: string, place: Place): Findings {
  // Loaded here and not above, so that the other verbs start without it.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { parse } = require("csv-parse/sync") as typeof import("csv-parse/sync");
  let rows: Record<string, string>[];
  try {
    rows = parse(text, {
      delimiter: separator,
      columns: true,
      skip_empty_lines: true,
      trim: true,
      relax_column_count: true,
    });
  } catch {
    // The library's message quotes the line, which may hold a token.
    return { tokens: [], problems: [`${place.source}: it has a line of headings, but is not a readable table`] };
  }
  const tokens = rows.flatMap((row, index): FoundToken[] => {
    const found = fromFields(fieldsOf(row), {
      source: `${place.source}, row ${index + 1}`,
      hint: undefined,
      isOfBigCommerce: true,
    });
    return found === undefined ? [] : [found];
  });
  const missing = rows.length - tokens.length;
  return {
    tokens,
    problems: missing === 0 ? [] : [`${place.source}: ${missing} of its ${rows.length} rows have no token`],
  };
}

function fromLines(text: string, place: Place): Findings {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  // One line that is no token makes the text another kind of file, whose words are nobody's business.
  if (lines.length === 0 || !lines.every(looksLikeToken)) return nothing;
  const isOne = lines.length === 1;
  return {
    tokens: lines.map((accessToken, index) => ({
      accessToken,
      hint: isOne ? place.hint : undefined,
      source: isOne ? place.source : `${place.source}, line ${index + 1}`,
    })),
    problems: [],
  };
}

/** Deepest nesting that is looked into. */
const DEEPEST = 5;

function fromJson(text: string, path: string, place: Place): Findings {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return mentionsToken(text) ? { tokens: [], problems: [`${place.source}: ${BROKEN_JSON}`] } : nothing;
  }
  const isStencil = /secrets\.stencil\.json$/.test(path) || isStencilSecrets(value);
  const tokens: FoundToken[] = [];
  const look = (part: unknown, hint: string | undefined, where: string, depth: number): void => {
    if (depth > DEEPEST || typeof part !== "object" || part === null) return;
    if (Array.isArray(part)) {
      part.forEach((entry, index) => {
        if (typeof entry === "string" && looksLikeToken(entry)) {
          tokens.push({ accessToken: entry, source: `${place.source}${where}[${index}]` });
        } else look(entry, undefined, `${where}[${index}]`, depth + 1);
      });
      return;
    }
    const found = fromFields(fieldsOf(part), {
      source: `${place.source}${where}`,
      hint,
      isStencil: isStencil || undefined,
    });
    if (found) tokens.push(found);
    for (const [key, entry] of Object.entries(part)) {
      // A map of tokens alone: the key tells whose each is.
      if (typeof entry === "string" && fieldOfKey(key) === undefined && looksLikeToken(entry) && looksLikeMap(part)) {
        tokens.push({ accessToken: entry, hint: key, source: `${place.source}.${labelOf(key)}` });
      } else look(entry, key, `${where}.${labelOf(key)}`, depth + 1);
    }
  };
  look(value, place.hint, "", 0);
  return { tokens, problems: [] };
}

const BROKEN_JSON = "it names a token, but is not readable JSON, so the token was not read. Correct the file";

/** Settings of other programs are broken JSON too, because they have comments: nobody wants to hear of those. */
function mentionsToken(text: string): boolean {
  return [...text.matchAll(/"([^"\n]{1,60})"\s*:/g)].some(([, key = ""]) => fieldOfKey(key) === "accessToken");
}

/** `{ "accessToken": … }`, perhaps with a GitHub token beside it, is what the Stencil CLI writes. */
function isStencilSecrets(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const keys = Object.keys(value);
  return keys.includes("accessToken") && keys.every((key) => key === "accessToken" || key === "githubToken");
}

function looksLikeMap(object: object): boolean {
  return Object.values(object).every((value) => typeof value === "string" && looksLikeToken(value));
}

/** The first value of each field, as text. */
function fieldsOf(object: object): Map<Field, string> {
  const fields = new Map<Field, string>();
  for (const [key, value] of Object.entries(object)) {
    const field = fieldOfKey(key.trim());
    if (field === undefined || fields.has(field)) continue;
    if (typeof value === "string" && value.trim() !== "") fields.set(field, value.trim());
    else if (typeof value === "number") fields.set(field, String(value));
  }
  return fields;
}
