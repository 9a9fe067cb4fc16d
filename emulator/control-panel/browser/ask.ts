import { byId } from "./find";

/** What the emulator answers to the pages' script. */
export interface AnswerBody {
  readonly problems?: { readonly name?: string; readonly form?: string };
  readonly file?: { readonly name: string; readonly text: string };
  readonly credentials?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly ok: boolean;
  readonly body: AnswerBody;
}

/** A call to the emulator in the name of the store that this page shows. A connection that fails is a problem like any other. */
export async function ask(method: "POST" | "DELETE", path: string, body?: object): Promise<Answer> {
  const { store = "", forgeryToken = "" } = byId("main").dataset;
  const address = new URL(path, location.origin);
  address.searchParams.set("store", store);
  try {
    const response = await fetch(address, {
      method,
      headers: { "Content-Type": "application/json", "X-Forgery-Token": forgeryToken },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { ok: response.ok, body: text === "" ? {} : (JSON.parse(text) as AnswerBody) };
  } catch {
    return { ok: false, body: { problems: { form: "The emulator does not answer. Is it still running?" } } };
  }
}
