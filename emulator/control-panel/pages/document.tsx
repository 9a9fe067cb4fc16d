import type { Child } from "hono/jsx";

/** A key: the mark of these pages, drawn small. */
const ICON =
  "data:image/svg+xml," +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="4" fill="#141a33"/>' +
      '<circle cx="6" cy="8" r="2.5" fill="none" stroke="#fff" stroke-width="1.6"/>' +
      '<path d="M8.5 8H13v2" fill="none" stroke="#fff" stroke-width="1.6"/></svg>',
  );

export interface DocumentProps {
  readonly title: string;
  readonly bodyClass: string;
  readonly children: Child;
}

/** What every control-panel page is wrapped in. Style and script come from the same origin; nothing else is loaded. */
export function Document({ title, bodyClass, children }: DocumentProps) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light" />
        <title>{title}</title>
        <link rel="icon" href={ICON} />
        <link rel="stylesheet" href="/control-panel.css" />
        <script src="/control-panel.js" defer />
      </head>
      <body class={bodyClass}>{children}</body>
    </html>
  );
}
