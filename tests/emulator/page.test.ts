import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { request } from "undici";
import { startEmulator, type Emulator } from "../../emulator";
import { itInABrowser, launchChromium } from "../helpers/chromium";
import { call, create, type CreateBody } from "./gateway-client";
import { worstContrast } from "../helpers/worst-contrast";

let emulator: Emulator;
let credentials: CreateBody["credentials"];
let browser: Browser | undefined;

beforeAll(async () => {
  emulator = await startEmulator({ stores: ["emulator1", "empty2"] });
  const { body } = await create(emulator, "orders sync", {
    scopes: ["store_v2_orders", "store_v2_products_read_only"],
  });
  credentials = body.credentials;
  await call(emulator, `POST /v1/stores/emulator1/accounts/${body.data.id}/confirm`);
  await create(emulator, "catalogue feed");
  await emulator.panel.createAccount("emulator1", {
    name: "by <b>hand</b>",
    tokenType: "stencil-cli",
    accessLevel: "publish-theme",
  });
  for (const path of [
    "/v2/orders",
    "/v3/customers",
    `/v3/carts/${credentials.access_token}?key=${credentials.client_secret}`,
  ]) {
    const answer = await request(`${emulator.url}/stores/emulator1${path}`, {
      headers: { "X-Auth-Token": credentials.access_token },
    });
    await answer.body.dump();
  }
  emulator.faults.arm({ fault: { kind: "drop" }, path: "/healthz" });
  await call(emulator, "GET /healthz").catch(() => undefined);
});

afterEach(async () => {
  await Promise.all((browser?.contexts() ?? []).map((context) => context.close()));
});

afterAll(async () => {
  await browser?.close();
  await emulator.close();
});

describe("the page of the emulator", () => {
  it("shows no secret, and nothing that a name could smuggle in", async () => {
    const html = await (await request(emulator.url)).body.text();
    for (const secret of [
      credentials.access_token,
      credentials.client_secret,
      credentials.client_id,
      emulator.gatewayToken,
    ]) {
      expect(html).not.toContain(secret);
    }
    expect(html).not.toContain("<b>hand");
    expect(html).not.toContain("<script");
  });

  it("is fenced: nothing may be loaded but its own style sheet, nothing may frame or keep it", async () => {
    const { headers } = await request(emulator.url);
    expect(headers).toMatchObject({
      "content-security-policy": expect.stringMatching(
        /default-src 'none'; style-src 'self'.*frame-ancestors 'none'/,
      ) as string,
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cache-control": "no-store",
    });
  });

  it("answers 404 to any other address", async () => {
    expect((await request(`${emulator.url}/favicon.ico`)).statusCode).toBe(404);
  });
});

/** Opens the page without scripts, as a careful person would, and collects what the browser complains about. */
async function open(options: BrowserContextOptions = {}): Promise<{ page: Page; complaints: string[] }> {
  browser ??= await launchChromium();
  const context = await browser.newContext({ javaScriptEnabled: false, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("requestfailed", (failed) => complaints.push(failed.url()));
  await page.goto(emulator.url);
  return { page, complaints };
}

describe("the page of the emulator, in a browser without scripts", () => {
  itInABrowser("shows each store with its accounts in the words of the control panel", async () => {
    const { page, complaints } = await open();
    const table = page.getByRole("table", { name: "API accounts of store emulator1" });
    const row = (name: string) => table.getByRole("row").filter({ has: page.getByRole("rowheader", { name }) });

    await row("orders sync").getByRole("listitem").first().waitFor();
    expect(await row("orders sync").getByRole("listitem").allInnerTexts()).toEqual([
      "Orders modify",
      "Products read-only",
    ]);
    expect(await row("orders sync").innerText()).toMatch(/V2\/V3 API token, id \d+\s+org\/project\/dev\/orders sync/);
    expect(await row("orders sync").innerText()).toContain("delivered");
    expect(await row("catalogue feed").innerText()).toContain("waiting for owner");
    expect(await row("by <b>hand</b>").innerText()).toMatch(/Stencil-CLI token.*made by hand.*publish theme/s);
    expect(await row("orders sync").getByRole("cell").last().innerText()).toMatch(/^[0-9a-f]{12}$/);
    expect(complaints).toEqual([]);
  });

  itInABrowser("counts the accounts against what the store can hold", async () => {
    const { page } = await open();
    const meter = page.getByRole("meter", { name: "3 of 50 accounts" });
    expect([await meter.getAttribute("value"), await meter.getAttribute("max")]).toEqual(["3", "50"]);
  });

  itInABrowser("says what to do where there is nothing to show", async () => {
    const { page } = await open();
    expect(await page.getByRole("region", { name: "Store empty2" }).innerText()).toContain(
      "No accounts yet. Run pulumi up",
    );
  });

  itInABrowser("shows each request with who asked and which scope decided", async () => {
    const { page } = await open();
    const rows = page.getByRole("table", { name: /The last \d+ requests/ }).getByRole("row");
    const text = async (part: string): Promise<string> =>
      (await rows.filter({ hasText: part }).first().innerText()).replace(/\s+/g, " ");
    expect(await text("/v2/orders")).toMatch(
      /204 GET \/stores\/emulator1\/v2\/orders orders sync store_v2_orders [\d.]+ ms/,
    );
    expect(await text("/v3/customers")).toMatch(
      /403 .* orders sync needs store_v2_customers_read_only or store_v2_customers /,
    );
    expect(await text("/v3/carts")).toContain("/v3/carts/[hidden]");
    expect(await text("/healthz")).toContain("cut off");
  });

  itInABrowser("is outlined by headings and can be reached by keyboard alone", async () => {
    const { page } = await open();
    expect(await page.getByRole("heading").allInnerTexts()).toEqual([
      "BigCommerce emulator",
      "Store emulator1",
      "Store empty2",
      "Requests",
    ]);
    await page.keyboard.press("Tab");
    expect(await page.locator(":focus").innerText()).toBe("Skip to the content");
    await page.keyboard.press("Enter");
    await page.waitForURL(/#main$/);
  });

  itInABrowser.each([
    ["a telephone", 360],
    ["a tablet", 800],
    ["a desk", 1440],
  ])("fits the screen of %s without scrolling sideways", async (_device, width) => {
    const { page } = await open({ viewport: { width, height: 800 } });
    const content = await page.evaluate<number>("document.documentElement.scrollWidth");
    expect(content).toBeLessThanOrEqual(width);
  });

  itInABrowser.each(["light", "dark"] as const)(
    "keeps a contrast of at least 4.5 to 1 in the %s scheme",
    async (colorScheme) => {
      const { page } = await open({ colorScheme });
      const worst = await page.evaluate<{ text: string; contrast: number }>(worstContrast);
      expect(worst).toMatchObject({ contrast: expect.any(Number) as number });
      expect([worst.text, worst.contrast >= 4.5]).toEqual([worst.text, true]);
    },
  );
});
