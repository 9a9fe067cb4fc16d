import { familyEntry } from "../../scopes";
import { nameField } from "../reading/recognise";
import type { GroupSight, OptionSight, Sight } from "../reading/sight";
import type { Era } from "../words/era";
import { familyOfLabel, isUntouchedWord, isWordOf, type RowOrder, rowsFor } from "../words/rows";
import { says } from "../words/word";
import type { FormOrder } from "./order";
import { storeOfApiPath } from "./panel-address";
import type { PanelWindow, View } from "./panel-window";

/** What the whole form says after it was filled in, and before it is saved. */
export interface FormEvidence {
  readonly name: string;
  readonly apiPath: string | undefined;
  /** Label of each row with something granted, and the word that is pressed. */
  readonly granted: Readonly<Record<string, string>>;
  readonly rows: number;
}

/** Opens the empty form, from the list that is shown. */
export async function openForm(window: PanelWindow, list: View, order: FormOrder): Promise<View> {
  const { sight, era } = list;
  const create = sight.buttons.filter(({ name, isInDialog }) => !isInDialog && says(name, era.list.create));
  const [button] = create;
  if (button === undefined || create.length !== 1) {
    throw await window.stop(
      "unknown_page",
      `The list of store ${window.store} has ${create.length} buttons of the name that opens the form.`,
      {
        lookedFor: `one button ${JSON.stringify(era.list.create.said)}`,
        wayOut: mayPerson(window),
      },
    );
  }
  await window.press(list, button.at, era.list.create.said);
  let isChosen = false;
  return window.until("the form for a new API account", async (views) => {
    const form = views.find(({ kind }) => kind === "form");
    if (form !== undefined) return form;
    // A split button opens a menu first; its entry is pressed once.
    for (const view of views) {
      const entry = view.sight.buttons.find(
        ({ name, kind }) => kind !== "option" && says(name, view.era.list.createEntries[order.tokenType]),
      );
      if (entry === undefined || isChosen) continue;
      isChosen = true;
      await window.press(view, entry.at, entry.name);
    }
    return undefined;
  });
}

/** Fills the form in by the order, and gives back what the page says then. Nothing is saved. */
export async function fillForm(window: PanelWindow, form: View, order: FormOrder): Promise<FormEvidence> {
  const grant = rowsFor(order.scopes);
  if (grant.unknown.length > 0) {
    throw await window.stop("row_missing", "The form has no known row for a requested scope.", {
      lookedFor: grant.unknown.join(", "),
      wayOut: "Leave it out, or make this account by hand: npx bc-accounts handoff",
    });
  }
  await mustBeUntouched(window, form);
  await typeName(window, await chooseTokenType(window, form, order), order.name);
  if (order.tokenType === "stencil-cli") await pressAccessLevel(window, order);
  else for (const row of grant.rows) await pressRow(window, row);
  return readBack(window, order);
}

/** Reads the whole form and compares it with the order. @throws PanelStop where anything differs */
export async function readBack(window: PanelWindow, order: FormOrder): Promise<FormEvidence> {
  return compareForm(window, await window.find(["form"], "the form, to read it back before Save"), order);
}

/** What a form that was read says, compared with the order. @throws PanelStop where anything differs */
export async function compareForm(window: PanelWindow, { sight, era }: View, order: FormOrder): Promise<FormEvidence> {
  const name = nameField(sight, era)?.value ?? "";
  if (name !== order.name) {
    throw await window.stop("name_differs", "The form shows another name than the typed name.", {
      lookedFor: JSON.stringify(order.name),
      wayOut: mayPerson(window),
    });
  }
  const apiPath = sight.fields.find(({ label }) => says(label, era.form.apiPath))?.value;
  const store = apiPath === undefined ? undefined : storeOfApiPath(apiPath);
  if (apiPath !== undefined && store !== window.store) {
    throw await window.stop("wrong_store", "The form's API path is of another store.", {
      lookedFor: `/stores/${window.store}/`,
      wayOut: `Log in again, and choose the store: ${window.options.logInCommand}`,
    });
  }
  await mustHaveTokenType(window, sight, era, order);
  const granted =
    order.tokenType === "stencil-cli"
      ? await checkLevel(window, sight, era, order)
      : await checkRows(window, sight, era, order);
  return { name, apiPath, granted, rows: sight.groups.length };
}

/** Every row in its first position: a form that already grants something is not an empty form. */
async function mustBeUntouched(window: PanelWindow, { sight, era }: View): Promise<void> {
  for (const group of scopeRows(sight, era)) {
    const { word } = await pressedIn(window, group);
    if (isUntouchedWord(word)) continue;
    const isKnown = familyOfLabel(group.label) !== undefined;
    throw await window.stop(
      isKnown ? "grant_differs" : "row_unknown_granted",
      `The empty form grants ${JSON.stringify(group.label)}: ${JSON.stringify(word)} already.`,
      { lookedFor: "None or Standard in every row", wayOut: mayPerson(window) },
    );
  }
}

async function chooseTokenType(window: PanelWindow, view: View, order: FormOrder): Promise<View> {
  const { sight, era } = view;
  const wanted = era.form.tokenTypes[order.tokenType];
  const field = sight.fields.find(
    ({ label, kind }) => ["combobox", "select"].includes(kind) && says(label, era.form.tokenType),
  );
  if (field === undefined || says(field.value, wanted)) return view;
  if (field.kind === "select") {
    const option = field.options.find((text) => says(text, wanted));
    if (option !== undefined) await (await view.element(field.at)).selectOption({ label: option });
  } else {
    await window.press(view, field.at, era.form.tokenType.said);
    const [list, at] = await window.until(`the entry ${wanted.said}`, (views) => {
      for (const other of views) {
        const entry = other.sight.buttons.find(({ kind, name }) => kind === "option" && says(name, wanted));
        if (entry !== undefined) return [other, entry.at] as const;
      }
      return undefined;
    });
    await window.press(list, at, wanted.said);
  }
  return window.until(`${era.form.tokenType.said}: ${wanted.said}`, (views) =>
    views.find(
      (other) =>
        other.kind === "form" &&
        other.sight.fields.some(({ label, value }) => says(label, era.form.tokenType) && says(value, wanted)),
    ),
  );
}

async function mustHaveTokenType(window: PanelWindow, sight: Sight, era: Era, order: FormOrder): Promise<void> {
  const field = sight.fields.find(
    ({ label, kind }) => ["combobox", "select"].includes(kind) && says(label, era.form.tokenType),
  );
  const wanted = era.form.tokenTypes[order.tokenType];
  // The old pages have one form for each type, and its heading says which.
  const isRight =
    field !== undefined
      ? says(field.value, wanted)
      : sight.headings.some((text) => says(text, era.form.heading[order.tokenType]));
  if (isRight) return;
  throw await window.stop("grant_differs", "The form does not show the requested token type.", {
    lookedFor: wanted.said,
    wayOut: mayPerson(window),
  });
}

async function typeName(window: PanelWindow, view: View, name: string): Promise<void> {
  const field = nameField(view.sight, view.era);
  if (field === undefined) throw await window.notFound([view], "the box for the name");
  await window.type(view, field.at, name, "the name");
}

/** Presses one button of one row, and sees that it is pressed. */
async function pressRow(window: PanelWindow, row: RowOrder): Promise<void> {
  const view = await window.find(["form"], "the form");
  const option = await optionFor(window, view.sight, row);
  await window.press(view, option.at, `${labelOf(row)}: ${row.level}`);
  await window.until(`${labelOf(row)}: ${row.level}, pressed`, (views) => {
    const form = views.find(({ kind }) => kind === "form");
    const group = form === undefined ? undefined : rowsOf(form.sight, row)[0];
    return group?.options.some(({ word, isPressed }) => isPressed === true && isWordOf(word, row.level)) === true
      ? true
      : undefined;
  });
}

async function pressAccessLevel(
  window: PanelWindow,
  { accessLevel = "local-development-only" }: FormOrder,
): Promise<void> {
  const view = await window.find(["form"], "the form");
  const wanted = view.era.form.accessLevels[accessLevel];
  const options = view.sight.groups.flatMap((group) => group.options.filter(({ word }) => says(word, wanted)));
  const [option] = options;
  if (option === undefined || options.length !== 1) {
    throw await window.stop("row_missing", `The form has ${options.length} buttons for the access level.`, {
      lookedFor: `one button ${JSON.stringify(wanted.said)}`,
      wayOut: mayPerson(window),
    });
  }
  if (option.isPressed !== true) await window.press(view, option.at, wanted.said);
}

async function optionFor(window: PanelWindow, sight: Sight, row: RowOrder): Promise<OptionSight> {
  const rows = rowsOf(sight, row);
  const [group] = rows;
  if (group === undefined || rows.length !== 1) {
    throw await window.stop(
      group === undefined ? "row_missing" : "row_unclear",
      group === undefined
        ? `The form of store ${window.store} has no row ${JSON.stringify(labelOf(row))}.`
        : `The form of store ${window.store} has ${rows.length} rows ${JSON.stringify(labelOf(row))}.`,
      {
        lookedFor: `one row ${JSON.stringify(labelOf(row))} with a button ${JSON.stringify(row.level)}`,
        wayOut: mayPerson(window),
      },
    );
  }
  const options = group.options.filter(({ word }) => isWordOf(word, row.level));
  const [option] = options;
  if (option === undefined || options.length !== 1 || !option.isEnabled) {
    throw await window.stop(
      "row_missing",
      `The row ${JSON.stringify(group.label)} does not offer the requested level.`,
      {
        lookedFor: `one button ${JSON.stringify(row.level)}`,
        wayOut: mayPerson(window),
      },
    );
  }
  return option;
}

async function checkRows(
  window: PanelWindow,
  sight: Sight,
  era: Era,
  order: FormOrder,
): Promise<Record<string, string>> {
  const wanted = rowsFor(order.scopes).rows;
  const granted: Record<string, string> = {};
  const met = new Set<RowOrder>();
  for (const group of scopeRows(sight, era)) {
    const { word } = await pressedIn(window, group);
    const family = familyOfLabel(group.label);
    const row = family === undefined ? undefined : wanted.find((entry) => entry.family === family);
    if (row !== undefined && !met.has(row) && isWordOf(word, row.level)) {
      met.add(row);
      granted[group.label] = word;
      continue;
    }
    if (isUntouchedWord(word) && row === undefined) continue;
    throw await window.stop(
      family === undefined ? "row_unknown_granted" : "grant_differs",
      `The form shows ${JSON.stringify(group.label)}: ${JSON.stringify(word)}, which was not requested.`,
      { lookedFor: row === undefined ? "None or Standard" : row.level, wayOut: mayPerson(window) },
    );
  }
  const missing = wanted.find((row) => !met.has(row));
  if (missing !== undefined) {
    throw await window.stop("row_missing", `The form does not show ${JSON.stringify(labelOf(missing))} any more.`, {
      lookedFor: `${labelOf(missing)}: ${missing.level}`,
      wayOut: mayPerson(window),
    });
  }
  return granted;
}

async function checkLevel(
  window: PanelWindow,
  sight: Sight,
  era: Era,
  { accessLevel = "local-development-only" }: FormOrder,
): Promise<Record<string, string>> {
  const wanted = era.form.accessLevels[accessLevel];
  for (const group of sight.groups) {
    const { word } = await pressedIn(window, group);
    if (says(word, wanted)) return { [group.label]: word };
  }
  throw await window.stop("grant_differs", "The form does not show the requested access level as pressed.", {
    lookedFor: wanted.said,
    wayOut: mayPerson(window),
  });
}

/** The one button that is pressed. A row that does not say it in a way that can be believed is no row to save. */
async function pressedIn(window: PanelWindow, group: GroupSight): Promise<OptionSight> {
  const pressed = group.options.filter(({ isPressed }) => isPressed === true);
  const [only] = pressed;
  if (only !== undefined && pressed.length === 1 && group.options.every(({ isPressed }) => isPressed !== undefined))
    return only;
  throw await window.stop(
    "row_unclear",
    `The row ${JSON.stringify(group.label)} does not say which of its buttons is pressed.`,
    {
      lookedFor: "exactly one pressed button (aria-checked, aria-pressed or a radio button)",
      wayOut: mayPerson(window),
    },
  );
}

/** Rows of scopes: every group but the one of the access levels. */
function scopeRows(sight: Sight, era: Era): GroupSight[] {
  const levels = Object.values(era.form.accessLevels);
  return sight.groups.filter(({ options }) => !options.some(({ word }) => levels.some((level) => says(word, level))));
}

function rowsOf(sight: Sight, { family }: RowOrder): GroupSight[] {
  return sight.groups.filter(({ label }) => familyOfLabel(label) === family);
}

function labelOf({ family }: RowOrder): string {
  return familyEntry(family).label;
}

function mayPerson({ store }: PanelWindow): string {
  return `Nothing was saved. Make this account by hand (npx bc-accounts handoff), or show what differs in store ${store}: npx bc-accounts panel inspect`;
}
