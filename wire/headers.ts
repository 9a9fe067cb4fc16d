/** Headers of an answer, as undici gives them: lower-case names, and a list where one is repeated. */
export type AnswerHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** The value of a header, the first one where an answer repeats it. */
export function singleHeader(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

/** What an answer says of its store's rate limit. */
export function rateLimitOf(headers: AnswerHeaders): {
  left: string | undefined;
  resetMs: string | undefined;
  quota: string | undefined;
  windowMs: string | undefined;
} {
  const header = (name: string) => singleHeader(headers[`x-rate-limit-${name}`]);
  return {
    left: header("requests-left"),
    resetMs: header("time-reset-ms"),
    quota: header("requests-quota"),
    windowMs: header("time-window-ms"),
  };
}
