import { findOperation } from "../../scopes";
import { ExitError, exitCodes } from "../exit-codes";
import { isRecordedHost, keptCall, type RecordedHosts } from "./kept-call";
import type { SeenCall } from "./seen-call";

/** What one line of a log says about a request. */
interface LoggedRequest {
  readonly method: string;
  /** Path, or whole address. */
  readonly target: string;
  readonly host?: string | undefined;
  readonly at: Date;
}

type LineReader = (line: string) => LoggedRequest | undefined;

export interface AccessLog {
  readonly calls: readonly SeenCall[];
  /** Lines that no form fits. */
  readonly unread: number;
  /** Lines that are requests, but none to BigCommerce. */
  readonly others: number;
}

/**
 * The calls in an access log: common, combined, JSON lines with usual field names, or your own pattern with the named
 * groups `method`, `target`, `time` and optionally `host`.
 * @throws ExitError where a pattern is of no use.
 */
export function readAccessLog(lines: Iterable<string>, hosts: RecordedHosts, pattern?: string): AccessLog {
  const read = pattern === undefined ? readAnyLine : patternReader(pattern);
  const calls: SeenCall[] = [];
  let unread = 0;
  let others = 0;
  for (const line of lines) {
    if (line.trim() === "") continue;
    const request = read(line);
    const call = request === undefined ? undefined : callOf(request, hosts);
    if (request === undefined) unread += 1;
    else if (call === undefined) others += 1;
    else calls.push({ call, fingerprint: undefined, at: request.at });
  }
  return { calls, unread, others };
}

/** A log of a proxy names the host or leaves it out; then the path has to look like the API's. */
function callOf({ method, target, host }: LoggedRequest, hosts: RecordedHosts): string | undefined {
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(target) ? target : `https://${host ?? "unknown.invalid"}${target}`;
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (isRecordedHost(url.host, hosts)) return keptCall({ method, url }, hosts);
  const path = /^\/stores\/[^/]+\/v[23]\/./i.test(url.pathname) ? url.pathname : `/stores/-${url.pathname}`;
  const call = keptCall({ method, url: new URL(`https://api.bigcommerce.com${path}`) }, hosts);
  // Without the store's part it may be anybody's path: only what BigCommerce documents counts.
  return path === url.pathname || (call !== undefined && findOperation(call) !== undefined) ? call : undefined;
}

/** `host ident user [10/Oct/2026:13:55:36 +0000] "GET /path HTTP/1.1" 200 2326`, with or without what combined adds. */
const COMMON = /\[(?<time>[^\]]{10,40})\] "(?<method>[A-Z]+) (?<target>\S+)(?: [^"]*)?"/;

function readAnyLine(line: string): LoggedRequest | undefined {
  return line.trimStart().startsWith("{") ? readJsonLine(line) : matched(COMMON, line);
}

function patternReader(pattern: string): LineReader {
  let expression: RegExp;
  try {
    expression = new RegExp(pattern, "u");
  } catch (error) {
    throw new ExitError(exitCodes.wrongUse, `--log-pattern is not a regular expression: ${(error as Error).message}`, {
      cause: error,
    });
  }
  const lacking = ["method", "target", "time"].filter((name) => !pattern.includes(`(?<${name}>`));
  if (lacking.length > 0) {
    throw new ExitError(
      exitCodes.wrongUse,
      `--log-pattern has no group ${lacking.map((name) => `(?<${name}>…)`).join(", ")}: these groups give the method, the address and the time of a call.`,
    );
  }
  return (line) => matched(expression, line);
}

function matched(expression: RegExp, line: string): LoggedRequest | undefined {
  const { method, target, time, host } = expression.exec(line)?.groups ?? {};
  const at = momentOf(time);
  if (method === undefined || target === undefined || at === undefined) return undefined;
  return { method, target, host, at };
}

const fields = {
  method: [
    "method",
    "request_method",
    "requestmethod",
    "http_method",
    "httpmethod",
    "verb",
    "http.method",
    "cs-method",
  ],
  target: [
    "url",
    "uri",
    "path",
    "request_uri",
    "requesturi",
    "requesturl",
    "requestpath",
    "request_path",
    "target",
    "http.url",
    "http.target",
    "url.full",
    "cs-uri-stem",
  ],
  host: ["host", "http_host", "authority", "requesthost", "server_name", "http.host", ":authority"],
  time: [
    "time",
    "timestamp",
    "@timestamp",
    "ts",
    "date",
    "datetime",
    "time_iso8601",
    "time_local",
    "start_time",
    "starttime",
    "startutc",
  ],
} as const;

/** Pino and Caddy put the request one level down, Apache and nginx write `request` as one text. */
function readJsonLine(line: string): LoggedRequest | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const flat = flattened(value);
  const first = (names: readonly string[]) => names.map((name) => flat.get(name)).find((found) => found !== undefined);
  const [, method, target] = /^([A-Z]+) (\S+)/.exec(first(["request", "request_line", "requestline"]) ?? "") ?? [];
  const at = momentOf(first(fields.time));
  const said = { method: first(fields.method) ?? method, target: first(fields.target) ?? target };
  if (said.method === undefined || said.target === undefined || at === undefined) return undefined;
  return { method: said.method, target: said.target, host: first(fields.host), at };
}

/** Fields by their names in lower case, those of inner objects under their own names where nothing else has them. */
function flattened(value: unknown): Map<string, string> {
  const flat = new Map<string, string>();
  if (typeof value !== "object" || value === null) return flat;
  const levels: object[] = [value];
  for (let depth = 0; depth < 3; depth++) {
    for (const level of levels.splice(0)) {
      for (const [name, field] of Object.entries(level) as [string, unknown][]) {
        const key = name.toLowerCase();
        if (typeof field === "string" || typeof field === "number") {
          if (!flat.has(key)) flat.set(key, String(field));
        } else if (typeof field === "object" && field !== null && key !== "response" && key !== "res")
          levels.push(field);
      }
    }
  }
  return flat;
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** A date and a time without a zone. */
const ZONELESS = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:[.,](\d{1,9}))?$/;

/**
 * ISO 8601, `10/Oct/2026:13:55:36 +0000`, and seconds or milliseconds since 1970. What names no zone is UTC: in the zone of the
 * machine that reads it, one log would mean other moments on other machines.
 */
function momentOf(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  if (/^\d{9,16}(?:\.\d+)?$/.test(text)) {
    const number = Number(text);
    // Seconds until the year 5138, then milliseconds, then microseconds.
    return valid(new Date(number < 1e11 ? number * 1000 : number < 1e14 ? number : number / 1000));
  }
  const zoneless = ZONELESS.exec(text);
  if (zoneless !== null) return valid(new Date(`${zoneless[1] ?? ""}T${zoneless[2] ?? ""}.${zoneless[3] ?? "0"}Z`));
  const [, day, month = "", year, clock, zone] =
    /^(\d{1,2})\/([A-Za-z]{3})\/(\d{4}):(\d{2}:\d{2}:\d{2})(?: ([+-]\d{4}))?$/.exec(text) ?? [];
  if (day === undefined) return valid(new Date(text));
  const number = String(months.indexOf(month.toLowerCase()) + 1).padStart(2, "0");
  const offset = zone === undefined ? "Z" : `${zone.slice(0, 3)}:${zone.slice(3)}`;
  return valid(new Date(`${year ?? ""}-${number}-${day.padStart(2, "0")}T${clock ?? ""}${offset}`));
}

function valid(date: Date): Date | undefined {
  return Number.isNaN(date.getTime()) ? undefined : date;
}
