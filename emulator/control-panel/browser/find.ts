/** A kind of element, as `HTMLInputElement`. */
type Kind<Element extends HTMLElement> = abstract new () => Element;

/** The first element below `root` that fits. @throws Error where the page has none: the page and its script do not fit each other. */
export function find(root: ParentNode, selector: string): HTMLElement;
export function find<Found extends HTMLElement>(root: ParentNode, selector: string, kind: Kind<Found>): Found;
export function find(root: ParentNode, selector: string, kind: Kind<HTMLElement> = HTMLElement): HTMLElement {
  const found = root.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`the page has no ${selector}`);
  return found;
}

export function findAll(root: ParentNode, selector: string): HTMLElement[] {
  return [...root.querySelectorAll(selector)].filter((element) => element instanceof HTMLElement);
}

/** The element of this page with the id. @throws Error where there is none. */
export function byId(id: string): HTMLElement {
  return find(document, `#${id}`);
}

export function templateOf(id: string): HTMLTemplateElement {
  return find(document, `#${id}`, HTMLTemplateElement);
}

/** The element, from where an event happened upwards, that fits. */
export function closest(event: Event, selector: string): HTMLElement | undefined {
  const found = event.target instanceof Element ? event.target.closest(selector) : undefined;
  return found instanceof HTMLElement ? found : undefined;
}

/** A fresh copy of what a template holds. */
export function copyOf(template: HTMLTemplateElement): HTMLElement {
  const content = template.content.firstElementChild?.cloneNode(true);
  if (!(content instanceof HTMLElement)) throw new Error(`the template ${template.id} is empty`);
  return content;
}
