/** From the row menu's entry to an account that is gone, by way of a question. Text for the browser. */
export const deleteAccount = `
document.addEventListener("choose", ({ target: entry }) => {
  if (!entry.dataset.delete) return;
  const { element, close } = openDialog(document.getElementById("delete-dialog"), { canEscape: true });
  element.querySelector("[data-account-name]").textContent = entry.dataset.name;
  const confirm = element.querySelector("[data-confirm]");
  confirm.addEventListener("click", async () => {
    confirm.disabled = true;
    const answer = await ask("DELETE", entry.dataset.delete);
    if (answer.ok) {
      close();
      toastOnNextPage(document.getElementById("deleted-toast"));
      location.reload();
      return;
    }
    say(element.querySelector("[data-problem]"), answer.body.problems?.form);
    confirm.disabled = false;
  });
});
`;
