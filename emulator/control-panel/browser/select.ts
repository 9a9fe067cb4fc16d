/** A select-only combobox: an input, a button and a list, by the patterns of WAI-ARIA. Text for the browser. */
export const select = `
for (const field of document.querySelectorAll("[data-select]")) {
  const input = field.querySelector("[role=combobox]");
  const list = field.querySelector("[role=listbox]");
  const options = [...list.children];
  const chosen = () => options.findIndex((option) => option.dataset.value === field.dataset.value);
  let active = chosen();

  const isOpen = () => !list.hidden;
  const highlight = (place) => {
    active = Math.max(0, Math.min(options.length - 1, place));
    options.forEach((option, at) => option.classList.toggle("active", at === active));
    input.setAttribute("aria-activedescendant", options[active].id);
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
  const choose = (place) => {
    const option = options[place];
    close();
    if (option.dataset.value === field.dataset.value) return;
    field.dataset.value = option.dataset.value;
    input.value = option.textContent.trim();
    for (const other of options) other.setAttribute("aria-selected", String(other === option));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const opening = new Set(["Enter", " ", "ArrowDown", "ArrowUp"]);
  const moves = { ArrowDown: () => active + 1, ArrowUp: () => active - 1, Home: () => 0, End: () => options.length - 1 };
  input.addEventListener("keydown", (event) => {
    if (!isOpen()) {
      if (!opening.has(event.key)) return;
      event.preventDefault();
      open();
    } else if (event.key in moves) {
      event.preventDefault();
      highlight(moves[event.key]());
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
  field.querySelector(".box").addEventListener("mousedown", (event) => {
    event.preventDefault();
    input.focus();
  });
  field.querySelector(".box").addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(options.indexOf(option));
    else if (isOpen()) close();
    else open();
  });
  input.addEventListener("blur", close);
}
`;
