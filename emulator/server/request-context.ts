import { AsyncLocalStorage } from "node:async_hooks";
import type { HttpBindings } from "@hono/node-server";

/** The request that is being answered, for code that is called without it: the gateway's step hook. */
export interface RequestContext {
  readonly method: string;
  readonly path: string;
  readonly env: HttpBindings;
}

export const requestContext = new AsyncLocalStorage<RequestContext>();
