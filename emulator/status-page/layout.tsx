import type { Child } from "hono/jsx";

/** A square bracket around a dot: the mark of the page, drawn small. Colours hold on light and dark tabs. */
const ICON =
  "data:image/svg+xml," +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="4" fill="#3449d1"/>' +
      '<path d="M5.5 4v8M10.5 4v8M5.5 8h5" stroke="#fff" stroke-width="1.8" stroke-linecap="round"/></svg>',
  );

/** The frame of every page: no script, one style sheet from the same origin. */
export function Layout({ title, children }: { title: string; children: Child }) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <link rel="icon" href={ICON} />
        <link rel="stylesheet" href="/emulator.css" />
      </head>
      <body>
        <a class="skip" href="#main">
          Skip to the content
        </a>
        {children}
      </body>
    </html>
  );
}
