import type { Operation } from "../../scopes";
import type { EmulatedAccount } from "../stores/account-store";

/** A call of the public API that was authenticated, routed, and let through by a scope. */
export interface Call {
  readonly request: Request;
  readonly storeHash: string;
  readonly account: EmulatedAccount;
  readonly operation: Operation;
  /** From `/v2/` or `/v3/` on, without query. */
  readonly path: string;
  readonly query: URLSearchParams;
}

export type Handler = (call: Call) => Response | Promise<Response>;

/** The body as a JSON object, or undefined where it is anything else. */
export async function readObject(request: Request): Promise<Record<string, unknown> | undefined> {
  try {
    const body: unknown = await request.json();
    return typeof body === "object" && body !== null && !Array.isArray(body)
      ? (body as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
