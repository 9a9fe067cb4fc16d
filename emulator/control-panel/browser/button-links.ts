import { closest } from "./find";

/** A link that calls itself a button must do what a button does. */
export function serveButtonLinks(): void {
  document.addEventListener("keydown", (event) => {
    const link = event.key === " " ? closest(event, "a[role=button]") : undefined;
    if (!link) return;
    event.preventDefault();
    link.click();
  });
}
