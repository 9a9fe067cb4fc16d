/**
 * Bodies of the public API in the platform's own words and shapes.
 *
 * V3 answers errors with one object; V2 with an array of one, except for `/v2/store`, which is specified with
 * the V3 object. What the platform's pages leave open (the exact 401 text without a token, the V2 form of a 403)
 * is our choice and said so at the place.
 */

/** Value of `type` in every V3 error. */
const STATUS_CODES_PAGE = "https://developer.bigcommerce.com/api-docs/getting-started/api-status-codes";

export type ErrorForm = "v2" | "v3";

/** Which of the two forms a path of the public API answers its errors in. */
export function errorFormOf(path: string): ErrorForm {
  return path.startsWith("/v2/") && path !== "/v2/store" ? "v2" : "v3";
}

export function errorAnswer(
  form: ErrorForm,
  status: number,
  title: string,
  headers: Record<string, string> = {},
): Response {
  const body = form === "v2" ? [{ status, message: title }] : { status, title, type: STATUS_CODES_PAGE, errors: {} };
  return Response.json(body, { status, headers });
}

/** A V3 refusal of a body, with a reason for each field. */
export function invalidBody(title: string, errors: Record<string, string>): Response {
  return Response.json({ status: 422, title, type: STATUS_CODES_PAGE, errors }, { status: 422 });
}

/** Titles; the one of the missing scope is verbatim, since tools match on it. */
export const titles = {
  tokenMissing: "X-Auth-Token header is required",
  tokenDead: "Unauthorized - the v3 Auth client ID or token in the request are not a valid combination for this store.",
  scopeMissing: "You don't have a required scope to access the endpoint",
  notFound: "Not found",
  methodNotAllowed: "Method not allowed",
  tooManyRequests: "Too many requests",
} as const;

/** Items for each page where the caller does not say. */
const DEFAULT_PER_PAGE = 50;

/** Most items that a page may hold. */
const MOST_PER_PAGE = 250;

/** One page of a V3 collection, cut from all its items by the `page` and `limit` of the query. */
export function page(items: readonly unknown[], query: URLSearchParams): Response {
  const perPage = Math.min(positive(query.get("limit")) ?? DEFAULT_PER_PAGE, MOST_PER_PAGE);
  const current = positive(query.get("page")) ?? 1;
  const data = items.slice((current - 1) * perPage, current * perPage);
  const totalPages = Math.ceil(items.length / perPage);
  const link = (number: number): string => `?page=${number}&limit=${perPage}`;
  return Response.json({
    data,
    meta: {
      pagination: {
        total: items.length,
        count: data.length,
        per_page: perPage,
        current_page: current,
        total_pages: totalPages,
        links: {
          ...(current > 1 ? { previous: link(current - 1) } : {}),
          current: link(current),
          ...(current < totalPages ? { next: link(current + 1) } : {}),
        },
      },
    },
  });
}

/** One thing, in V3's envelope. */
export function single(data: unknown): Response {
  return Response.json({ data, meta: {} });
}

function positive(text: string | null): number | undefined {
  return text !== null && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}
