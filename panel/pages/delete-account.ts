import { listAccounts, pagesOfList, readRows, rowOf } from "./accounts-page";
import { accountTable } from "../reading/recognise";
import type { ButtonSight, DialogSight } from "../reading/sight";
import { plain, says } from "../words/word";
import type { PanelWindow, View } from "./panel-window";

/** What was deleted: the row was there, the dialog named it, and the row is gone. */
export interface DeleteEvidence {
  readonly name: string;
}

/** Which account is meant. */
export interface AccountToDelete {
  readonly id: string;
  readonly name: string;
}

/** The dialog that asks, and the button that says yes in it. */
export interface DeleteQuestion {
  readonly view: View;
  readonly at: number;
}

/**
 * Opens the question for one account: from its own row, and only where the dialog shows its name.
 *
 * @returns undefined when the list has no such account
 */
export async function askToDelete(
  window: PanelWindow,
  panelUrl: string | undefined,
  account: AccountToDelete,
): Promise<DeleteQuestion | undefined> {
  for await (const view of pagesOfList(window, panelUrl)) {
    const listed = (await readRows(window, view.sight, view.era)).find(({ id }) => id === account.id);
    if (listed === undefined) continue;
    if (listed.name !== account.name) {
      throw await window.stop("account_unclear", "The account has another name in the list now.", {
        lookedFor: JSON.stringify(account.name),
        wayOut: "Nothing was deleted. Refresh first: pulumi refresh",
      });
    }
    return openQuestion(window, view, account);
  }
  return undefined;
}

/** Presses the button of the question, and waits until the row is gone. */
export async function confirmDelete(
  window: PanelWindow,
  panelUrl: string | undefined,
  account: AccountToDelete,
  question: DeleteQuestion,
): Promise<DeleteEvidence> {
  window.isHarmless = false;
  await window.press(question.view, question.at, "Delete");
  return seeDeleted(window, panelUrl, account);
}

/** Waits until the dialog has closed, and reads every page of the list anew: the account has to be gone. */
export async function seeDeleted(
  window: PanelWindow,
  panelUrl: string | undefined,
  account: AccountToDelete,
  patienceMs?: number,
): Promise<DeleteEvidence> {
  await window.until(
    "the list without the account",
    (views) =>
      views.some(
        (view) =>
          view.kind === "list" &&
          view.sight.dialogs.length === 0 &&
          rowOf(view.sight, view.era, account.id) === undefined,
      )
        ? true
        : undefined,
    [],
    patienceMs,
  );
  const { accounts } = await listAccounts(window, panelUrl);
  if (accounts.some(({ id }) => id === account.id)) {
    throw await window.stop("not_deleted", "The account is still in the list after it was deleted.", {
      wayOut: "Try again.",
    });
  }
  return { name: account.name };
}

async function openQuestion(window: PanelWindow, view: View, account: AccountToDelete): Promise<DeleteQuestion> {
  const row = rowOf(view.sight, view.era, account.id);
  const isDelete = ({ name }: ButtonSight): boolean => says(name, view.era.list.deleteEntry);
  const direct = row?.buttons.filter(isDelete) ?? [];
  const menus = row?.buttons.filter(({ opensMenu }) => opensMenu) ?? [];
  const [trash] = direct;
  const [menu] = menus;
  if (trash !== undefined && direct.length === 1) await window.press(view, trash.at, "Delete in the account's row");
  else if (menu !== undefined && menus.length === 1) {
    await window.press(view, menu.at, "the menu of the account's row");
    const [open, at] = await window.until("the entry Delete in the row's menu", (views) => {
      for (const other of views) {
        const entries = other.sight.buttons.filter(
          (entry) => entry.kind === "menuitem" && says(entry.name, other.era.list.deleteEntry),
        );
        const [entry] = entries;
        if (entry !== undefined && entries.length === 1) return [other, entry.at] as const;
      }
      return undefined;
    });
    await window.press(open, at, "Delete in the row's menu");
  } else {
    throw await window.stop("unknown_page", "The account's row has no menu and no button that deletes it.", {
      lookedFor: "one menu button, or one button Delete, in the account's row",
      wayOut:
        "Delete the account by hand, then run the command again. To show what differs: npx bc-accounts panel inspect",
    });
  }
  return findQuestion(window, account);
}

async function findQuestion(window: PanelWindow, account: AccountToDelete): Promise<DeleteQuestion> {
  const [view, dialog] = await window.until("the question before the account is deleted", (views) => {
    for (const other of views) {
      const [asked] = other.sight.dialogs;
      if (asked !== undefined) return [other, asked] as const;
    }
    return undefined;
  });
  const others = accountTable(view.sight, view.era)?.rows.flatMap(({ links }) => links.map(({ name }) => name)) ?? [];
  if (!namesExactly(dialog, account.name, others)) {
    throw await window.stop(
      "dialog_without_name",
      "The question does not show the name of the account that is to be deleted.",
      {
        lookedFor: JSON.stringify(account.name),
        wayOut: "Nothing was deleted. Delete the account by hand, then run the command again.",
      },
    );
  }
  const buttons = dialog.buttons.filter(({ name, kind }) => kind === "button" && says(name, view.era.deletion.confirm));
  const [button] = buttons;
  if (button?.isEnabled !== true || buttons.length !== 1) {
    throw await window.stop("unknown_page", `The question has ${buttons.length} buttons that may mean yes.`, {
      lookedFor: "one button Delete, Confirm, OK or Yes",
      wayOut: "Nothing was deleted. Delete the account by hand, then run the command again.",
    });
  }
  return { view, at: button.at };
}

/** The dialog says this name, and not only as a part of another account's longer name. */
function namesExactly(dialog: DialogSight, name: string, others: readonly string[]): boolean {
  const text = plain(dialog.text);
  const longer = others.filter((other) => other !== name && other.includes(name)).map(plain);
  const rest = longer.reduce((left, other) => left.replaceAll(other, ""), text);
  const wanted = plain(name);
  for (let at = rest.indexOf(wanted); at >= 0; at = rest.indexOf(wanted, at + 1)) {
    const [before, after] = [rest[at - 1] ?? " ", rest[at + wanted.length] ?? " "];
    if (/[^\p{L}\p{N}_-]/u.test(before) && /[^\p{L}\p{N}_-]/u.test(after)) return true;
  }
  return false;
}
