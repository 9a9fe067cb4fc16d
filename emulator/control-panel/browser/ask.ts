/** A call to the emulator in the name of the store that this page shows. Text for the browser. */
export const ask = `
const main = document.getElementById("main");

/** Answers with the status and body; a connection that fails is a problem like any other. */
async function ask(method, path, body) {
  const address = new URL(path, location.origin);
  address.searchParams.set("store", main.dataset.store);
  try {
    const response = await fetch(address, {
      method,
      headers: { "Content-Type": "application/json", "X-Forgery-Token": main.dataset.forgeryToken },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { ok: response.ok, body: text === "" ? {} : JSON.parse(text) };
  } catch {
    return { ok: false, body: { problems: { form: "The emulator does not answer. Is it still running?" } } };
  }
}

function say(element, problem) {
  element.textContent = problem ?? "";
  if (element.getAttribute("role") === "alert") element.hidden = problem === undefined;
}

// A link that calls itself a button must do what a button does.
document.addEventListener("keydown", (event) => {
  if (event.key !== " " || !event.target.matches("a[role=button]")) return;
  event.preventDefault();
  event.target.click();
});
`;
