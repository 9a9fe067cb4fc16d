/** Shows the news of a template for a while. Text for the browser: see `index.ts`. */
export const toast = `
const TOAST_MS = 6000;
const KEPT_TOAST = "toast";

function toast(template) {
  const news = template.content.firstElementChild.cloneNode(true);
  document.getElementById("toasts").append(news);
  setTimeout(() => news.remove(), TOAST_MS);
}

/** Shows it on the page that is loaded next: only the template's name is handed over. */
function toastOnNextPage(template) {
  sessionStorage.setItem(KEPT_TOAST, template.id);
}

const kept = document.getElementById(sessionStorage.getItem(KEPT_TOAST) ?? "");
sessionStorage.removeItem(KEPT_TOAST);
if (kept) toast(kept);
`;
