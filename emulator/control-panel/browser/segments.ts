/** Buttons side by side: pressing one releases the others. Text for the browser. */
export const segments = `
for (const group of document.querySelectorAll(".segments")) {
  group.addEventListener("click", (event) => {
    const pressed = event.target.closest("[role=switch]");
    if (!pressed) return;
    for (const button of group.children) button.setAttribute("aria-checked", String(button === pressed));
    group.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

function pressedOf(group) {
  return group.querySelector("[aria-checked=true]").dataset.value;
}
`;
