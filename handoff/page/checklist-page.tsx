import type { PropsWithChildren } from "hono/jsx";
import { raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import type { Checklist, ChecklistStep } from "../checklist";
import { shownChecklist } from "../shown-checklist";
import { STYLE_SHEET } from "./style-sheet";

const TITLE = "API accounts to make or delete by hand";

/**
 * Checklists as one self-contained HTML page: nothing is loaded, no script runs, ticks live in the page only.
 */
export function checklistsAsPage(checklists: readonly Checklist[]): string {
  // Nothing in it is awaited, so it is no promise.
  const page = (<Page checklists={checklists.map(shownChecklist)} />) as HtmlEscapedString;
  return `<!doctype html>\n${page}\n`;
}

function Page({ checklists }: { readonly checklists: readonly Checklist[] }) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>{TITLE}</title>
        <style>{raw(STYLE_SHEET)}</style>
      </head>
      <body>
        <main>
          <h1>{TITLE}</h1>
          {checklists.length === 0 ? <p>Nothing to do by hand.</p> : null}
          {checklists.map((checklist, index) => (
            <Section checklist={checklist} id={`c${index + 1}`} />
          ))}
        </main>
      </body>
    </html>
  );
}

function Section({ checklist, id }: { readonly checklist: Checklist; readonly id: string }) {
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{checklist.title}</h2>
      <ol>
        {checklist.steps.map((step, index) => (
          <Step step={step} id={`${id}-${index + 1}`} />
        ))}
      </ol>
    </section>
  );
}

function Step({ step: { text, detail, link, command, rows = [] }, id }: { step: ChecklistStep; id: string }) {
  return (
    <li>
      <Box id={id}>
        {link === undefined ? text : <a href={link}>{text}</a>}
        {detail === undefined ? null : (
          <>
            : <code>{detail}</code>
          </>
        )}
        {command === undefined ? null : (
          <>
            : <Command text={command} />
          </>
        )}
      </Box>
      {rows.length === 0 ? null : (
        <ul>
          {rows.map(({ label, button, isUncertain }, index) => (
            <li>
              <Box id={`${id}-${index + 1}`}>
                {label}: <code>{button}</code>
                {isUncertain ? " (row not documented: look for it)" : ""}
              </Box>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

/** A command breaks between its words only: a browser would break `--delete-file` behind the hyphen, too. */
function Command({ text }: { readonly text: string }) {
  return (
    <code class="command">
      {text.split(" ").map((word, index) => (
        <>
          {index === 0 ? "" : " "}
          <span>{word}</span>
        </>
      ))}
    </code>
  );
}

function Box({ id, children }: PropsWithChildren<{ readonly id: string }>) {
  return (
    <label for={id}>
      <input type="checkbox" id={id} /> <span>{children}</span>
    </label>
  );
}
