import { request } from "undici";

export interface ApiAnswer {
  readonly call: string;
  readonly status: number;
  /** The platform's own words for a refusal. */
  readonly title: string | undefined;
}

/** One GET of the store's public API with an account's token, as any integration would send it. */
export async function callPublicApi(storeUrl: string, path: string, accessToken: string): Promise<ApiAnswer> {
  const answer = await request(`${storeUrl}${path}`, {
    headers: { "x-auth-token": accessToken, accept: "application/json" },
  });
  const text = await answer.body.text();
  return { call: `GET ${path}`, status: answer.statusCode, title: titleOf(text) };
}

/** V3 answers an object with a title, V2 a list of objects with a message. */
function titleOf(text: string): string | undefined {
  try {
    const body = JSON.parse(text) as { title?: unknown } | { message?: unknown }[];
    const title = Array.isArray(body) ? body[0]?.message : body.title;
    return typeof title === "string" ? title : undefined;
  } catch {
    return undefined;
  }
}
