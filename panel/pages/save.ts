import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Download } from "playwright-core";
import { parseCredentialsFile } from "../../handoff";
import { nameField, popUpOf } from "../reading/recognise";
import type { Sight } from "../reading/sight";
import { PanelStop } from "../stop";
import type { Era } from "../words/era";
import { obstacles } from "../words/eras";
import { says, type Word } from "../words/word";
import { writeDurably } from "../../wire/write-durably";
import type { FormEvidence } from "./account-form";
import type { FormOrder } from "./order";
import type { PanelWindow, View } from "./panel-window";

/** Credentials that were shown once. All but the client ID and the path are secrets. */
export interface ShownCredentials {
  readonly accessToken: string;
  readonly clientId: string | undefined;
  readonly clientSecret: string | undefined;
  readonly apiPath: string | undefined;
}

/** A saved account: its credentials, and who said them. */
export interface SaveEvidence {
  readonly credentials: ShownCredentials;
  readonly from: readonly ("file" | "pop-up")[];
  /** The downloaded file, still in the private folder. Its name and content are secret. */
  readonly file: string | undefined;
}

/** Milliseconds for the second of the two, file and pop-up, once the first is there. */
const SECOND_MS = 3_000;

/** What a browser may hand over at any moment from now on: arm it before anybody can press Save. */
export class DownloadTrap {
  readonly #caught: Promise<string>[] = [];

  constructor(
    window: PanelWindow,
    private readonly folder: string,
  ) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    window.page.on("download", (download) => {
      const kept = this.#keep(download);
      // A failure shows when the file is asked for.
      kept.catch(() => undefined);
      this.#caught.push(kept);
    });
  }

  /** Forgets what was caught before. */
  clear(): void {
    this.#caught.length = 0;
  }

  get count(): number {
    return this.#caught.length;
  }

  /** The file that came last, in the private folder. */
  async file(): Promise<string | undefined> {
    return this.#caught.at(-1)?.catch(() => undefined);
  }

  async #keep(download: Download): Promise<string> {
    // The suggested name may be a credential, so the file gets one that says nothing.
    const path = join(this.folder, `credentials-${randomUUID()}.txt`);
    const text = readFileSync(await download.path());
    // The download is deleted after this.
    writeDurably(path, text, "wx");
    await download.delete().catch(() => undefined);
    return path;
  }
}

/** Presses Save, once, and believes what the file and the pop-up say. */
export async function save(
  window: PanelWindow,
  trap: DownloadTrap,
  order: FormOrder,
  form: FormEvidence,
): Promise<SaveEvidence> {
  const view = await window.find(["form"], "the form with its button Save");
  const button = view.sight.buttons.find(({ name, isInDialog }) => !isInDialog && says(name, view.era.form.save));
  if (button?.isEnabled !== true) {
    throw await window.stop("form_refused", "Save cannot be pressed: the form needs a value that was not requested.", {
      lookedFor: "an enabled button Save",
      wayOut: "Nothing was saved. Look at the form in a browser.",
    });
  }
  trap.clear();
  window.isHarmless = false;
  await window.press(view, button.at, "Save");
  return readSaved(window, trap, order, form);
}

/** Waits for what follows Save, whoever pressed it. */
export async function readSaved(
  window: PanelWindow,
  trap: DownloadTrap,
  order: FormOrder,
  form: FormEvidence,
  patienceMs?: number,
): Promise<SaveEvidence> {
  let firstAt: number | undefined;
  const waiting = window.until(
    "the pop-up BigCommerce API credentials, and the file that the browser downloads",
    async (views) => {
      const popUp = await popUpCredentials(views);
      const file = trap.count > 0 ? await trap.file() : undefined;
      if (popUp !== undefined && file !== undefined) return { popUp, file };
      if (popUp !== undefined || file !== undefined) {
        firstAt ??= Date.now();
        if (Date.now() - firstAt > SECOND_MS) return { popUp, file };
        return undefined;
      }
      await stopAtRefusal(window, views);
      return undefined;
    },
    ["credentials"],
    patienceMs,
  );
  const seen = await waiting.catch(async (error: unknown) => {
    if (!(error instanceof PanelStop) || !["unknown_page", "not_ready"].includes(error.code)) throw error;
    throw await window.stop("save_unclear", "Save was pressed, and neither the pop-up nor the file came.", {
      lookedFor: error.lookedFor ?? "the credentials",
      wayOut: `Check whether ${JSON.stringify(order.name)} is in the list. If it is, nobody has its credentials: delete it, and make it again.`,
    });
  });
  return believe(window, order, form, seen);
}

/** Closes the pop-up: after this there is no way back to the credentials. */
export async function done(window: PanelWindow): Promise<void> {
  const view = (await window.look()).find(({ kind }) => kind === "credentials");
  const button = view?.sight.buttons.find(({ name, isInDialog }) => isInDialog && says(name, view.era.popUp.done));
  if (view === undefined || button === undefined) return;
  await window.press(view, button.at, "Done");
}

/** Both say the same, or the one that came says everything. */
async function believe(
  window: PanelWindow,
  order: FormOrder,
  form: FormEvidence,
  { popUp, file }: { popUp: ShownCredentials | undefined; file: string | undefined },
): Promise<SaveEvidence> {
  const disagree = (what: string): Promise<Error> =>
    window.stop("credentials_disagree", `An account was saved, but ${what}.`, {
      lookedFor: "one set of credentials, of this account and this store",
      wayOut: `Do not use these credentials. Delete the account ${JSON.stringify(order.name)} in the control panel, or let the gateway do it, and try again.`,
    });
  let downloaded: ReturnType<typeof parseCredentialsFile> | undefined;
  if (file !== undefined) {
    try {
      downloaded = parseCredentialsFile(readFileSync(file, "utf8"));
    } catch {
      throw await disagree("the downloaded file has no credentials");
    }
    const { credentials, storeHash } = downloaded;
    if (storeHash !== undefined && storeHash !== window.store)
      throw await disagree("the downloaded file is of another store");
    if (credentials.name !== undefined && credentials.name !== order.name)
      throw await disagree("the downloaded file is of an account of another name");
    const differs = (["accessToken", "clientId", "clientSecret"] as const).some(
      (key) => popUp?.[key] !== undefined && credentials[key] !== undefined && popUp[key] !== credentials[key],
    );
    if (differs) throw await disagree("the downloaded file and the pop-up have different credentials");
  }
  const fromFile = downloaded?.credentials;
  const credentials = {
    accessToken: fromFile?.accessToken ?? popUp?.accessToken,
    clientId: fromFile?.clientId ?? popUp?.clientId,
    clientSecret: fromFile?.clientSecret ?? popUp?.clientSecret,
    apiPath: fromFile?.apiPath ?? form.apiPath,
  };
  const { accessToken } = credentials;
  // Alone, one of them has to be complete.
  const isComplete =
    order.tokenType === "stencil-cli" || (credentials.clientId !== undefined && credentials.clientSecret !== undefined);
  if (accessToken === undefined || !isComplete) throw await disagree("not all of its credentials were shown");
  return {
    credentials: { ...credentials, accessToken },
    from: [...(file === undefined ? [] : ["file" as const]), ...(popUp === undefined ? [] : ["pop-up" as const])],
    file,
  };
}

async function popUpCredentials(views: readonly View[]): Promise<ShownCredentials | undefined> {
  for (const { sight, era } of views) {
    const dialog = popUpOf(sight, era);
    if (dialog === undefined) continue;
    const value = (word: Word): string | undefined =>
      dialog.fields.find(({ label }) => says(label, word))?.value.trim() || undefined;
    const accessToken = value(era.popUp.accessToken);
    if (accessToken === undefined) return undefined;
    return Promise.resolve({
      accessToken,
      clientId: value(era.popUp.clientId),
      clientSecret: value(era.popUp.clientSecret),
      apiPath: undefined,
    });
  }
  return undefined;
}

/** The form is still there and says why. What it says is kept out of the message: a page may quote anything. */
async function stopAtRefusal(window: PanelWindow, views: readonly View[]): Promise<void> {
  const form = views.find(({ kind }) => kind === "form");
  if (form === undefined) return;
  const said = complaints(form.sight, form.era);
  if (said.some((text) => obstacles.loggedOut.test(text))) {
    throw await window.stop(
      "session_ended",
      `The session in the control panel of store ${window.store} ended before Save.`,
      {
        wayOut: `Log in again: ${window.options.logInCommand}`,
      },
    );
  }
  if (said.some((text) => obstacles.taken.test(text))) {
    throw await window.stop("name_taken", "The store has an API account of this name.", {
      wayOut: "Choose another name, or delete that account.",
    });
  }
  if (said.some((text) => obstacles.full.test(text))) {
    throw await window.stop("store_full", "The store has no room for another API account.", {
      wayOut: "Delete an account that nobody uses.",
    });
  }
}

function complaints(sight: Sight, era: Era): string[] {
  const field = nameField(sight, era);
  return field === undefined ? [...sight.alerts] : sight.alerts.filter((text) => text !== field.value);
}

/** Destroys a downloaded file that is not needed any more. */
export function destroyFile(file: string | undefined): void {
  if (file !== undefined) rmSync(file, { force: true });
}
