import type { HtmlEscapedString } from "hono/utils/html";

/** A piece of a page as text. Nothing in the variants' pieces is awaited, so none of them is a promise. */
export function textOf(piece: HtmlEscapedString | Promise<HtmlEscapedString>): string {
  return (piece as HtmlEscapedString).toString();
}
