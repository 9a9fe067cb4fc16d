import type { PropsWithChildren } from "hono/jsx";
import { raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import { STYLE_SHEET } from "./style-sheet";

/** A page that needs nothing else: no script, no font, no request. */
export function Document({ title, children }: PropsWithChildren<{ readonly title: string }>) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>{title}</title>
        <style>{raw(STYLE_SHEET)}</style>
      </head>
      <body>{children}</body>
    </html>
  );
}

/** A document as the text of a file. Nothing in our documents is awaited, so none of them is a promise. */
export function documentText(document: HtmlEscapedString | Promise<HtmlEscapedString>): string {
  return `<!doctype html>\n${document as HtmlEscapedString}\n`;
}
