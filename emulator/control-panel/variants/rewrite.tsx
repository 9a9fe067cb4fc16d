import { Segments } from "../pages/segments";
import type { PanelVariant } from "./panel-variants";
import { textOf } from "./text-of";

/** Where a page is about to go. */
export interface PagePlace {
  readonly page: "list" | "create" | "other";
  readonly url: URL;
}

type Rewrite = (html: string, place: PagePlace) => string;

const LABEL = /(<div id="scope-\w+">)([^<]*)(<\/div>)/g;
const SEGMENT = /(<button type="button" role="switch"[^>]*>)([^<]*)(<\/button>)/g;
const SCOPE = /<div class="scope"><div id="scope-\w+">.*?<\/div><div class="segments".*?<\/div><\/div>/gs;
const ROW = /<tr role="row"><td.*?<\/tr>/gs;
const PAGE_LENGTH = 2;

const upper = (html: string, pattern: RegExp): string =>
  html.replace(pattern, (_, before: string, text: string, after: string) => before + text.toUpperCase() + after);

function row(label: string, family: string, words: readonly string[], pressed: number): string {
  const id = `scope-${family}`;
  return textOf(
    <div class="scope">
      <div id={id}>{label}</div>
      <Segments labelledBy={id} name={family} kind="scope" buttons={words} pressed={pressed} />
    </div>,
  );
}

const intoForm = (added: string): Rewrite => {
  return (html) => html.replace('<div class="scopes">', `<div class="scopes">${added}`);
};
const rowsOf = (html: string): string[] => [...html.matchAll(ROW)].map(([text]) => text);
const isRow = (label: string, scope: string): boolean => scope.includes(`>${label}</div>`);

function paged(html: string, url: URL, isEndless: boolean): string {
  const rows = rowsOf(html);
  const page = Number(url.searchParams.get("page") ?? "1");
  const shown = isEndless
    ? rows.map((text) => text.replaceAll(/api-accounts\/(\d+)/g, (_, id: string) => `api-accounts/${id}${page}`))
    : rows.slice((page - 1) * PAGE_LENGTH, page * PAGE_LENGTH);
  const isLast = !isEndless && page * PAGE_LENGTH >= rows.length;
  const next = new URL(url);
  next.searchParams.set("page", String(page + 1));
  const from = (page - 1) * PAGE_LENGTH + 1;
  const pager = textOf(
    <nav aria-label="Pages">
      <span>{isEndless ? "" : `${from} - ${from + shown.length - 1} of ${rows.length}`}</span>
      {isLast ? (
        <button type="button" disabled>
          Next
        </button>
      ) : (
        <a role="button" href={`${next.pathname}${next.search}`}>
          Next
        </a>
      )}
    </nav>,
  );
  const first = html.indexOf(rows[0] ?? "<tbody");
  if (rows.length === 0) return html;
  const bare = rows.reduce((left, text) => left.replace(text, ""), html);
  return bare.slice(0, first) + shown.join("") + bare.slice(first).replace("</table>", `</table>${pager}`);
}

/** The list of 2019: a trash icon in a column Actions, and a split button. */
function oldList(html: string, url: URL): string {
  const store = url.searchParams.get("store");
  const ofStore = store === null ? "" : `&store=${store}`;
  const entry = (type: string, words: string) => (
    <li role="none">
      <a role="menuitem" tabindex={-1} href={`/manage/settings/auth/api-accounts/create?type=${type}${ofStore}`}>
        {words}
      </a>
    </li>
  );
  const split = textOf(
    <div class="menu">
      <button type="button" class="button primary" aria-haspopup="menu" aria-expanded="false">
        Create API Account
      </button>
      <ul role="menu" hidden>
        {entry("v2v3", "Create V2/V3 API Token")}
        {entry("stencil-cli", "Create Stencil-CLI Token")}
      </ul>
    </div>,
  );
  return html
    .replaceAll("Store-level API accounts", "Store API Accounts")
    .replace(/<th([^>]*)>Account name<\/th>/, "<th$1></th>")
    .replace(/<th([^>]*)><\/th>(?!.*<th)/s, "<th$1>Actions</th>")
    .replaceAll(
      /<div class="menu">.*?<li role="menuitem"[^>]*(data-delete="[^"]*" data-name="[^"]*")>.*?<\/div>/gs,
      '<button type="button" class="button quiet" aria-label="Delete" $1></button>',
    )
    .replace(/<a class="button primary" role="button"[^>]*>.*?<\/a>/s, () => split);
}

/** The form of 2019: the heading says the type, and no box asks for it. */
function oldForm(html: string, url: URL): string {
  const isStencil = url.searchParams.get("type") === "stencil-cli";
  return html
    .replace(/<h1>[^<]*<\/h1>/, `<h1>${isStencil ? "Create Stencil-CLI Token" : "Create API Account"}</h1>`)
    .replace('<div class="field select" data-select="token_type" data-value="v2v3"', (text) =>
      isStencil ? text.replace("v2v3", "stencil-cli") : text,
    )
    .replace(/(<div class="field select" data-select="token_type")/, '$1 style="" hidden');
}

/** How the variants change a page's text. */
export const rewrites: Readonly<Partial<Record<PanelVariant, Rewrite>>> = {
  "era-2019": (html, { page, url }) =>
    page === "list" ? oldList(html, url) : page === "create" ? oldForm(html, url) : html,
  "upper-case": (html) => upper(upper(upper(html, LABEL), SEGMENT), /(<h1>)([^<]*)(<\/h1>)/g),
  radios: (html) =>
    html
      .replaceAll('role="switch"', 'role="radio"')
      .replaceAll('<div class="segments" role="group"', '<div class="segments" role="radiogroup"'),
  "no-label-ids": (html) => html.replaceAll(/ aria-labelledby="scope-\w+"/g, "").replaceAll(/ id="scope-\w+"/g, ""),
  "rows-reversed": (html) => {
    const scopes = [...html.matchAll(SCOPE)].map(([text]) => text).reverse();
    return html.replaceAll(SCOPE, () => scopes.shift() ?? "");
  },
  "unknown-row": intoForm(row("Quantum teleporters", "quantum", ["None", "manage"], 0)),
  "unknown-row-granted": intoForm(row("Quantum teleporters", "quantum", ["None", "manage"], 1)),
  "known-row-granted": (html) =>
    html.replaceAll(SCOPE, (scope) =>
      isRow("Customers", scope)
        ? scope.replaceAll(
            /aria-checked="\w+" data-value="(None|modify)"/g,
            (_, word: string) => `aria-checked="${String(word === "modify")}" data-value="${word}"`,
          )
        : scope,
    ),
  "row-missing": (html) => html.replaceAll(SCOPE, (scope) => (isRow("Orders", scope) ? "" : scope)),
  "row-twice": (html) => html.replaceAll(SCOPE, (scope) => (isRow("Orders", scope) ? scope + scope : scope)),
  "state-unreadable": (html) =>
    html.replaceAll(/role="switch" aria-checked="(\w+)"/g, 'role="switch" data-checked="$1"'),
  spinner: (html, { page }) =>
    page === "list"
      ? html
          .replace(/<table role="table">.*?<\/table>/s, '<div role="progressbar" aria-label="Loading">Loading</div>')
          .replace(/<div class="empty">.*?<\/div>/s, '<div role="progressbar">Loading</div>')
      : html,
  "no-pop-up": (html) => html.replace('<template id="credentials-dialog"', '<template id="gone-dialog"'),
  "same-name-twice": (html, { page }) => {
    if (page !== "list") return html;
    const [first, second] = rowsOf(html);
    const name = /<a href="[^"]*">([^<]*)<\/a>/.exec(first ?? "")?.[1];
    if (second === undefined || name === undefined) return html;
    return html.replace(
      second,
      second
        .replace(/(<a href="[^"]*">)[^<]*(<\/a>)/, `$1${name}$2`)
        .replace(/data-name="[^"]*"/, `data-name="${name}"`),
    );
  },
  paged: (html, { page, url }) => (page === "list" ? paged(html, url, false) : html),
  "paged-endless": (html, { page, url }) => (page === "list" ? paged(html, url, true) : html),
  "menu-entries": (html) =>
    html.replaceAll(
      /(<ul role="menu"[^>]*>)/g,
      '$1<li role="menuitem" tabindex="-1">Edit</li><li role="menuitem" tabindex="-1">Delete webhooks</li>',
    ),
  "dialog-without-name": (html) => html.replace("<strong data-account-name", "<strong hidden data-account-name"),
  "dialog-other-name": (html) =>
    html.replace("<strong data-account-name", "<strong>another account</strong><strong hidden data-account-name"),
};
