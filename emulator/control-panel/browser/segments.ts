import { closest, find, findAll } from "./find";

/** Buttons side by side: pressing one releases the others. */
export function serveSegments(): void {
  for (const group of findAll(document, ".segments")) {
    group.addEventListener("click", (event) => {
      const pressed = closest(event, "[role=switch],[role=radio]");
      if (!pressed) return;
      for (const button of group.children) button.setAttribute("aria-checked", String(button === pressed));
      group.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
}

/** Value of the pressed button of a group. */
export function pressedOf(group: HTMLElement): string {
  return find(group, "[aria-checked=true]").dataset["value"] ?? "";
}
