import type { Page } from "playwright-core";
import { listAccounts } from "../../../panel/pages/accounts-page";
import { askToDelete, seeDeleted } from "../../../panel/pages/delete-account";
import { PanelWindow } from "../../../panel/pages/panel-window";
import type { Sight } from "../../../panel/reading/sight";

const PANEL = "http://panel.test";

/** A list of accounts, as a tab shows it. A real one is in tests/panel: its pages come at once. */
class FakeList {
  #shown = 0;
  /** Readings that somebody holds. */
  held = 0;

  /**
   * @param pages the ids on each page, by its number from 0; the list ends before the first that is undefined
   * @param turnMs how long the old page stays after Next was pressed
   */
  constructor(
    private readonly pages: (page: number) => readonly string[] | undefined,
    private readonly turnMs = 0,
  ) {}

  window(): PanelWindow {
    const frame = {
      locator: () => ({
        count: () => Promise.resolve(1),
        first: () => ({ evaluateHandle: () => Promise.resolve(this.#read()) }),
      }),
    };
    const page = {
      setDefaultTimeout: () => undefined,
      isClosed: () => false,
      url: () => `${PANEL}/manage?store=abc123`,
      mainFrame: () => frame,
      frames: () => [frame],
      goto: () => Promise.resolve((this.#shown = 0)),
    };
    return new PanelWindow(page as unknown as Page, { store: "abc123", logInCommand: "log in", patienceMs: 2000 });
  }

  #read(): object {
    this.held += 1;
    const reading = { sight: this.#sight(), elements: [{ click: () => this.#turn() }] };
    return {
      evaluate: (read: (from: object) => unknown) => Promise.resolve(read(reading)),
      evaluateHandle: (read: (from: object, at: number) => unknown, at: number) => Promise.resolve(read(reading, at)),
      dispose: () => Promise.resolve((this.held -= 1)),
    };
  }

  #turn(): Promise<void> {
    if (this.turnMs === 0) this.#shown += 1;
    else setTimeout(() => (this.#shown += 1), this.turnMs);
    return Promise.resolve();
  }

  #sight(): Sight {
    const ids = this.pages(this.#shown) ?? [];
    const hasNext = this.pages(this.#shown + 1) !== undefined;
    return {
      url: "",
      title: "",
      headings: ["Store-level API accounts"],
      fields: [],
      buttons: hasNext
        ? [{ at: 0, kind: "button", name: "Next", isEnabled: true, opensMenu: false, isInDialog: false }]
        : [],
      groups: [],
      tables: [
        {
          headers: ["Name", "Scopes"],
          rows: ids.map((id) => ({
            cells: [`account ${id}`, "Products: read-only"],
            links: [{ at: 0, name: `account ${id}`, href: `${PANEL}/accounts/${id}`, cell: 0 }],
            buttons: [],
          })),
        },
      ],
      dialogs: [],
      alerts: [],
      frames: [],
      isBusy: false,
      text: "",
    };
  }
}

const three = [["1", "2"], ["3", "4"], ["5"]];
const account = (id: string) => ({ id, name: `account ${id}` });

describe("the list of accounts", () => {
  it("is read to its end, also where the old page stays for a moment after Next", async () => {
    const list = new FakeList((page) => three[page], 150);
    const { accounts, pages } = await listAccounts(list.window(), PANEL);
    expect(accounts.map(({ id }) => id)).toEqual(["1", "2", "3", "4", "5"]);
    expect(pages).toBe(3);
  });

  it("shows an account on a later page that was not deleted", async () => {
    const list = new FakeList((page) => three[page]);
    await expect(seeDeleted(list.window(), PANEL, account("5"))).rejects.toMatchObject({ code: "not_deleted" });
    await expect(seeDeleted(list.window(), PANEL, account("6"))).resolves.toEqual({ name: "account 6" });
  });

  it("is given up, when an account is looked for, where its pages never end", async () => {
    const list = new FakeList((page) => [String(page + 1)]);
    await expect(askToDelete(list.window(), PANEL, account("none"))).rejects.toMatchObject({ code: "list_endless" });
  });
});

describe("a tab on the control panel", () => {
  it("holds no reading of the page in which it did not find what it looked for", async () => {
    const list = new FakeList((page) => three[page]);
    let looks = 0;
    await list.window().until("the fifth look", () => ((looks += 1) === 5 ? true : undefined));
    expect(list.held).toBe(1);
  });
});
