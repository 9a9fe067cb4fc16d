import { request } from "undici";
import type { Emulator } from "../../emulator";

export interface Answer<Body = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: Body;
}

export interface CreateBody {
  readonly data: { readonly id: string; readonly name: string; readonly confirmed: boolean; readonly scopes: string[] };
  readonly credentials: {
    readonly access_token: string;
    readonly client_id: string;
    readonly client_secret: string;
    readonly api_path: string;
  };
}

/** One call to an emulator, as a client of the gateway makes it. */
export async function call<Body = Record<string, unknown>>(
  emulator: Pick<Emulator, "url" | "gatewayToken">,
  route: string,
  { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer<Body>> {
  const [method = "", path = ""] = route.split(" ");
  const answer = await request(`${emulator.url}${path}`, {
    method: method as "GET",
    headers: {
      Authorization: `Bearer ${emulator.gatewayToken}`,
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.body.text();
  return {
    status: answer.statusCode,
    headers: answer.headers,
    body: (text === "" ? undefined : JSON.parse(text)) as Body,
  };
}

let keys = 0;

/** Creates an account through the gateway for an owner of that name. */
export function create(
  emulator: Pick<Emulator, "url" | "gatewayToken">,
  name: string,
  { scopes = ["store_v2_products_read_only"], key = `key-${String((keys += 1))}`, store = "emulator1" } = {},
): Promise<Answer<CreateBody>> {
  return call<CreateBody>(emulator, `POST /v1/stores/${store}/accounts`, {
    body: { name, token_type: "v2v3", scopes, owner: `org/project/dev/${name}` },
    headers: { "Idempotency-Key": key },
  });
}
