import { openForm } from "../pages/account-form";
import { openAccounts } from "../pages/accounts-page";
import type { PanelWindow, View } from "../pages/panel-window";
import { accountTable, nameField } from "../reading/recognise";
import { PanelStop } from "../stop";
import type { Era } from "../words/era";
import { familyOfLabel } from "../words/rows";
import { says } from "../words/word";
import { scopeFamilies } from "../../scopes";

/** One statement of the table of words, held against a real page. */
export interface InspectedFact {
  readonly fact: string;
  readonly verdict: "holds" | "differs" | "not seen";
  readonly found?: string;
}

/** What a store's pages are like: words of the page itself, roles and numbers. No value, no name of an account. */
export interface PanelReport {
  readonly table: { readonly era: string; readonly version: number };
  readonly facts: readonly InspectedFact[];
  /** Labels of rows that the table does not know, with the words of their buttons. */
  readonly unknownRows: readonly { readonly label: string; readonly words: readonly string[] }[];
  /** Families of the catalogue that the form has no row for. */
  readonly missingRows: readonly string[];
  readonly pages: readonly {
    readonly page: string;
    readonly isFramed: boolean;
    readonly roles: Readonly<Record<string, number>>;
  }[];
}

/** Visits the list and the empty form, presses nothing but the button that opens the form, and saves nothing. */
export async function inspectPanel(window: PanelWindow, panelUrl: string | undefined): Promise<PanelReport> {
  const list = await openAccounts(window, panelUrl);
  const { era } = list;
  const facts: InspectedFact[] = [...listFacts(list)];
  const pages = [describePage("list", window, list)];
  let unknownRows: PanelReport["unknownRows"] = [];
  let missingRows: readonly string[] = [];
  try {
    const form = await openForm(window, list, { name: "", tokenType: "v2v3", scopes: [] });
    facts.push(...formFacts(form));
    pages.push(describePage("form", window, form));
    const { groups } = form.sight;
    unknownRows = groups
      .filter(({ label }) => familyOfLabel(label) === undefined)
      .map(({ label, options }) => ({ label, words: options.map(({ word }) => word) }));
    const shown = groups.map(({ label }) => familyOfLabel(label));
    missingRows = scopeFamilies.filter((family) => !shown.includes(family));
  } catch (error) {
    if (!(error instanceof PanelStop)) throw error;
    facts.push({ fact: "the button opens a form that is known", verdict: "differs", found: error.code });
  }
  return { table: { era: era.name, version: era.version }, facts, unknownRows, missingRows, pages };
}

function listFacts({ sight, era }: View): InspectedFact[] {
  const table = accountTable(sight, era);
  const first = table?.rows[0];
  const cells = (holds: boolean | undefined): InspectedFact["verdict"] =>
    holds === undefined ? "not seen" : holds ? "holds" : "differs";
  return [
    { fact: `the heading is one of ${era.list.heading.said}`, verdict: "holds" },
    {
      fact: `a button ${era.list.create.said}`,
      verdict: cells(sight.buttons.some(({ name }) => says(name, era.list.create))),
    },
    {
      fact: "the columns of the list",
      verdict: cells(table === undefined ? undefined : true),
      found: table?.headers.join(" | ") ?? "",
    },
    { fact: "the name of an account is a link to its own page", verdict: cells(first && first.links.length > 0) },
    { fact: "a row has a menu", verdict: cells(first && first.buttons.some(({ opensMenu }) => opensMenu)) },
    {
      fact: "the list has more pages",
      verdict: cells(sight.buttons.some(({ name }) => says(name, era.list.next)) || undefined),
    },
  ];
}

function formFacts({ sight, era }: View): InspectedFact[] {
  const seen = (holds: boolean): InspectedFact["verdict"] => (holds ? "holds" : "differs");
  const field = sight.fields.find(({ label }) => says(label, era.form.tokenType));
  return [
    { fact: "a box for the name", verdict: seen(nameField(sight, era) !== undefined) },
    { fact: "a read-only API path", verdict: seen(sight.fields.some(({ label }) => says(label, era.form.apiPath))) },
    { fact: "a box for the token type", verdict: seen(field !== undefined), found: field?.kind ?? "" },
    { fact: "every row says which button is pressed", verdict: seen(sight.groups.every(isReadable)) },
    { fact: "Save cannot be pressed on an empty form", verdict: seen(!canSave(sight.buttons, era)) },
  ];
}

function isReadable({ options }: View["sight"]["groups"][number]): boolean {
  return options.filter(({ isPressed }) => isPressed === true).length === 1;
}

function canSave(buttons: View["sight"]["buttons"], era: Era): boolean {
  return buttons.some(({ name, isEnabled }) => isEnabled && says(name, era.form.save));
}

function describePage(page: string, window: PanelWindow, { sight }: View): PanelReport["pages"][number] {
  return {
    page,
    isFramed: sight.url !== window.page.url(),
    roles: {
      headings: sight.headings.length,
      buttons: sight.buttons.length,
      fields: sight.fields.length,
      groups: sight.groups.length,
      tables: sight.tables.length,
      dialogs: sight.dialogs.length,
    },
  };
}
