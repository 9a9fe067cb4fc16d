import { ask } from "./ask";
import { openDialog } from "./dialog";
import { closest, find, templateOf } from "./find";
import { say } from "./say";
import { toastOnNextPage } from "./toast";

/** From the row menu's entry to an account that is gone, by way of a question. */
export function serveDeleteAccount(): void {
  // The old look has a button in each row instead of a menu's entry.
  document.addEventListener("click", (event) => {
    closest(event, "button[data-delete]")?.dispatchEvent(new CustomEvent("choose", { bubbles: true }));
  });
  document.addEventListener("choose", ({ target: entry }) => {
    if (!(entry instanceof HTMLElement) || !entry.dataset["delete"]) return;
    const { delete: address, name = "" } = entry.dataset;
    const { element, close } = openDialog(templateOf("delete-dialog"), { canEscape: true });
    find(element, "[data-account-name]").textContent = name;
    const confirm = find(element, "[data-confirm]", HTMLButtonElement);
    const remove = async () => {
      confirm.disabled = true;
      const answer = await ask("DELETE", address);
      if (answer.ok) {
        close();
        toastOnNextPage(templateOf("deleted-toast"));
        location.reload();
        return;
      }
      say(find(element, "[data-problem]"), answer.body.problems?.form);
      confirm.disabled = false;
    };
    confirm.addEventListener("click", () => void remove());
  });
}
