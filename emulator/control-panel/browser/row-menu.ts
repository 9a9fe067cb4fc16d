/** The menu at the end of each row, by the patterns of WAI-ARIA. Text for the browser. */
export const rowMenu = `
for (const menu of document.querySelectorAll(".menu")) {
  const button = menu.querySelector("button");
  const list = menu.querySelector("[role=menu]");
  const entries = [...list.children];
  const show = (isShown) => {
    list.hidden = !isShown;
    button.setAttribute("aria-expanded", String(isShown));
  };
  const open = () => {
    show(true);
    entries[0].focus();
  };
  button.addEventListener("click", () => (list.hidden ? open() : show(false)));
  button.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown") return;
    event.preventDefault();
    open();
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Tab" || event.key === "Escape") {
      show(false);
      button.focus();
    } else if (step !== undefined) {
      event.preventDefault();
      entries.at((entries.indexOf(document.activeElement) + step) % entries.length).focus();
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      document.activeElement.click();
    }
  });
  list.addEventListener("click", (event) => {
    const entry = event.target.closest("[role=menuitem]");
    if (!entry) return;
    show(false);
    button.focus();
    entry.dispatchEvent(new CustomEvent("choose", { bubbles: true }));
  });
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) show(false);
  });
}
`;
