import { findOperation, parseCall, type Operation } from "../../scopes";
import { graphqlFields } from "./graphql-fields";

/** A request, as far as a call is told by it. */
export interface Request {
  readonly method: string;
  /** Absolute. Everything but host and path is ignored. */
  readonly url: URL;
  /** What was sent, where it is at hand and may decide what the call needs. */
  readonly body?: string | undefined;
}

/** Hosts on which BigCommerce answers a store's own calls. */
const apiHosts = ["api.bigcommerce.com", "payments.bigcommerce.com", "api-b2b.bigcommerce.com"] as const;
const API_HOST = apiHosts[0];

/** Which hosts count as BigCommerce's. */
export interface RecordedHosts {
  /** Hosts, with port, that stand in for `api.bigcommerce.com`: an emulator, or a proxy before the API. */
  readonly standIns: readonly string[];
  /** Domains of storefronts beside `store-….mybigcommerce.com`. */
  readonly storefronts: readonly string[];
}

/** Is it a host whose calls are recorded? Every other one is nobody's business. */
export function isRecordedHost(host: string, { standIns, storefronts }: RecordedHosts): boolean {
  const name = host.toLowerCase();
  return isApiHost(name) || standIns.includes(name) || isStorefront(name, storefronts);
}

function isApiHost(host: string): boolean {
  return (apiHosts as readonly string[]).includes(host);
}

function isStorefront(host: string, storefronts: readonly string[]): boolean {
  return /^store-[a-z0-9-]+\.mybigcommerce\.com$/.test(host) || storefronts.includes(host);
}

/**
 * A request in the words of a declaration, without ids; undefined where it is no call to BigCommerce's APIs. A documented
 * call is its template. Of an undocumented one the words of the path are kept, and all that may be an id or a token is
 * `{id}`.
 */
export function keptCall({ method, url, body }: Request, hosts: RecordedHosts): string | undefined {
  const verb = method.toUpperCase();
  if (!/^[A-Z]{3,12}$/.test(verb)) return undefined;
  const host = url.host.toLowerCase();
  const path = decoded(url.pathname);
  if (isStorefront(host, hosts.storefronts)) return callOfStorefront(verb, path);
  const place = isApiHost(host) ? host : hosts.standIns.includes(host) ? API_HOST : undefined;
  if (place === undefined) return undefined;
  if (place === API_HOST && !/^\/(?:stores|accounts)\/[^/]+\/./i.test(path)) return undefined;
  return callAt(verb, place, path, body);
}

function callAt(verb: string, host: string, path: string, body: string | undefined): string | undefined {
  const parsed = parseCall(`${verb} https://${host}${path}`);
  if (parsed === undefined) return undefined;
  const operation = findOperation(parsed);
  // B2B Edition's API is in the catalogue as a whole: which of its calls it was, the path alone tells.
  if (operation !== undefined && operation.api !== "b2b") return withWhatDecides(operation, body);
  const template = maskedPath(parsed.path);
  return parsed.api === undefined ? `${verb} ${template}` : `${verb} https://${host}${template}`;
}

/** A storefront answers pages as well: only its two interfaces count. */
function callOfStorefront(verb: string, path: string): string | undefined {
  if (/^\/graphql\/?$/i.test(path)) return verb === "POST" ? "graphql storefront" : undefined;
  return /^\/api\/v2\//i.test(path)
    ? callAt(verb, API_HOST, `/stores/-${path.slice("/api".length)}`, undefined)
    : undefined;
}

/** The operation, with the part of the body that its scopes depend on, in the words of the catalogue alone. */
function withWhatDecides(operation: Operation, body: string | undefined): string {
  if (operation.cases.length === 0 || body === undefined) return operation.call;
  if (operation.api === "graphql-admin") {
    const [field] = graphqlFields(body);
    return field === undefined ? operation.call : `${operation.call} ${field}`;
  }
  for (const { when } of operation.cases) {
    const value = topLevel(body, when.field);
    const pattern = when.values.find((each) => value !== undefined && isCoveredBy(each, value));
    if (pattern !== undefined) return `${operation.call} ${when.field}=${pattern}`;
  }
  return operation.call;
}

/** Several operations may stand in one GraphQL body: each is a call of its own. */
export function keptCalls(request: Request, hosts: RecordedHosts): string[] {
  const call = keptCall(request, hosts);
  if (call === undefined) return [];
  if (!call.startsWith("graphql admin ") || request.body === undefined) return [call];
  return graphqlFields(request.body).map((field) => `graphql admin ${field}`);
}

/** A pattern of the catalogue is a value, or the beginning of values. */
function isCoveredBy(pattern: string, value: string): boolean {
  const [start = "", ...rest] = pattern.toLowerCase().split("*");
  return rest.length === 0 ? value.toLowerCase() === start : value.toLowerCase().startsWith(start);
}

function topLevel(body: string, field: string): string | undefined {
  try {
    const value = (JSON.parse(body) as Record<string, unknown> | null)?.[field];
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Longest part of a word in a path; what is longer, or is no word, may be an id or a token. */
const LONGEST_WORD = 20;
const MOST_SEGMENTS = 12;

function maskedPath(path: string): string {
  const segments = path.split("/").slice(1);
  const kept = segments.slice(0, MOST_SEGMENTS).map((segment) => (isWord(segment) ? segment : "{id}"));
  return `/${kept.join("/")}`;
}

function isWord(segment: string): boolean {
  if (/^v\d$/.test(segment)) return true;
  // A template of a client's own document stays one.
  if (/^\{[A-Za-z_]{1,40}\}$/.test(segment)) return true;
  return (
    /^[a-z]+(?:[-_][a-z]+)*$/i.test(segment) && segment.split(/[-_]/).every(({ length }) => length <= LONGEST_WORD)
  );
}

/** `%7Bid%7D` is how an address writes a template's braces. Everything else stays as it was sent. */
function decoded(path: string): string {
  return path.replace(/%7B/gi, "{").replace(/%7D/gi, "}");
}
