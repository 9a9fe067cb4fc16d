import type { Behaviour } from "./coverage";
import { errorAnswer, errorFormOf, page, single, titles } from "./answers";
import type { Handler } from "./call";

/** The answers of every operation that has no implementation of its own, by kind. */
export const defaultHandlers: Readonly<Record<Exclude<Behaviour, "stateful">, Handler>> = {
  "empty page": ({ path, query }) => (path.startsWith("/v2/") ? new Response(null, { status: 204 }) : page([], query)),

  "empty object": () => single({}),

  "zero count": () => Response.json({ count: 0 }),

  "not found": ({ path }) => errorAnswer(errorFormOf(path), 404, titles.notFound),

  "empty stream": () => new Response("", { headers: { "Content-Type": "text/event-stream" } }),

  "not implemented": ({ path, operation }) =>
    errorAnswer(
      errorFormOf(path),
      501,
      `The emulator checks the scopes of ${operation.call} but does not carry it out`,
    ),
};
