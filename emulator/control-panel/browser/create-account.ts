/**
 * The form, and the one time that credentials are seen. They come in the answer to Save, go into the downloaded file
 * and the pop-up, and leave the page with it: by Done, by a reload, by going elsewhere. Text for the browser.
 */
export const createAccount = `
const form = document.getElementById("create-account");
if (form) {
  const type = form.querySelector("[data-select=token_type]");
  const name = form.elements.namedItem("name");
  const save = form.querySelector("[type=submit]");
  const nameProblem = document.getElementById("name-problem");
  const formProblem = document.getElementById("form-problem");
  const scopeGroups = [...form.querySelectorAll(".segments[data-kind=scope]")];
  const levelGroup = form.querySelector(".segments[data-kind=access-level]");
  let isSaving = false;

  const isLongEnough = () => name.value.trim().length >= Number(form.dataset.shortestName);
  const granted = () => scopeGroups.filter((group) => pressedOf(group) !== group.firstElementChild.dataset.value);
  const isValid = () => isLongEnough() && (type.dataset.value !== "v2v3" || granted().length > 0);
  const sayName = (problem) => {
    say(nameProblem, problem);
    name.setAttribute("aria-invalid", String(problem !== undefined));
  };
  const refresh = () => {
    for (const part of form.querySelectorAll("[data-for]")) part.hidden = part.dataset.for !== type.dataset.value;
    save.disabled = isSaving || !isValid();
  };

  form.addEventListener("change", () => {
    say(formProblem);
    refresh();
  });
  name.addEventListener("input", () => {
    sayName();
    refresh();
  });
  name.addEventListener("blur", () => {
    if (name.value !== "" && !isLongEnough()) sayName(form.dataset.tooShort);
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isSaving || !isValid()) return;
    isSaving = true;
    refresh();
    say(formProblem);
    const answer = await ask("POST", new URL(form.action).pathname, {
      token_type: type.dataset.value,
      name: name.value,
      ...(type.dataset.value === "v2v3"
        ? { scopes: Object.fromEntries(granted().map((group) => [group.dataset.name, pressedOf(group)])) }
        : { access_level: pressedOf(levelGroup) }),
    });
    isSaving = false;
    if (answer.ok) {
      download(answer.body.file);
      toast(document.getElementById("created-toast"));
      showOnce(answer.body.credentials, form.dataset.list);
      return;
    }
    refresh();
    const { problems = { form: "The emulator did not save the account." } } = answer.body;
    if (problems.name) {
      sayName(problems.name);
      name.focus();
    }
    say(formProblem, problems.form);
  });
  refresh();
}

/** Gives the file to the browser without an address that could be opened again. */
function download({ name, text }) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

/** Browsers offer the clipboard on this machine's own addresses only; elsewhere they copy what is selected. */
async function copy(text) {
  if (navigator.clipboard) await navigator.clipboard.writeText(text).catch(() => document.execCommand("copy"));
  else document.execCommand("copy");
}

function showOnce(credentials, list) {
  const { element, close } = openDialog(document.getElementById("credentials-dialog"), {
    canEscape: false,
    onClose: () => location.replace(list),
  });
  for (const [name, value] of Object.entries(credentials)) {
    element.querySelector("[data-credential=" + name + "]").value = value;
  }
  element.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const field = element.querySelector("[data-credential=" + button.dataset.copy + "]");
    field.select();
    await copy(field.value);
    say(element.querySelector("[data-copied]"), field.labels[0].textContent + " copied");
  });
  // A page that waits for the Back button keeps its content: nothing secret may wait with it.
  addEventListener("pagehide", close, { once: true });
}
`;
