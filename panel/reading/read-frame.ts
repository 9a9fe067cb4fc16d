import type {
  ButtonSight,
  DialogSight,
  FieldSight,
  GroupSight,
  OptionSight,
  RowSight,
  Sight,
  TableSight,
} from "./sight";

/** As much of a browser's elements as the reading needs: the project has no browser's types. */
export interface PageElement {
  readonly tagName: string;
  readonly id: string;
  readonly innerText?: string;
  readonly textContent: string | null;
  readonly parentElement: PageElement | null;
  readonly previousElementSibling: PageElement | null;
  readonly ownerDocument: PageDocument;
  readonly labels?: ArrayLike<PageElement> | null;
  readonly value?: string;
  readonly checked?: boolean;
  readonly disabled?: boolean;
  readonly type?: string;
  readonly href?: string;
  readonly src?: string;
  readonly options?: ArrayLike<PageElement>;
  readonly selectedIndex?: number;
  getAttribute(name: string): string | null;
  hasAttribute(name: string): boolean;
  closest(selector: string): PageElement | null;
  contains(other: PageElement): boolean;
  matches(selector: string): boolean;
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): ArrayLike<PageElement>;
  getClientRects(): { readonly length: number };
}

interface PageDocument {
  readonly title: string;
  readonly location: { readonly href: string };
  readonly defaultView: {
    getComputedStyle(element: PageElement): { readonly visibility: string; readonly opacity: string };
  } | null;
  getElementById(id: string): PageElement | null;
}

/** A sight, and the elements that its places mean. */
export interface Reading {
  readonly sight: Sight;
  readonly elements: readonly PageElement[];
}

/**
 * Reads one frame, by roles and labels and by nothing that only one page's source has. Runs in the browser: its text is
 * sent there, so it leans on nothing outside itself. It changes nothing and calls nothing of the page's.
 */
export function readFrame(body: PageElement): Reading {
  const elements: PageElement[] = [];
  const page = body.ownerDocument;
  const keep = (element: PageElement): number => elements.push(element) - 1;
  const all = (selector: string, within: PageElement = body): PageElement[] =>
    Array.from(within.querySelectorAll(selector));
  const clean = (text: string | null | undefined): string => (text ?? "").replace(/\s+/g, " ").trim();
  const textOf = (element: PageElement | null): string => clean(element?.innerText ?? element?.textContent);
  const firstLine = (element: PageElement): string =>
    clean((element.innerText ?? element.textContent ?? "").split("\n").find((line) => line.trim() !== ""));
  const isVisible = (element: PageElement): boolean =>
    element.getClientRects().length > 0 && page.defaultView?.getComputedStyle(element).visibility !== "hidden";
  const isInDialog = (element: PageElement): boolean =>
    element.closest("[role=dialog],[role=alertdialog],dialog[open]") !== null;
  const isEnabled = (element: PageElement): boolean =>
    element.disabled !== true && element.getAttribute("aria-disabled") !== "true";

  const TOGGLE = "[role=switch],[role=radio],input[type=radio],button[aria-pressed]";
  const CONTROL = `${TOGGLE},input,select,textarea,button`;

  const namedByOthers = (element: PageElement): string =>
    (element.getAttribute("aria-labelledby") ?? "")
      .split(/\s+/)
      .filter((id) => id !== "")
      .map((id) => textOf(page.getElementById(id)))
      .join(" ")
      .trim();

  /** The text that stands before an element, up to the next control before it. */
  const textBefore = (element: PageElement): string => {
    let node = element;
    for (let depth = 0; depth < 5; depth += 1) {
      for (let before = node.previousElementSibling; before !== null; before = before.previousElementSibling) {
        if (before.matches(CONTROL) || before.querySelector(CONTROL) !== null) return "";
        if (isVisible(before) && textOf(before) !== "") return firstLine(before);
      }
      const around = node.parentElement;
      if (around === null || around.matches("form,body,table,[role=dialog]")) return "";
      node = around;
    }
    return "";
  };

  const fieldLabel = (element: PageElement): string =>
    namedByOthers(element) ||
    clean(element.getAttribute("aria-label")) ||
    Array.from(element.labels ?? [])
      .map(textOf)
      .join(" ")
      .trim() ||
    textBefore(element) ||
    clean(element.getAttribute("placeholder")) ||
    clean(element.getAttribute("title"));

  const buttonName = (element: PageElement): string =>
    namedByOthers(element) ||
    clean(element.getAttribute("aria-label")) ||
    (element.matches("input") ? clean(element.value) : textOf(element)) ||
    clean(element.getAttribute("title"));

  const readField = (element: PageElement): FieldSight => {
    const isSelect = element.tagName === "SELECT";
    const isPassword = element.type === "password";
    const isCombobox = element.getAttribute("role") === "combobox";
    const options = isSelect ? Array.from(element.options ?? []).map(textOf) : [];
    return {
      at: keep(element),
      kind: isSelect ? "select" : isPassword ? "password" : isCombobox ? "combobox" : "text",
      id: element.id,
      name: element.getAttribute("name") ?? "",
      label: fieldLabel(element),
      value: isPassword
        ? ""
        : isSelect
          ? (options[element.selectedIndex ?? -1] ?? "")
          : (element.value ?? textOf(element)),
      options,
      isInDialog: isInDialog(element),
    };
  };
  const FIELD =
    "input:not([type=hidden]):not([type=radio]):not([type=checkbox]):not([type=submit]):not([type=button]):not([type=image])," +
    "textarea,select,[role=combobox]:not(input)";
  const readFields = (within: PageElement): FieldSight[] => all(FIELD, within).filter(isVisible).map(readField);

  const BUTTON =
    "button:not([role=switch]):not([role=radio]):not([aria-pressed]),[role=button],input[type=submit],input[type=button]," +
    "[role=menuitem],[role=option],a[href]:not([role=button])";
  const readButton = (element: PageElement): ButtonSight => {
    const role = element.getAttribute("role");
    return {
      at: keep(element),
      kind:
        role === "menuitem"
          ? "menuitem"
          : role === "option"
            ? "option"
            : element.matches("a[href]:not([role=button])")
              ? "link"
              : "button",
      name: buttonName(element),
      isEnabled: isEnabled(element),
      opensMenu: ["menu", "true"].includes(element.getAttribute("aria-haspopup") ?? ""),
      isInDialog: isInDialog(element),
    };
  };
  const readButtons = (within: PageElement): ButtonSight[] => all(BUTTON, within).filter(isVisible).map(readButton);

  /** Radio buttons are often drawn by their label, and hidden themselves. */
  const isShown = (toggle: PageElement): boolean => {
    const isHidden = !isVisible(toggle) || page.defaultView?.getComputedStyle(toggle).opacity === "0";
    return !isHidden || (toggle.matches("input") && Array.from(toggle.labels ?? []).some(isVisible));
  };
  const pressed = (toggle: PageElement): boolean | undefined => {
    if (toggle.matches("input")) return toggle.checked === true;
    const said = toggle.getAttribute("aria-checked") ?? toggle.getAttribute("aria-pressed");
    return said === "true" ? true : said === "false" ? false : undefined;
  };
  const readToggle = (toggle: PageElement): OptionSight => {
    const label = toggle.matches("input") ? Array.from(toggle.labels ?? []).find(isVisible) : undefined;
    return {
      at: keep(label ?? toggle),
      word: label === undefined ? buttonName(toggle) || clean(toggle.value) : textOf(label),
      isPressed: pressed(toggle),
      isEnabled: isEnabled(toggle),
    };
  };
  const readGroups = (): GroupSight[] => {
    const groups = new Map<PageElement | string, { container: PageElement; toggles: PageElement[] }>();
    for (const toggle of all(TOGGLE).filter(isShown)) {
      const around = toggle.closest("[role=group],[role=radiogroup],fieldset");
      const isRow = around !== null && all(TOGGLE, around).length <= 8;
      const name = toggle.getAttribute("name");
      const key = isRow
        ? around
        : toggle.matches("input") && name !== null
          ? `name ${name}`
          : (toggle.parentElement ?? body);
      const group = groups.get(key) ?? { container: isRow ? around : body, toggles: [] };
      group.toggles.push(toggle);
      groups.set(key, group);
    }
    return [...groups.values()].map(({ container, toggles }) => {
      let box = container;
      if (box === body) {
        box = toggles[0]?.parentElement ?? body;
        while (box.parentElement !== null && !toggles.every((toggle) => box.contains(toggle))) box = box.parentElement;
      }
      const legend = box.querySelector("legend");
      const label =
        namedByOthers(box) ||
        clean(box.getAttribute("aria-label")) ||
        (legend === null ? "" : textOf(legend)) ||
        textBefore(box);
      return { label, options: toggles.map(readToggle) };
    });
  };

  const CELL = "td,[role=cell],[role=gridcell]";
  const readRow = (row: PageElement): RowSight => {
    const cells = all(CELL, row);
    return {
      cells: cells.map(textOf),
      links: all("a[href]", row)
        .filter((link) => isVisible(link) && !link.matches("[role=button],[role=menuitem]"))
        .map((link) => ({
          at: keep(link),
          name: textOf(link),
          href: link.href ?? "",
          cell: cells.findIndex((cell) => cell.contains(link)),
        })),
      buttons: all("button,[role=button]", row).filter(isVisible).map(readButton),
    };
  };
  const readTables = (): TableSight[] =>
    all("table,[role=table],[role=grid]")
      .filter(isVisible)
      .map((table) => ({
        headers: all("th,[role=columnheader]", table).map(textOf),
        rows: all("tr,[role=row]", table)
          .filter((row) => isVisible(row) && row.querySelector(CELL) !== null)
          .map(readRow),
      }));
  const readDialogs = (): DialogSight[] =>
    all("[role=dialog],[role=alertdialog],dialog[open]")
      .filter(isVisible)
      .map((dialog) => ({
        at: keep(dialog),
        text: textOf(dialog),
        fields: readFields(dialog),
        buttons: readButtons(dialog),
      }));

  const sight: Sight = {
    url: page.location.href,
    title: clean(page.title),
    headings: all("h1,h2,h3,h4,[role=heading]").filter(isVisible).map(textOf),
    fields: readFields(body),
    buttons: readButtons(body),
    groups: readGroups(),
    tables: readTables(),
    dialogs: readDialogs(),
    alerts: all("[role=alert],[role=status]")
      .filter(isVisible)
      .map(textOf)
      .filter((text) => text !== ""),
    frames: all("iframe")
      .filter(isVisible)
      .map((frame) => frame.src ?? ""),
    isBusy: all("[aria-busy=true],[role=progressbar]").some(isVisible),
    text: textOf(body).slice(0, 50_000),
  };
  return { sight, elements };
}
