import { readFileSync } from "node:fs";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { owner, type Emulator } from "../../emulator";

export interface Downloaded {
  readonly name: string;
  readonly text: string;
}

/**
 * A person at a browser: verbs of intent on the control panel's pages, by the words and roles that the platform's
 * pages have, so that nothing here leans on how the emulator builds them.
 */
export class Person {
  /** What the browser complained about: scripts that failed, things that the page may not load. */
  readonly complaints: string[] = [];

  private constructor(
    private readonly emulator: Pick<Emulator, "url">,
    readonly context: BrowserContext,
    readonly page: Page,
  ) {
    page.on("pageerror", (error) => this.complaints.push(error.message));
    page.on("console", (message) => {
      // The browser itself writes a line for every answer of 400 and above.
      if (!message.text().startsWith("Failed to load resource")) this.complaints.push(message.text());
    });
  }

  static async sitDown(
    browser: Browser,
    emulator: Pick<Emulator, "url">,
    options: { width?: number } = {},
  ): Promise<Person> {
    const context = await browser.newContext({
      viewport: { width: options.width ?? 1280, height: 860 },
      permissions: ["clipboard-read", "clipboard-write"],
    });
    context.setDefaultTimeout(5000);
    return new Person(emulator, context, await context.newPage());
  }

  /** Another tab of the same browser. */
  async anotherTab(): Promise<Person> {
    return new Person(this.emulator, this.context, await this.context.newPage());
  }

  async goTo(path: string): Promise<void> {
    await this.page.goto(`${this.emulator.url}${path}`);
  }

  async logIn(password: string = owner.password): Promise<void> {
    await this.page.locator("#user_email").fill(owner.email);
    await this.page.locator("#user_password").fill(password);
    await this.page.getByRole("button", { name: "Log in", exact: true }).click();
  }

  /** From the deep link of a checklist to the list, by way of the log-in. */
  async openList(): Promise<void> {
    await this.goTo("/deep-links/settings/auth/api-accounts");
    if (this.page.url().includes("/login")) await this.logIn();
    await this.page.getByRole("heading", { name: "Store-level API accounts" }).waitFor();
  }

  async openForm(): Promise<void> {
    await this.openList();
    await this.page.getByRole("button", { name: "Create API account" }).click();
    await this.page.getByRole("heading", { name: "Create account" }).waitFor();
  }

  /** Presses a button of a row, and sees that it is pressed: the row's label, then the group that follows it. */
  async press(row: string, word: string): Promise<void> {
    const button = this.group(row).getByRole("switch", { name: word, exact: true });
    await button.click();
    if ((await button.getAttribute("aria-checked")) !== "true") throw new Error(`${row}: ${word} is not pressed`);
  }

  /** The buttons of a row. The letter case of the labels changed over the years: a person does not mind it. */
  group(row: string): Locator {
    const label = new RegExp(`^${row.replace(/[^\w ]/g, "\\$&")}$`, "i");
    return this.page.getByText(label).locator("xpath=following::*[@role='group'][1]");
  }

  async chooseTokenType(word: string): Promise<void> {
    await this.page.getByRole("combobox", { name: "Token type" }).click();
    await this.page.getByRole("option", { name: word }).click();
  }

  get name(): Locator {
    return this.page.getByRole("textbox", { name: "Name" });
  }

  get saveButton(): Locator {
    return this.page.getByRole("button", { name: "Save" });
  }

  get popUp(): Locator {
    return this.page.getByRole("dialog").filter({ hasText: "BigCommerce API credentials" });
  }

  /** Presses Save and keeps what the browser downloads. */
  async save(): Promise<Downloaded> {
    const [download] = await Promise.all([this.page.waitForEvent("download"), this.saveButton.click()]);
    await this.popUp.waitFor();
    return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
  }

  async done(): Promise<void> {
    await this.popUp.getByRole("button", { name: "Done" }).click();
    await this.page.getByRole("heading", { name: "Store-level API accounts" }).waitFor();
  }

  /** Fills the form in and saves it: what the checklist asks of a person. */
  async create(name: string, rows: Readonly<Record<string, string>>): Promise<Downloaded> {
    await this.openForm();
    await this.name.fill(name);
    for (const [row, word] of Object.entries(rows)) await this.press(row, word);
    const downloaded = await this.save();
    await this.done();
    return downloaded;
  }

  row(account: string): Locator {
    return this.page.getByRole("row").filter({ has: this.page.getByRole("link", { name: account, exact: true }) });
  }

  /** Opens the question that comes before an account is deleted. */
  async askToDelete(account: string): Promise<Locator> {
    await this.row(account).locator('button[aria-haspopup="menu"]').click();
    await this.page.getByRole("menuitem", { name: "Delete" }).click();
    return this.page.getByRole("dialog").filter({ hasText: account });
  }

  async delete(account: string): Promise<void> {
    await this.openList();
    const question = await this.askToDelete(account);
    await question.getByRole("button", { name: "Delete" }).click();
    await this.page.getByRole("alert").filter({ hasText: "deleted" }).waitFor();
  }
}

/** Value of a label in the downloaded file. */
export function valueOf(label: string, { text }: Downloaded): string {
  return new RegExp(`^${label}: (.*?)\\r?$`, "m").exec(text)?.[1] ?? "";
}
