import { closest, copyOf, find, findAll } from "./find";

export interface OpenDialog {
  readonly element: HTMLElement;
  readonly close: () => void;
}

/** Opens a template's dialog, holds the focus in it, and leaves nothing of it behind. */
export function openDialog(
  template: HTMLTemplateElement,
  { onClose, canEscape }: { readonly onClose?: () => void; readonly canEscape: boolean },
): OpenDialog {
  const before = document.activeElement;
  const curtain = copyOf(template);
  const others = findAll(document, "body > *").filter((element) => element.id !== "toasts");
  for (const element of others) element.inert = true;
  document.body.append(curtain);
  find(curtain, "h2").focus();

  const close = () => {
    for (const input of curtain.querySelectorAll("input")) input.value = "";
    curtain.remove();
    for (const element of others) element.inert = false;
    if (before instanceof HTMLElement) before.focus();
  };
  curtain.addEventListener("click", (event) => {
    if (!closest(event, "[data-close]")) return;
    close();
    onClose?.();
  });
  curtain.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && canEscape) close();
    if (event.key === "Tab") keepInside(curtain, event);
  });
  return { element: curtain, close };
}

function keepInside(curtain: HTMLElement, event: KeyboardEvent): void {
  const stops = findAll(curtain, "button:enabled, input");
  const last = event.shiftKey ? stops[0] : stops.at(-1);
  const isAtHeading = document.activeElement === curtain.querySelector("h2");
  if (document.activeElement !== last && !(event.shiftKey && isAtHeading)) return;
  event.preventDefault();
  (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
}
