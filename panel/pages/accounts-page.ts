import { createHash } from "node:crypto";
import { accountTable } from "../reading/recognise";
import type { RowSight, Sight, TableSight } from "../reading/sight";
import type { Era } from "../words/era";
import { obstacles } from "../words/eras";
import { folded, plain, says } from "../words/word";
import { listAddress } from "./panel-address";
import type { PanelWindow, View } from "./panel-window";

/** An account as the list shows it. */
export interface ListedAccount {
  /** From the address of its own page: nothing else in the list is known to last. */
  readonly id: string;
  readonly name: string;
  /** The column Scopes, as it stands. */
  readonly scopesLine: string;
}

/** A complete list, and what proves it. */
export interface ListEvidence {
  readonly accounts: readonly ListedAccount[];
  readonly pages: number;
  readonly isFull: boolean;
}

/** More pages than a store of 50 accounts can have. */
const MOST_PAGES = 30;

/** Opens the list by its address. */
export async function openAccounts(window: PanelWindow, panelUrl: string | undefined): Promise<View> {
  const address = listAddress(window.store, panelUrl);
  await window.goTo(address);
  const view = await window.until(
    "the list Store-level API accounts",
    async (views) => {
      const chooser = views.find(({ kind }) => kind === "chooser");
      if (chooser !== undefined) await chooseStore(window, chooser);
      return views.find(({ kind }) => kind === "list");
    },
    ["chooser"],
  );
  await window.mustBeInStore(address);
  return view;
}

/** Picks the store among those of the person who is logged in, if exactly one entry names it. */
async function chooseStore(window: PanelWindow, view: View): Promise<void> {
  const mark = new RegExp(`(?:^|[^a-z0-9])${window.store}(?:[^a-z0-9]|$)`, "i");
  for (const field of view.sight.fields.filter(({ kind }) => kind === "select")) {
    const fitting = field.options.filter((option) => mark.test(option));
    const wanted = fitting[0];
    if (fitting.length !== 1 || wanted === undefined) continue;
    const select = await view.element(field.at);
    await select.selectOption({ label: wanted });
    const go = view.sight.buttons.filter(({ name }) => obstacles.chooser.go.test(plain(name)));
    const button = go[0];
    if (go.length === 1 && button !== undefined) {
      await window.press(view, button.at, "Continue");
      return;
    }
  }
  throw await window.stop(
    "wrong_store",
    `The page that asks for an account or store does not name store ${window.store}.`,
    {
      lookedFor: `exactly one entry with ${window.store}`,
      wayOut: `Choose the store yourself: ${window.options.logInCommand}`,
    },
  );
}

/** Every account of the store, over all pages of the list. Complete, or a stop. */
export async function listAccounts(window: PanelWindow, panelUrl: string | undefined): Promise<ListEvidence> {
  const accounts: ListedAccount[] = [];
  let pages = 0;
  let lastText = "";
  for await (const { sight, era } of pagesOfList(window, panelUrl)) {
    for (const account of await readRows(window, sight, era)) {
      if (accounts.some(({ id }) => id === account.id)) {
        throw await window.stop("list_unclear", `The list of store ${window.store} shows an account twice.`, {
          lookedFor: "each account once over all pages",
          wayOut: "Try again; if it stays so, show what differs: npx bc-accounts panel inspect",
        });
      }
      accounts.push(account);
    }
    pages += 1;
    lastText = sight.text;
  }
  await mustMatchTotal(window, lastText, accounts.length);
  return { accounts, pages, isFull: obstacles.full.test(lastText) };
}

/**
 * Opens the list and turns its pages. The tab stays on the page that came last, so a caller that has found its account
 * can act on it.
 *
 * @throws PanelStop `list_endless`
 */
export async function* pagesOfList(window: PanelWindow, panelUrl: string | undefined): AsyncGenerator<View, void> {
  let view = await openAccounts(window, panelUrl);
  for (let pages = 1; ; pages += 1) {
    yield view;
    const next = nextButton(view.sight, view.era);
    if (next === undefined) return;
    if (pages === MOST_PAGES) {
      throw await window.stop("list_endless", `The list of store ${window.store} has more than ${MOST_PAGES} pages.`, {
        lookedFor: "its last page",
        wayOut: "Delete accounts that nobody uses. If there are none, show what differs: npx bc-accounts panel inspect",
      });
    }
    const before = signature(view.sight, view.era);
    await window.press(view, next, "Next");
    view = await window.until("the next page of the list", (views) =>
      views.find((other) => other.kind === "list" && signature(other.sight, other.era) !== before),
    );
  }
}

/** The rows of the page that is shown. @throws PanelStop where a row cannot be believed */
export async function readRows(window: PanelWindow, sight: Sight, era: Era): Promise<ListedAccount[]> {
  const table = accountTable(sight, era);
  if (table === undefined) return [];
  const ids = idsOf(table, era);
  const accounts = table.rows.map((row, place): ListedAccount | undefined => {
    const link = nameLink(row, table, era);
    const id = ids[place];
    const scopesLine = row.cells[scopesColumn(table, era)];
    if (link === undefined || id === undefined || scopesLine === undefined) return undefined;
    return { id, name: link.name, scopesLine };
  });
  if (accounts.includes(undefined) || new Set(ids).size !== ids.length) {
    throw await window.stop(
      "list_unclear",
      `The list of store ${window.store} has a row without a link to its account.`,
      {
        lookedFor: "in each row a link with the account's name, to a page of its own, and its scopes",
        wayOut: "Show what differs: npx bc-accounts panel inspect",
      },
    );
  }
  return accounts.filter((account) => account !== undefined);
}

/** The row of one account, on the page that is shown. */
export function rowOf(sight: Sight, era: Era, id: string): RowSight | undefined {
  const table = accountTable(sight, era);
  if (table === undefined) return undefined;
  return table.rows[idsOf(table, era).indexOf(id)];
}

/** The button that leads to the next page, while there is one. */
function nextButton(sight: Sight, era: Era): number | undefined {
  return sight.buttons.find(({ name, isEnabled, isInDialog }) => isEnabled && !isInDialog && says(name, era.list.next))
    ?.at;
}

/** `1 - 20 of 43` has to be true of what was read. */
async function mustMatchTotal(window: PanelWindow, text: string, count: number): Promise<void> {
  const total = /\b\d+\s*[-–]\s*\d+\s+of\s+(\d+)\b/i.exec(text)?.[1];
  if (total === undefined || Number(total) === count) return;
  throw await window.stop(
    "list_unclear",
    `The list of store ${window.store} announces ${total} accounts, but ${count} could be read.`,
    {
      lookedFor: "as many rows as the list says",
      wayOut: "Try again; if it stays so, show what differs: npx bc-accounts panel inspect",
    },
  );
}

/** What tells one page of the list from the next. */
function signature(sight: Sight, era: Era): string {
  const rows = accountTable(sight, era)?.rows ?? [];
  return rows.map(({ cells, links }) => [...cells, ...links.map(({ href }) => href)].join("|")).join("\n");
}

function scopesColumn(table: TableSight, era: Era): number {
  return table.headers.findIndex((header) => says(header, era.list.scopesColumn));
}

function nameLink(row: RowSight, table: TableSight, era: Era): RowSight["links"][number] | undefined {
  const column = table.headers.findIndex((header) => folded(header) !== "" && says(header, era.list.nameColumn));
  const fitting = row.links.filter(({ name, cell }) => name !== "" && (column < 0 || cell === column));
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** The last part of each account's address where that tells them apart and fits into an id; else a digest of the address. */
function idsOf(table: TableSight, era: Era): (string | undefined)[] {
  return table.rows.map((row) => {
    const href = nameLink(row, table, era)?.href;
    if (href === undefined || !URL.canParse(href)) return undefined;
    const url = new URL(href);
    const last = url.pathname.split("/").filter(Boolean).at(-1) ?? "";
    if (url.hash.length > 1) return digest(url.href);
    return /^[A-Za-z0-9_-]{1,64}$/.test(last) && /\d/.test(last) ? last : undefined;
  });
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
