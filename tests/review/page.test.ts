import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { inventoryHtml, readPlan, renderHtml, takeInventory } from "../../review";
import { itInABrowser, launchChromium } from "../helpers/chromium";
import { picture } from "../helpers/picture";
import { worstContrast } from "../helpers/worst-contrast";
import { NOW, recording, reviewOf } from "./helpers";

const folder = mkdtempSync(join(tmpdir(), "bc-review-page-"));
const pages = {
  review: renderHtml(reviewOf("changes")),
  "small review": renderHtml(reviewOf("editable")),
  inventory: inventoryHtml(takeInventory([readPlan([recording("state-after")])], NOW)),
} as const;
type PageName = keyof typeof pages;

let browser: Browser | undefined;

beforeAll(() => {
  for (const [name, html] of Object.entries(pages)) writeFileSync(join(folder, `${name}.html`), html);
});

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens a page as the artifact of a pipeline is opened, and collects whatever it asks for or complains about. */
async function open(
  name: PageName,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; complaints: string[] }> {
  browser ??= await launchChromium();
  const context = await browser.newContext({ javaScriptEnabled: false, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("request", (asked) => {
    if (!asked.isNavigationRequest()) complaints.push(asked.url());
  });
  await page.goto(pathToFileURL(join(folder, `${name}.html`)).href);
  return { page, complaints };
}

describe("the page of a review, in a browser without scripts", () => {
  itInABrowser("says the verdict first, and asks for nothing but itself", async () => {
    const { page, complaints } = await open("small review");
    expect(await page.getByRole("heading", { level: 1 }).innerText()).toContain("1 escalation");
    expect(complaints).toEqual([]);
    await picture(page, "review");
  });

  itInABrowser("shows in the matrix what an account had and what it gets", async () => {
    const { page } = await open("small review");
    const row = (name: string) => page.getByRole("row").filter({ has: page.getByRole("rowheader", { name }) });
    expect(await row("widened-in-place").getByRole("cell").allInnerTexts()).toEqual(["+78", "modify", "read", ""]);
    expect((await row("narrowed-in-place").getByRole("cell").last().innerText()).replace(/\s+/g, " ")).toBe(
      "modify read",
    );
  });

  itInABrowser("keeps unchanged accounts out of the way until they are asked for", async () => {
    const { page } = await open("review");
    const rows = page.getByRole("table").first().getByRole("row");
    const before = await rows.count();
    await page.getByRole("checkbox", { name: /show \d+ unchanged account/ }).check();
    expect(await rows.count()).toBeGreaterThan(before);
  });

  itInABrowser("offers no box for unchanged accounts where there are none", async () => {
    const { page } = await open("small review");
    expect(await page.getByRole("checkbox").count()).toBe(0);
  });

  itInABrowser("leads from a row of the matrix to what is to be said of the account", async () => {
    const { page } = await open("small review");
    await page.getByRole("link", { name: "widened-in-place" }).click();
    const target = page.locator(":target");
    expect(await target.innerText()).toContain("DELETE /v3/customers");
  });
});

describe("each page, in a browser without scripts", () => {
  const names = Object.keys(pages) as PageName[];

  itInABrowser.each(names.flatMap((name) => [360, 800, 1440].map((width) => [name, width] as const)))(
    "the %s fits a screen of %d without scrolling sideways as a whole",
    async (name, width) => {
      const { page } = await open(name, { viewport: { width, height: 800 } });
      expect(await page.evaluate<number>("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
    },
  );

  itInABrowser.each(names.flatMap((name) => (["light", "dark"] as const).map((scheme) => [name, scheme] as const)))(
    "the %s keeps a contrast of at least 4.5 to 1 in the %s scheme",
    async (name, colorScheme) => {
      const { page } = await open(name, { colorScheme });
      const { text, contrast } = await page.evaluate<{ text: string; contrast: number }>(worstContrast);
      expect([text, contrast >= 4.5]).toEqual([text, true]);
    },
  );
});
