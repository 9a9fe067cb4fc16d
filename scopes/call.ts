/** The interfaces of BigCommerce that a declared call can belong to. */
export type CallApi =
  "rest" | "graphql-admin" | "graphql-storefront" | "graphql-account" | "payments" | "b2b" | "elsewhere";

/** A call, reduced to what scopes are decided by. */
export interface ParsedCall {
  /** Upper case; `*` for every documented method. */
  readonly method: string;
  /** Starts with a slash; without server, `/stores/{store_hash}`, query, trailing slash, and the `.json` of V2. */
  readonly path: string;
  /** Which interface answers. Absent for the REST API of the store. `elsewhere`: a host that BigCommerce does not name. */
  readonly api?: Exclude<CallApi, "rest">;
  /** Parts of what is sent that decide about scopes: `{ visibility: "checkout" }`, or `{ scope: "store/order/*" }` of a webhook. */
  readonly sent?: Readonly<Record<string, string>>;
}

const PLACEHOLDER = /^(?:\{.*\}|\$\{.*\}|:.+|<.+>)$/;

/** Does a path segment stand for any value? `{order_id}`, `{{order_id}}`, `${id}`, `:id` and `<id>` do. */
export function isPlaceholder(segment: string): boolean {
  return PLACEHOLDER.test(segment);
}

/** Segments of a normalised path: `/v3/catalog/products` has three. */
export function pathSegments(path: string): string[] {
  return path.split("/").slice(1);
}

/**
 * Reads one call. See {@link parseCalls} for the forms.
 *
 * @returns undefined when the text is no call, or stands for several.
 */
export function parseCall(call: string): ParsedCall | undefined {
  const [only, ...others] = parseCalls(call);
  return others.length === 0 ? only : undefined;
}

/**
 * Reads a declared call, in every form that people paste:
 *
 * - `GET /v3/catalog/products`, as a template or with ids, with or without server, `/stores/{store_hash}`, query,
 *   trailing slash, quotes or backticks; the method and the version in any case; `.json` at the end of a V2 path
 * - `GET,POST /v3/customers` or `GET|PUT …`: several methods of one path; `* /v3/customers`: all documented methods
 * - `POST /v3/content/scripts visibility=checkout`: with a field of the body that scopes depend on
 * - `webhook store/order/*`: a webhook for a topic
 * - `graphql admin <operation or field>` and `graphql storefront`
 *
 * @returns one entry for each method; none when the text is no call.
 */
export function parseCalls(call: string): ParsedCall[] {
  const text = unquote(call.trim()).trim();
  const worded = parseWords(text);
  if (worded !== undefined) return [worded];
  const match = /^(\*|[A-Za-z]+(?:\s*[,|]\s*[A-Za-z]+)*)\s+(\S+)((?:\s+[A-Za-z_]+=[^\s=]+)*)$/.exec(text);
  const [, methods, target, fields] = match ?? [];
  if (methods === undefined || target === undefined) return [];
  const place = parseTarget(unquote(target));
  if (place === undefined) return [];
  const sent = parseFields(fields ?? "");
  return [...new Set(methods.toUpperCase().split(/\s*[,|]\s*/))].map((method) => ({
    method,
    ...place,
    ...(sent === undefined ? {} : { sent }),
  }));
}

function unquote(text: string): string {
  return /^(["'`])(.*)\1$/s.exec(text)?.[2] ?? text;
}

/** `webhook …` and `graphql …`: calls that nobody names by method and path. */
function parseWords(text: string): ParsedCall | undefined {
  const [kind = "", ...rest] = text.split(/\s+/);
  const [first, second] = rest;
  if (/^webhooks?$/i.test(kind) && first !== undefined && rest.length === 1 && first.includes("/")) {
    return { method: "POST", path: "/v3/hooks", sent: { scope: first } };
  }
  if (!/^graphql$/i.test(kind) || rest.length > 2) return undefined;
  const sent = second === undefined ? {} : { sent: { field: second } };
  switch (first?.toLowerCase()) {
    case "admin":
      return { method: "POST", path: "/graphql", api: "graphql-admin", ...sent };
    case "storefront":
      return { method: "POST", path: "/graphql", api: "graphql-storefront", ...sent };
    default:
      return undefined;
  }
}

function parseFields(text: string): Readonly<Record<string, string>> | undefined {
  const pairs = text
    .split(/\s+/)
    .filter((pair) => pair !== "")
    .map((pair) => pair.split("=") as [string, string]);
  return pairs.length === 0 ? undefined : Object.fromEntries(pairs);
}

const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/i;
const hosts: readonly (readonly [RegExp, CallApi])[] = [
  [/^api\.bigcommerce\.com(?::443)?$/i, "rest"],
  [/^payments\.bigcommerce\.com(?::443)?$/i, "payments"],
  [/^api-b2b\.bigcommerce\.com(?::443)?$/i, "b2b"],
  // The emulator, which speaks as the REST API does.
  [LOOPBACK, "rest"],
];

function parseTarget(target: string): Pick<ParsedCall, "path" | "api"> | undefined {
  const match = /^(?:[a-z][a-z0-9+.-]*:\/\/)?([^/?#]*)/i.exec(target);
  const host = match?.[1] ?? "";
  const hasServer = target.includes("://") || /\.[a-z]{2,}(?::\d+)?$/i.test(host);
  const path = normalizePath(target);
  if (path === undefined) return undefined;
  const api = hasServer && !isVariable(host) ? apiOfHost(host) : "rest";
  if (api !== "rest") return { path, api };
  // The account's GraphQL stands beside the stores, on the same host.
  if (/^\/accounts\/[^/]+\/graphql$/i.test(path)) return { path: "/graphql", api: "graphql-account" };
  return /^\/graphql$/i.test(path) ? { path: "/graphql", api: "graphql-admin" } : { path };
}

function apiOfHost(host: string): CallApi {
  return hosts.find(([pattern]) => pattern.test(host))?.[1] ?? "elsewhere";
}

/** `$BASE_URL`, `${host}`, `{{base_url}}`, `{host}` */
function isVariable(segment: string): boolean {
  return isPlaceholder(segment) || /^\$\w+$/.test(segment);
}

/** The path alone, as in {@link ParsedCall}; undefined when nothing is left of it. */
export function normalizePath(target: string): string | undefined {
  const withoutServer = target
    .replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, "")
    .replace(/^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?::\d+)?(?=\/)/i, "");
  const [path = ""] = withoutServer.split(/[?#]/);
  let segments = path.split("/").filter((segment) => segment !== "");
  // A variable in front stands for the server: `{{base_url}}/v3/...`.
  if (segments[0] !== undefined && isVariable(segments[0])) segments = segments.slice(1);
  // The address of the years before OAuth: https://store-abc.mybigcommerce.com/api/v2/...
  if (segments[0]?.toLowerCase() === "api" && /^v2$/i.test(segments[1] ?? "")) segments = segments.slice(1);
  if (segments[0]?.toLowerCase() === "stores") segments = segments.slice(2);
  const [version, ...rest] = segments;
  if (version !== undefined && /^v[23]$/i.test(version)) {
    segments = [version.toLowerCase(), ...rest];
    const last = segments.length - 1;
    if (segments[0] === "v2" && last > 0) segments[last] = (segments[last] ?? "").replace(/\.json$/i, "");
  }
  return segments.length === 0 ? undefined : `/${segments.join("/")}`;
}
