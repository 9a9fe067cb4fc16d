/** A REST call, reduced to what scopes are decided by. */
export interface ParsedCall {
  /** Upper case. */
  readonly method: string;
  /** Starts with a slash; without server, `/stores/{store_hash}`, query, and trailing slash. */
  readonly path: string;
}

const placeholder = /^(?:\{.*\}|\$\{.*\}|:.+|<.+>)$/;

/** Does a path segment stand for any value? `{order_id}`, `{{order_id}}`, `${id}`, `:id` and `<id>` do. */
export function isPlaceholder(segment: string): boolean {
  return placeholder.test(segment);
}

/** Segments of a normalised path: `/v3/catalog/products` has three. */
export function pathSegments(path: string): string[] {
  return path.split("/").slice(1);
}

/**
 * Reads `METHOD /path`. The path may be a template or a concrete one, with or without server and
 * `/stores/{store_hash}`, query string and trailing slash; the method may be in lower case.
 *
 * @returns undefined when the text is not a method and a path with one space between them.
 */
export function parseCall(call: string): ParsedCall | undefined {
  const match = /^\s*([A-Za-z]+)\s+(\S+)\s*$/.exec(call);
  const [, method, target] = match ?? [];
  if (method === undefined || target === undefined) return undefined;
  const path = normalizePath(target);
  return path === undefined ? undefined : { method: method.toUpperCase(), path };
}

/** The path alone, as in {@link ParsedCall}; undefined when nothing is left of it. */
export function normalizePath(target: string): string | undefined {
  const withoutServer = target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, "");
  const [path = ""] = withoutServer.split(/[?#]/);
  let segments = path.split("/").filter((segment) => segment !== "");
  // A variable in front stands for the server: `{{base_url}}/v3/...`.
  if (segments[0] !== undefined && isPlaceholder(segments[0])) segments = segments.slice(1);
  if (segments[0]?.toLowerCase() === "stores") segments = segments.slice(2);
  return segments.length === 0 ? undefined : `/${segments.join("/")}`;
}
