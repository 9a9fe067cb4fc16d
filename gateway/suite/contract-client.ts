import { createHash, randomUUID } from "node:crypto";
import type {
  AccountBody,
  CreateAccountRequest,
  CreateAccountResponse,
  ListAccountsResponse,
  Problem,
} from "../../contract";

export interface Reply<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** What to send besides the token. `body` is sent as JSON; `raw` as it stands. */
export interface Sending {
  readonly body?: unknown;
  readonly raw?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Record<string, string>;
  /** `null` sends none. Default: the client's token. */
  readonly token?: string | null;
}

/** A client of the contract that adds nothing to it: what is sent is what the test says. */
export class ContractClient {
  constructor(
    readonly url: string,
    readonly token: string,
    readonly store: string,
  ) {}

  async send<Body = unknown>(method: string, path: string, sending: Sending = {}): Promise<Reply<Body>> {
    const { body, raw, headers = {}, token = this.token } = sending;
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(raw === undefined ? {} : { body: raw }),
    });
    const text = await response.text();
    const parsed = text === "" ? undefined : (JSON.parse(text) as unknown);
    return { status: response.status, headers: response.headers, body: parsed as Body };
  }

  /** A call on the client's store, below `/v1/stores/{store}`. */
  call<Body = Problem>(method: string, path: string, sending: Sending = {}): Promise<Reply<Body>> {
    return this.send<Body>(method, `/v1/stores/${this.store}${path}`, sending);
  }

  /** Sends a create; a fresh key each time unless one is given. */
  create<Body = CreateAccountResponse>(order: unknown, key: string = randomUUID()): Promise<Reply<Body>> {
    return this.call<Body>("POST", "/accounts", { body: order, headers: { "Idempotency-Key": key } });
  }

  list(query = ""): Promise<Reply<ListAccountsResponse>> {
    return this.call<ListAccountsResponse>("GET", `/accounts${query}`);
  }

  get<Body = { data: AccountBody }>(id: string): Promise<Reply<Body>> {
    return this.call<Body>("GET", `/accounts/${id}`);
  }

  patch<Body = { data: AccountBody }>(id: string, change: unknown): Promise<Reply<Body>> {
    return this.call<Body>("PATCH", `/accounts/${id}`, { body: change });
  }

  delete(id: string): Promise<Reply<Problem | undefined>> {
    return this.call<Problem | undefined>("DELETE", `/accounts/${id}`);
  }

  confirm(id: string): Promise<Reply<Problem | undefined>> {
    return this.call<Problem | undefined>("POST", `/accounts/${id}/confirm`);
  }

  confirmAll(body: unknown): Promise<Reply<Problem>> {
    return this.call("POST", "/accounts/confirm", { body });
  }
}

/** A create that every store accepts. Tests change one thing in it. */
export const validOrder = {
  name: "orders-sync",
  token_type: "v2v3",
  scopes: ["store_v2_orders", "store_v2_products_read_only"],
  owner: "acme/shop/prod/orders-sync",
  identity: "identity-of-orders-sync",
} as const satisfies CreateAccountRequest;

/** The identity that a resource of this owner has, as long as a test says nothing else. */
export function identityOf(owner: string): string {
  return createHash("sha256").update(owner).digest("hex").slice(0, 24);
}

/** A create of another owner under another name. */
export function orderOf(name: string, more: Partial<CreateAccountRequest> = {}): CreateAccountRequest {
  return {
    ...validOrder,
    name,
    owner: `acme/shop/prod/${name}`,
    identity: identityOf(name),
    scopes: [...validOrder.scopes],
    ...more,
  };
}

/** Waits for what a gateway does after it has answered. */
export async function eventually(holds: () => unknown): Promise<void> {
  for (let patience = 100; ; patience -= 1) {
    try {
      await holds();
      return;
    } catch (failure) {
      if (patience === 0) throw failure;
      await new Promise((wake) => setTimeout(wake, 10));
    }
  }
}
