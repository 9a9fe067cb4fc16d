import type { Context } from "hono";
import type { z } from "zod";
import { cutText } from "../wire/cut-text";
import { GatewayProblem } from "./gateway-problem";

/** Longest reason that an answer repeats: an unknown field's name may be as long as the request. */
const LONGEST_REASON = 200;

type Where = "path" | "query" | "header" | "body";

/** @throws GatewayProblem `invalid_request`, `name_too_short` */
export function parseWith<S extends z.ZodType>(schema: S, value: unknown, where: Where): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { issues } = result.error;
  const errors = issues
    .slice(0, 20)
    .map((issue) => ({ path: issue.path.join("."), reason: cutText(issue.message, LONGEST_REASON) }));
  const isShortName = issues.every((issue) => issue.code === "too_small" && issue.path.join(".") === "name");
  throw new GatewayProblem(
    where === "body" && isShortName ? "name_too_short" : "invalid_request",
    `the ${where === "path" ? "address" : where} is not what the contract says: ${errors.map(({ path, reason }) => (path === "" ? reason : `${path}: ${reason}`)).join("; ")}`,
    { errors },
  );
}

/** The request's query as the contract knows it: a parameter that comes twice is an error, not a choice. */
export function queryOf(context: Context): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(context.req.queries()).map(([name, values]) => [
      name,
      values.length === 1 ? (values[0] ?? "") : values,
    ]),
  );
}

/**
 * The request's JSON body. Its size was bounded before.
 *
 * @throws GatewayProblem `unsupported_media_type`, `invalid_request`
 */
export async function jsonBody(context: Context): Promise<unknown> {
  const type = context.req.header("content-type") ?? "";
  if (!/^application\/json[ \t]*(;|$)/i.test(type)) {
    throw new GatewayProblem(
      "unsupported_media_type",
      "send the body as JSON, with the header `Content-Type: application/json`",
    );
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(await context.req.arrayBuffer());
    return JSON.parse(text);
  } catch (error) {
    throw new GatewayProblem("invalid_request", "the body is not JSON in UTF-8, or was cut off", { cause: error });
  }
}
