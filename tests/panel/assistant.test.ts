import { setTimeout } from "node:timers/promises";
import { mkdtempSync, readFileSync, rmSync, statSync, existsSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { owner, startEmulator, type Emulator } from "../../emulator";
import { Assistant, inspectPanel, PanelBrowser, SessionVault, type Shown } from "../../panel";
import { itInABrowser } from "../helpers/chromium";
import { findChromium } from "../helpers/find-chromium";

const STORE = "emulator1";
jest.setTimeout(120_000);

let emulator: Emulator;
let folder: string;
const opened: Assistant[] = [];

beforeAll(async () => {
  emulator = await startEmulator({ stores: [STORE] });
  folder = mkdtempSync(join(tmpdir(), "bc-assistant-"));
});
afterEach(async () => {
  emulator.controlPanel.switchPages([]);
  await Promise.all(opened.splice(0).map((assistant) => assistant.close()));
});
afterAll(async () => {
  await emulator.close();
  rmSync(folder, { recursive: true, force: true });
});

const accounts = () => emulator.truth().stores[0]?.accounts ?? [];
const order = { name: "orders sync", tokenType: "v2v3", scopes: ["store_v2_orders"] } as const;

async function open(said: string[]): Promise<Assistant> {
  const assistant = await Assistant.open({
    store: STORE,
    panelUrl: emulator.url,
    executablePath: findChromium(),
    isVisible: false,
    downloads: join(folder, `downloads-${opened.length}-${randomBytes(4).toString("hex")}`),
    say: (line) => said.push(line),
    personMs: 60_000,
    patienceMs: 20_000,
  });
  opened.push(assistant);
  return assistant;
}

async function logIn({ page }: Assistant): Promise<void> {
  await page.locator("#user_email").fill(owner.email);
  await page.locator("#user_password").fill(owner.password);
  await page.getByRole("button", { name: "Log in", exact: true }).click();
}

describe("a person and the machine, at one browser", () => {
  itInABrowser(
    "waits for the log-in and for Save, catches the credentials, and presses Done only when they are kept",
    async () => {
      const said: string[] = [];
      const assistant = await open(said);
      const entered = assistant.enter();
      await logIn(assistant);
      await entered;
      expect(said[0]).toContain("Log in to store emulator1");

      let kept: Shown | undefined;
      let wasPopUpOpen = false;
      let fileMode = 0;
      const made = assistant.make(order, "person", async (shown) => {
        kept = shown;
        wasPopUpOpen = (await assistant.page.getByRole("dialog").count()) === 1;
        fileMode = statSync(shown.file ?? "").mode & 0o777;
      });
      // As a person does: Save is pressed when the machine has read the form back and asks for it.
      while (!said.some((line) => line.includes("then press Save"))) await setTimeout(20);
      await assistant.page.getByRole("button", { name: "Save" }).click();
      await made;
      expect(accounts()).toMatchObject([order]);
      expect([wasPopUpOpen, fileMode, existsSync(kept?.file ?? "")]).toEqual([true, 0o600, false]);
      expect(await assistant.page.getByRole("dialog").count()).toBe(0);
      const answer = await fetch(`${emulator.url}/stores/${STORE}/v2/orders`, {
        headers: { "X-Auth-Token": kept?.accessToken ?? "" },
      });
      expect(answer.status).toBe(204);
      expect(said.join("\n")).not.toContain(kept?.accessToken);
    },
  );

  itInABrowser("holds an impatient Save back until the whole form was read and is as ordered", async () => {
    const said: string[] = [];
    const assistant = await open(said);
    const entered = assistant.enter();
    await logIn(assistant);
    await entered;
    const { page } = assistant;
    const wide = ["store_v2_orders", "store_v2_products_read_only", "store_v2_customers_read_only", "store_v2_content"];
    const impatient = { ...order, name: "impatient sync", scopes: wide };
    const made = assistant.make(impatient, "person", () => Promise.resolve());
    const found = () => accounts().find(({ name }) => name === impatient.name);
    // Save, again and again, by mouse and by key, from the moment at which the form has a name.
    const name = page.getByRole("textbox", { name: "Name" });
    await name.waitFor();
    while ((await name.inputValue()) === "") await setTimeout(5);
    while (found() === undefined) {
      const save = page.getByRole("button", { name: "Save" });
      await save.dispatchEvent("click", {}, { timeout: 500 }).catch(() => undefined);
      await name.press("Enter", { timeout: 500 }).catch(() => undefined);
    }
    await made;
    expect(found()?.scopes).toEqual([...wide].sort());
    await assistant.delete(impatient.name, "machine");
  });

  itInABrowser("holds Save back after the person has changed the form, until it is the order's again", async () => {
    const said: string[] = [];
    const assistant = await open(said);
    const entered = assistant.enter();
    await logIn(assistant);
    await entered;
    const { page } = assistant;
    const changed = { ...order, name: "changed sync" };
    const made = assistant.make(changed, "person", () => Promise.resolve());
    const found = () => accounts().find(({ name }) => name === changed.name);
    while (!said.some((line) => line.includes("then press Save"))) await setTimeout(20);
    const products = page.getByText(/^Products$/).locator("xpath=following::*[@role='group'][1]");
    await products.getByRole("switch", { name: "modify" }).click();
    await page.getByRole("button", { name: "Save" }).click();
    while (!said.some((line) => line.startsWith("Save is blocked"))) await setTimeout(20);
    expect(said.find((line) => line.startsWith("Save is blocked"))).toContain("Products");
    expect(await page.getByText("bc-accounts: Save is blocked until").count()).toBe(1);
    expect(found()).toBeUndefined();

    await products.getByRole("switch", { name: "None" }).click();
    while (found() === undefined) {
      const save = page.getByRole("button", { name: "Save" });
      await save.click({ timeout: 500 }).catch(() => undefined);
      await setTimeout(20);
    }
    await made;
    expect(found()?.scopes).toEqual(changed.scopes);
    await assistant.delete(changed.name, "machine");
  });

  itInABrowser("keeps the downloaded file when the credentials could not be stored, and says where", async () => {
    const assistant = await open([]);
    const entered = assistant.enter();
    await logIn(assistant);
    await entered;
    const made = assistant.make({ ...order, name: "feed sync" }, "machine", () =>
      Promise.reject(new Error("the disk is full")),
    );
    await expect(made).rejects.toThrow("the disk is full");
    const [file] = assistant.leftovers();
    expect(readFileSync(file ?? "", "utf8")).toMatch(/^ACCESS TOKEN: \w{31}$/m);
    expect(await assistant.page.getByRole("dialog").count()).toBe(1);
    expect(await assistant.hasShown()).toBe(true);
    await assistant.close();
    expect(existsSync(file ?? "")).toBe(true);
  });

  itInABrowser("opens the question for a person, and sees that the account is gone", async () => {
    const assistant = await open([]);
    const entered = assistant.enter();
    await logIn(assistant);
    await entered;
    const deleted = assistant.delete("feed sync", "person");
    await assistant.page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    expect(await deleted).toBe(true);
    expect(accounts().map(({ name }) => name)).toEqual(["orders sync"]);
    expect(await assistant.delete("feed sync", "machine")).toBe(false);
  });
});

describe("the stored session", () => {
  const key = randomBytes(32);

  itInABrowser("opens the store's pages, is sealed and private, and is gone after log-out", async () => {
    const vault = new SessionVault(join(folder, "vault"), key);
    const assistant = await open([]);
    const entered = assistant.enter();
    await logIn(assistant);
    await entered;
    vault.save(STORE, await assistant.session());
    const file = join(folder, "vault", `${STORE}.session`);
    expect([statSync(file).mode & 0o777, readFileSync(file).includes("emulator_session")]).toEqual([0o600, false]);

    const browser = new PanelBrowser({
      vault,
      panelUrl: emulator.url,
      executablePath: findChromium(),
      patienceMs: 20_000,
    });
    try {
      emulator.controlPanel.switchPages(["unknown-row"]);
      const report = await browser.inStore(STORE, (window) => inspectPanel(window, emulator.url));
      expect(report.facts.filter(({ verdict }) => verdict === "differs")).toEqual([]);
      expect(report.unknownRows).toEqual([{ label: "Quantum teleporters", words: ["None", "manage"] }]);
      // Words of the page only: not the name of an account, not the store.
      expect(JSON.stringify(report)).not.toMatch(/orders sync|emulator1|127\.0\.0\.1/);
    } finally {
      await browser.close();
    }
    expect([vault.destroy(STORE), vault.has(STORE), vault.destroy(STORE)]).toEqual([true, false, false]);
    expect(() => vault.load(STORE)).toThrow("npx bc-accounts panel log-in --store emulator1");
  });

  it("opens with its own key and for its own store only", () => {
    const vault = new SessionVault(join(folder, "keys"), key);
    vault.save("store1", { cookies: [], origins: [] });
    expect(vault.load("store1")).toEqual({ cookies: [], origins: [] });
    expect(() => new SessionVault(join(folder, "keys"), randomBytes(32)).load("store1")).toThrow("another key");
  });
});
