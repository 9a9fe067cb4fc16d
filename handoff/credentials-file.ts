import { HandoffError } from "../wire/errors";
import { registerSecrets } from "../wire/redact";
import { type HandedCredentials, handedCredentialsSchema, LONGEST_NAME, storeHashIn } from "./credentials";

/** What the file that the control panel downloads says. */
export interface CredentialsFile {
  readonly credentials: HandedCredentials;
  /** From the API path; undefined where the file has none, as perhaps with Stencil-CLI tokens. */
  readonly storeHash?: string | undefined;
  /** Origin of the API path, for example `https://api.bigcommerce.com`. */
  readonly apiOrigin?: string | undefined;
  /** Surprises that are no reason to refuse: the platform documents no exact formats. No value is quoted. */
  readonly warnings: readonly string[];
}

/** Longest first, so that `CLIENT NAME` is not taken for `NAME`. */
const labels = [
  "ACCESS TOKEN",
  "CLIENT SECRET",
  "CLIENT NAME",
  "CLIENT ID",
  "STORE HASH",
  "API TOKEN",
  "API PATH",
  "USERNAME",
  "USER",
  "NAME",
] as const;
/** Labels of values that would be lost, or be shown as a part of the name, if a name's line swallowed them. */
const credentialLabels: readonly string[] = ["ACCESS TOKEN", "CLIENT SECRET", "CLIENT ID", "API PATH"];
type Label = (typeof labels)[number];

const anyLabel = labels.join("|");
/** A label at the start of a line, in any letter case: the pop-up writes `Client ID`. */
const LINE = new RegExp(`^(${anyLabel})\\s*:\\s*(.*)$`, "i");
/** A label alone on its line, as the pop-up's fields are copied; with a colon, its value may follow on the next line. */
const LABEL_ALONE = new RegExp(`^(${anyLabel})\\s*:?$`, "i");
/** Labels in the middle of a line, only as the file spells them. */
const INLINE = new RegExp(`(${anyLabel})\\s*:\\s*`, "g");

/** The real file has some 300 bytes. */
const LARGEST_CHARACTERS = 16_384;

/**
 * Reads the credentials file of the control panel, or its text from a clipboard, or the pop-up's fields.
 *
 * The order and the set of labels changed over the years, so the parser uses labels and never positions: both name labels,
 * CRLF, a byte order mark, labels run together on one line, colons in the name. Pure; no message quotes a value.
 *
 * @throws HandoffError `credentials_file` that says why the text cannot be used.
 */
export function parseCredentialsFile(text: string): CredentialsFile {
  if (text.length > LARGEST_CHARACTERS) refuse("it is far larger than a credentials file");
  const fields = readFields(text.replace(/^\uFEFF/, ""));
  if (fields.size === 0) refuse("none of its lines has a label such as `ACCESS TOKEN:`");

  const accessToken = fields.get("ACCESS TOKEN");
  const apiPath = fields.get("API PATH");
  if (accessToken === undefined || accessToken === "") {
    if (fields.has("API TOKEN") || fields.has("USER") || fields.has("USERNAME") || /\/api\/v2\b/.test(apiPath ?? "")) {
      refuse(
        "it is the file of a legacy account (basic authentication on `/api/v2/`), which has no access token and no OAuth scopes. " +
          "Create a V2/V3 API token under Settings › API › Store-level API accounts instead",
      );
    }
    refuse(`it has no access token; labels found: ${[...fields.keys()].join(", ")}`);
  }
  const credentials: HandedCredentials = {
    accessToken: word("ACCESS TOKEN", accessToken),
    ...optional("clientId", fields.get("CLIENT ID"), "CLIENT ID"),
    ...optional("clientSecret", fields.get("CLIENT SECRET"), "CLIENT SECRET"),
    ...optional("apiPath", apiPath, "API PATH"),
    ...nameOf(fields),
  };
  registerSecrets(credentials.accessToken, credentials.clientSecret);
  // What is stored has to be readable again by everything that reads the stack's configuration.
  const unfit = handedCredentialsSchema.safeParse(credentials).error?.issues[0]?.message;
  if (unfit !== undefined) refuse(unfit);
  return {
    credentials,
    ...placeOf(apiPath, fields.get("STORE HASH")),
    warnings: surprises(credentials, fields),
  };
}

function readFields(text: string): ReadonlyMap<Label, string> {
  const lines = joinLonelyLabels(
    text
      .split(/\r\n|\n|\r/)
      .map((line) => line.trim())
      .filter((line) => line !== ""),
  );
  const fields = new Map<Label, string>();
  for (const line of lines) {
    const [, label, rest] = LINE.exec(line) ?? [];
    if (label === undefined || rest === undefined) continue;
    // A name may hold anything, also `CLIENT ID: `, so alone on its line it is taken as it stands.
    if (/NAME$/i.test(label) && isNameAlone(rest, lines)) add(fields, label, rest);
    else for (const [part, value] of splitRunTogether(line)) add(fields, part, value);
  }
  return fields;
}

/** Is this all a name? Not when a label in it is found nowhere else: then a name and other fields are run together. */
function isNameAlone(rest: string, lines: readonly string[]): boolean {
  const others = lines.filter((line) => !/^(?:CLIENT )?NAME\b/i.test(line)).flatMap(splitRunTogether);
  return credentialLabels.every((label) => !rest.includes(`${label}:`) || others.some(([found]) => found === label));
}

/** `Client ID` on one line and its value on the next are one field. */
function joinLonelyLabels(lines: readonly string[]): string[] {
  const joined: string[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? "";
    const next = lines[index + 1];
    if (LABEL_ALONE.test(line) && next !== undefined && !LINE.test(next) && !LABEL_ALONE.test(next)) {
      joined.push(`${line.replace(/\s*:$/, "")}: ${next}`);
      index += 1;
    } else joined.push(line);
  }
  return joined;
}

function splitRunTogether(line: string): [label: string, value: string][] {
  const [, first = ""] = LINE.exec(line) ?? [];
  // The first label may be in any letter case; those behind it only as the file writes them.
  const normal = first.toUpperCase() + line.slice(first.length);
  const marks = [...normal.matchAll(INLINE)];
  return marks.map((mark, index) => [
    mark[1] ?? "",
    normal.slice(mark.index + mark[0].length, marks[index + 1]?.index ?? normal.length),
  ]);
}

function add(fields: Map<Label, string>, label: string, value: string): void {
  const key = label.toUpperCase() as Label;
  // Copied from a template or a shell's or another tool's file, a value stands in braces or quotes.
  const clean = value.trim().replace(/^(?:\{(.*)\}|"(.*)"|'(.*)')$/s, "$1$2$3");
  const before = fields.get(key);
  if (before !== undefined && before !== clean) {
    refuse(`it has two different values for ${key}; give one account's file at a time`);
  }
  fields.set(key, clean);
}

function nameOf(fields: ReadonlyMap<Label, string>): { name?: string } {
  const name = fields.get("NAME") ?? fields.get("CLIENT NAME");
  return name === undefined || name === "" || name.length > LONGEST_NAME ? {} : { name };
}

function optional<K extends string>(key: K, value: string | undefined, label: Label): { [P in K]?: string } {
  return value === undefined || value === "" ? {} : ({ [key]: word(label, value) } as { [P in K]?: string });
}

/** A value that goes into headers and addresses. */
function word(label: Label, value: string): string {
  if (/^[\x21-\x7e]+$/.test(value)) return value;
  return refuse(`the value of ${label} is not one word; download or copy it again`);
}

function placeOf(apiPath: string | undefined, hash: string | undefined): { storeHash?: string; apiOrigin?: string } {
  const given: { storeHash?: string } =
    hash === undefined || hash === "" ? {} : { storeHash: hash.replace(/^(?:stores\/|store-)/, "") };
  if (apiPath === undefined || apiPath === "") return given;
  let url: URL;
  try {
    url = new URL(apiPath);
  } catch {
    return refuse("its API PATH is not a URL; download or copy it again");
  }
  const storeHash = storeHashIn(url.pathname);
  if (storeHash === undefined) {
    refuse(
      "its API PATH has no `/stores/<store hash>/`, so it is not of a store-level API account. " +
        "Account-level accounts and legacy accounts cannot be used",
    );
  }
  if (given.storeHash !== undefined && given.storeHash !== storeHash) {
    refuse("its STORE HASH and its API PATH are of two different stores; download or copy it again");
  }
  return { storeHash, apiOrigin: url.origin };
}

function surprises(credentials: HandedCredentials, fields: ReadonlyMap<Label, string>): string[] {
  const { accessToken, clientId, clientSecret } = credentials;
  const [name, clientName] = [fields.get("NAME"), fields.get("CLIENT NAME")];
  return [
    ...((name ?? clientName ?? "").length > LONGEST_NAME
      ? [`The name is longer than ${LONGEST_NAME} characters, so it is left out.`]
      : []),
    ...(/^[a-z0-9]{29,32}$/.test(accessToken) ? [] : ["The access token is not 31 lower-case letters and digits."]),
    ...(clientId === undefined || /^[a-z0-9]{29,32}$/.test(clientId)
      ? []
      : ["The client ID is not 31 lower-case letters and digits."]),
    ...(clientSecret === undefined || /^[a-z0-9]{30,128}$/.test(clientSecret)
      ? []
      : ["The client secret has an unusual length or unusual characters."]),
    ...(name === undefined || clientName === undefined || name === clientName
      ? []
      : ["NAME and CLIENT NAME differ; NAME is taken."]),
  ];
}

function refuse(reason: string): never {
  throw new HandoffError(
    "credentials_file",
    `Could not read the credentials: ${reason}. Expected the .txt that the control panel downloads when an API account is saved.`,
  );
}
