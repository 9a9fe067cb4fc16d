import { byId, copyOf } from "./find";

const TOAST_MS = 6000;
const KEPT_TOAST = "toast";

/** Shows the news of a template for a while. */
export function toast(template: HTMLTemplateElement): void {
  const news = copyOf(template);
  byId("toasts").append(news);
  setTimeout(() => {
    news.remove();
  }, TOAST_MS);
}

/** Shows it on the page that is loaded next: only the template's name is handed over. */
export function toastOnNextPage(template: HTMLTemplateElement): void {
  sessionStorage.setItem(KEPT_TOAST, template.id);
}

/** Shows what the page before has kept for this one. */
export function showKeptToast(): void {
  const kept = document.getElementById(sessionStorage.getItem(KEPT_TOAST) ?? "");
  sessionStorage.removeItem(KEPT_TOAST);
  if (kept instanceof HTMLTemplateElement) toast(kept);
}
