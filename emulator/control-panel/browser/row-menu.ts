import { closest, find, findAll } from "./find";

const steps: Readonly<Partial<Record<string, number>>> = { ArrowDown: 1, ArrowUp: -1 };

/** The menu at the end of each row, by the patterns of WAI-ARIA. A chosen entry sends the event `choose`. */
export function serveRowMenus(): void {
  for (const menu of findAll(document, ".menu")) serveRowMenu(menu);
}

function serveRowMenu(menu: HTMLElement): void {
  const button = find(menu, "button");
  const list = find(menu, "[role=menu]");
  const entries = findAll(list, ":scope > *");
  const focused = () => entries.findIndex((entry) => entry === document.activeElement);
  const show = (isShown: boolean) => {
    list.hidden = !isShown;
    button.setAttribute("aria-expanded", String(isShown));
  };
  const open = () => {
    show(true);
    entries[0]?.focus();
  };
  button.addEventListener("click", () => {
    if (list.hidden) open();
    else show(false);
  });
  button.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown") return;
    event.preventDefault();
    open();
  });
  list.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    if (event.key === "Tab" || event.key === "Escape") {
      show(false);
      button.focus();
    } else if (step !== undefined) {
      event.preventDefault();
      entries.at((focused() + step) % entries.length)?.focus();
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      entries[focused()]?.click();
    }
  });
  list.addEventListener("click", (event) => {
    const entry = closest(event, "[role=menuitem]");
    if (!entry) return;
    show(false);
    button.focus();
    entry.dispatchEvent(new CustomEvent("choose", { bubbles: true }));
  });
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Node && menu.contains(event.target))) show(false);
  });
}
