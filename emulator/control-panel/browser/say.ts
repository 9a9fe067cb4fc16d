/** Puts a problem into the element that is there for it; none empties it. */
export function say(element: HTMLElement, problem?: string): void {
  element.textContent = problem ?? "";
  if (element.getAttribute("role") === "alert") element.hidden = problem === undefined;
}
