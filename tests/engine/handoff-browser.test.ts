import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { request } from "undici";
import { itInABrowser, launchChromium } from "../helpers/chromium";
import { repository } from "../helpers/engine";
import { startHandoffLab } from "../helpers/handoff-lab";
import { type Lab, program, STORE } from "../helpers/lab";
import { type Downloaded, Person } from "../helpers/person";

/** Set, the run writes the pictures of the documentation anew. */
const drawsPictures = process.env["UPDATE_PICTURES"] === "1";

const orders = program(
  'const orders = new ApiAccount("orders-sync", { scopes: { products: "read-only", orders: "modify", checkoutContent: "read-only" } });\n' +
    "exports.token = orders.accessToken;\n",
);

let lab: Lab | undefined;
let browser: Browser | undefined;
let downloads: string | undefined;

afterEach(async () => {
  await browser?.close();
  await lab?.close();
  if (downloads !== undefined) rmSync(downloads, { recursive: true, force: true });
});

async function picture(person: Person, name: string, height = 860): Promise<void> {
  if (!drawsPictures) return;
  await person.page.setViewportSize({ width: 1280, height });
  await person.page.evaluate("scrollTo(0, 0)");
  // A picture is published: the credentials of even an emulated account are painted over, and put back afterwards.
  const fields = person.page.locator('[role="dialog"] input');
  const shown = await Promise.all((await fields.all()).map((field) => field.inputValue()));
  await paint(shown.map((value) => "•".repeat(Math.min(value.length, 31))));
  await person.page.screenshot({ path: join(repository, "docs/images", `handoff-${name}.png`) });
  await paint(shown);

  async function paint(values: readonly string[]): Promise<void> {
    for (const [index, value] of values.entries()) {
      await fields.nth(index).evaluate((field, text) => {
        (field as unknown as { value: string }).value = text;
      }, value);
    }
  }
}

/** What a printed checklist says, and nothing that it does not say. */
function read(printed: string) {
  const after = (words: string): string => new RegExp(`${words}: (.+)`).exec(printed)?.[1]?.trim() ?? "";
  return {
    // The emulator stands in for BigCommerce: its pages have the same paths at another origin.
    path: new URL(/https?:\/\/\S+/.exec(printed)?.[0] ?? "").pathname,
    tokenType: after("Choose the token type"),
    name: after("Type the name, exactly"),
    rows: [...printed.matchAll(/\[ \] (.+?) {2,}(\S+)/g)].map(([, label = "", button = ""]) => ({ label, button })),
    nameToDelete: after(String.raw`Delete it by the menu at the end of its row.*`),
  };
}

/** The person's part: from the link of the checklist to the downloaded file. */
async function makeByHand(person: Person, printed: string): Promise<Downloaded> {
  const checklist = read(printed);
  await person.goTo(checklist.path);
  await picture(person, "1-log-in");
  await person.logIn();
  await person.page.getByRole("button", { name: "Create API account" }).click();
  await person.chooseTokenType(checklist.tokenType);
  await person.name.fill(checklist.name);
  for (const { label, button } of checklist.rows) await person.press(label, button);
  await picture(person, "2-form", 1200);
  const file = await person.save();
  await picture(person, "3-credentials");
  await person.done();
  await picture(person, "4-list");
  return file;
}

async function statusOf(token: unknown): Promise<number> {
  const answer = await request(`${lab?.emulator.url ?? ""}/stores/${STORE}/v2/orders`, {
    headers: { "X-Auth-Token": String(token) },
  });
  await answer.body.dump();
  return answer.statusCode;
}

describe("an account that a person makes in a browser", () => {
  itInABrowser(
    "is made and deleted by what the checklists say, and is adopted by Pulumi in between",
    async () => {
      const { emulator, engine } = (lab = await startHandoffLab({ program: orders }));
      emulator.controlPanel.switchFile({ layout: "v2", line_ends: "crlf", byte_order_mark: true });
      browser = await launchChromium();
      const person = await Person.sitDown(browser, emulator);

      const toMake = await engine.bcAccounts(["handoff"]);
      const file = await makeByHand(person, toMake.stdout);
      expect(lab.accounts()).toMatchObject({
        "orders-sync": {
          scopes: ["store_content_checkout_read_only", "store_v2_orders", "store_v2_products_read_only"],
        },
      });

      downloads = mkdtempSync(join(tmpdir(), "bc-downloads-"));
      writeFileSync(join(downloads, file.name), file.text);
      const adopted = await engine.bcAccounts([
        "adopt",
        "orders-sync",
        "--file",
        join(downloads, file.name),
        "--delete-file",
      ]);
      expect(adopted.output).toMatch(/Adopted: API account "orders-sync" of store lab12345 as orders-sync/);
      expect(readdirSync(downloads)).toEqual([]);

      const up = await engine.up();
      expect(up.output).toContain("orders-sync created");
      expect(await statusOf((await engine.outputs())["token"])).toBe(204);

      engine.write(program(""));
      const refused = await engine.up();
      expect(refused.code).not.toBe(0);
      expect(refused.output).toContain('Delete API account "orders-sync"');
      expect((await engine.accounts())["orders-sync"]).toBeDefined();

      await person.goTo(read(refused.output).path);
      const question = await person.askToDelete(read(refused.output).nameToDelete);
      await picture(person, "5-delete");
      await question.getByRole("button", { name: "Delete" }).click();
      await person.page.getByText("No accounts were found.").waitFor();

      const deleted = await engine.up();
      expect(deleted.output).toContain("orders-sync deleted");
      expect(await engine.accounts()).toEqual({});
      expect(lab.leaks()).toEqual([]);
      expect(engine.transcript.map(({ output }) => output).join()).not.toContain("BigCommerceAPI-credentials");
      expect(person.complaints).toEqual([]);
    },
    120_000,
  );
});
