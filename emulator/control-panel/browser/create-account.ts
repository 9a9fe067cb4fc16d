import { ask, type AnswerBody } from "./ask";
import { openDialog } from "./dialog";
import { byId, closest, find, findAll, templateOf } from "./find";
import { say } from "./say";
import { pressedOf } from "./segments";
import { toast } from "./toast";

/**
 * The form, and the one time that credentials are seen. They come in the answer to Save, go into the downloaded file
 * and the pop-up, and leave the page with it: by Done, by a reload, by going elsewhere.
 */
export function serveCreateAccount(): void {
  const form = document.getElementById("create-account");
  if (form instanceof HTMLFormElement) serveForm(form);
}

function serveForm(form: HTMLFormElement): void {
  const type = find(form, "[data-select=token_type]");
  const name = find(form, "input[name=name]", HTMLInputElement);
  const save = find(form, "[type=submit]", HTMLButtonElement);
  const nameProblem = byId("name-problem");
  const formProblem = byId("form-problem");
  const scopeGroups = findAll(form, ".segments[data-kind=scope]");
  const levelGroup = find(form, ".segments[data-kind=access-level]");
  let isSaving = false;

  const untouched = (group: HTMLElement) => find(group, ":scope > *").dataset["value"];
  const granted = () => scopeGroups.filter((group) => pressedOf(group) !== untouched(group));
  const isLongEnough = () => name.value.trim().length >= Number(form.dataset["shortestName"]);
  const isValid = () => isLongEnough() && (type.dataset["value"] !== "v2v3" || granted().length > 0);
  const sayName = (problem?: string) => {
    say(nameProblem, problem);
    name.setAttribute("aria-invalid", String(problem !== undefined));
  };
  const refresh = () => {
    for (const part of findAll(form, "[data-for]")) part.hidden = part.dataset["for"] !== type.dataset["value"];
    save.disabled = isSaving || !isValid();
  };
  const submit = async () => {
    if (isSaving || !isValid()) return;
    isSaving = true;
    refresh();
    say(formProblem);
    const { ok, body } = await ask("POST", new URL(form.getAttribute("action") ?? "", location.origin).pathname, {
      token_type: type.dataset["value"],
      name: name.value,
      ...(type.dataset["value"] === "v2v3"
        ? {
            scopes: Object.fromEntries(
              granted().map((group) => [group.dataset["name"] ?? "", pressedOf(group)] as const),
            ),
          }
        : { access_level: pressedOf(levelGroup) }),
    });
    isSaving = false;
    if (ok) {
      if (body.file) download(body.file);
      toast(templateOf("created-toast"));
      showOnce(body.credentials ?? {}, form.dataset["list"] ?? "/");
      return;
    }
    refresh();
    sayProblems(body);
  };
  const sayProblems = ({ problems = { form: "The emulator did not save the account." } }: AnswerBody) => {
    if (problems.name !== undefined) {
      sayName(problems.name);
      name.focus();
    }
    say(formProblem, problems.form);
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
    if (name.value !== "" && !isLongEnough()) sayName(form.dataset["tooShort"]);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void submit();
  });
  refresh();
}

/** Gives the file to the browser without an address that could be opened again. */
function download({ name, text }: NonNullable<AnswerBody["file"]>): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 1000);
}

/** Browsers offer the clipboard on this machine's own addresses only; elsewhere they copy what is selected. */
async function copy(text: string): Promise<void> {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way without a secure context
  const copySelection = () => document.execCommand("copy");
  // Undefined without a secure context, whatever its type says.
  const clipboard = navigator.clipboard as Clipboard | undefined;
  if (clipboard) await clipboard.writeText(text).catch(copySelection);
  else copySelection();
}

function showOnce(credentials: Readonly<Record<string, string>>, list: string): void {
  const { element, close } = openDialog(templateOf("credentials-dialog"), {
    canEscape: false,
    onClose: () => {
      location.replace(list);
    },
  });
  const fieldOf = (name: string) => find(element, `[data-credential=${name}]`, HTMLInputElement);
  for (const [name, value] of Object.entries(credentials)) fieldOf(name).value = value;
  const copyField = async (name: string) => {
    const field = fieldOf(name);
    field.select();
    await copy(field.value);
    say(find(element, "[data-copied]"), `${field.labels?.[0]?.textContent ?? ""} copied`);
  };
  element.addEventListener("click", (event) => {
    const name = closest(event, "[data-copy]")?.dataset["copy"];
    if (name !== undefined) void copyField(name);
  });
  // A page that waits for the Back button keeps its content: nothing secret may wait with it.
  addEventListener("pagehide", close, { once: true });
}
