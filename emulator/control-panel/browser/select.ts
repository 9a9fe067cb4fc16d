import { closest, find, findAll } from "./find";

const opening: ReadonlySet<string> = new Set(["Enter", " ", "ArrowDown", "ArrowUp"]);

/** Select-only comboboxes: an input, a button and a list, by the patterns of WAI-ARIA. */
export function serveSelects(): void {
  for (const field of findAll(document, "[data-select]")) serveSelect(field);
}

function serveSelect(field: HTMLElement): void {
  const input = find(field, "[role=combobox]", HTMLInputElement);
  const box = find(field, ".box");
  const list = find(field, "[role=listbox]");
  const options = findAll(list, ":scope > *");
  const chosen = () => options.findIndex((option) => option.dataset["value"] === field.dataset["value"]);
  let active = chosen();

  const highlight = (place: number) => {
    active = Math.max(0, Math.min(options.length - 1, place));
    options.forEach((option, at) => option.classList.toggle("active", at === active));
    input.setAttribute("aria-activedescendant", options[active]?.id ?? "");
  };
  const open = () => {
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    highlight(chosen());
  };
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (place: number) => {
    const option = options[place];
    close();
    const value = option?.dataset["value"];
    if (option === undefined || value === undefined || value === field.dataset["value"]) return;
    field.dataset["value"] = value;
    input.value = option.textContent.trim();
    for (const other of options) other.setAttribute("aria-selected", String(other === option));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const move = (key: string): number | undefined =>
    ({ ArrowDown: active + 1, ArrowUp: active - 1, Home: 0, End: options.length - 1 })[key];

  input.addEventListener("keydown", (event) => {
    const place = move(event.key);
    if (list.hidden) {
      if (!opening.has(event.key)) return;
      event.preventDefault();
      open();
    } else if (place !== undefined) {
      event.preventDefault();
      highlight(place);
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      choose(active);
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    } else if (event.key === "Tab") {
      choose(active);
    }
  });
  // Pressing the mouse would take the focus from the input, and losing it closes the list.
  box.addEventListener("mousedown", (event) => {
    event.preventDefault();
    input.focus();
  });
  box.addEventListener("click", (event) => {
    const option = closest(event, "[role=option]");
    if (option) choose(options.indexOf(option));
    else if (list.hidden) open();
    else close();
  });
  input.addEventListener("blur", close);
}
