import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { startEmulator } from "../../emulator";
import { itInABrowser, launchChromium } from "../helpers/chromium";
import { repository } from "../helpers/engine";
import { picture } from "../helpers/picture";
import { QuickstartCheckout, type QuickstartRun } from "../helpers/quickstart";

jest.setTimeout(300_000);

let checkout: QuickstartCheckout;
beforeAll(() => {
  checkout = new QuickstartCheckout();
});
afterAll(() => {
  checkout.remove();
});

function npmStart(...args: string[]): Promise<QuickstartRun> {
  return checkout.start(args, { PULUMI_ACCESS_TOKEN: "a-login-that-must-not-be-used" });
}

describe("npm start", () => {
  let first: QuickstartRun;
  let second: QuickstartRun;
  beforeAll(async () => {
    first = await npmStart();
    second = await npmStart();
  });

  it("creates three accounts with a real `pulumi up`", () => {
    expect(first.code).toBe(0);
    for (const name of ["catalogue-feed", "order-sync", "theme-preview"]) {
      expect(first.output).toMatch(new RegExp(`ApiAccount ${name} created`));
    }
    expect(first.output).toContain("+ 4 created");
  });

  it("shows that a token works where its scopes reach, and not beyond", () => {
    expect(first.output).toMatch(/GET \/v3\/catalog\/products .*: 200/);
    expect(first.output).toMatch(/GET \/v2\/orders .*: 403 You don't have a required scope/);
  });

  it("shows the policy pack refusing an account, with the smaller set that would do", () => {
    const readme = readFileSync(join(repository, "README.md"), "utf8");
    const shown = /```text\n(- \[mandatory\][^`]*`endpoints`\.\n)```/.exec(readme)?.[1] ?? "";
    expect(shown.split("\n").length).toBeGreaterThan(4);
    // The README shows what the pack really prints.
    for (const line of shown.trim().split("\n")) expect(first.output).toContain(line.trim());
    expect(first.output).toContain("Refused, as it should be: nothing was created.");
  });

  it("writes no colour into a pipe, also on a build server", () => {
    expect(first.output).not.toContain("\u001b");
  });

  it("shows no secret", () => {
    expect(first.output).toMatch(/catalogueFeedToken: \[secret\]/);
    // Tokens have 31 lower-case letters and digits, client secrets 64 hexadecimal ones.
    const words = [...(first.output + second.output).matchAll(/[a-z0-9]{31,}/g)].map(([word]) => word);
    expect(words.filter((word) => word.length === 31 || word.length === 64)).toEqual([]);
  });

  it("changes nothing the second time", () => {
    expect(second.code).toBe(0);
    expect(second.output).toContain("4 unchanged");
  });

  it("reviews an edited scope before it applies it: the calls that the account could newly make", async () => {
    const program = join(checkout.folder, "examples/quickstart/index.ts");
    const written = readFileSync(program, "utf8");
    writeFileSync(program, written.replace('scopes: { products: "read-only" }', 'scopes: { products: "modify" }'));
    const third = await npmStart();
    writeFileSync(program, written);
    const [review = "", applied = ""] = third.output.split("$ pulumi up");
    expect(review).toContain(
      "1 escalation, 2 policy violations: must not pass, and needs approval by a security reviewer",
    );
    expect(review).toMatch(/Products\s+read-only → modify/);
    // Calls are grouped by address where a change reaches this many.
    expect(review).toMatch(/\/v3\/catalog\/products\s+\(POST \d+, PUT \d+, DELETE \d+\)/);
    // The policy pack stands behind the review: the endpoints of the account do not need that.
    expect(applied).toContain("least-privilege");
    expect(third.code).toBe(3);
  });

  it("says what is wrong with a program that asks for a level that does not exist", async () => {
    const program = join(checkout.folder, "examples/quickstart/index.ts");
    const written = readFileSync(program, "utf8");
    writeFileSync(program, written.replace('scopes: { products: "read-only" }', 'scopes: { storeLogs: "modify" }'));
    const run = await npmStart();
    writeFileSync(program, written);
    expect(run.output).toContain("Nothing to review");
    expect(run.output).toContain('scopes.storeLogs: offers "read-only", not "modify"');
    expect(run.code).toBe(3);
  });

  itInABrowser("leaves a store whose page shows the three accounts and what their tokens were used for", async () => {
    const store = await startEmulator({ data: join(checkout.folder, ".quickstart/store.db"), stores: ["quickstart"] });
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      await page.goto(store.url);
      const accounts = page.getByRole("table", { name: "API accounts of store quickstart" }).getByRole("rowheader");
      const names = (await accounts.allInnerTexts()).map((text) => text.split("-").slice(0, 2).join("-"));
      expect(names.sort()).toEqual(["catalogue-feed", "order-sync", "theme-preview"]);
      expect(await page.getByRole("row").filter({ hasText: "/v2/orders" }).first().innerText()).toContain("403");
      await picture(page, "emulator", 820);
    } finally {
      await browser.close();
      await store.close();
    }
  });

  it("says what to do when another one is still up in the same folder", async () => {
    const other = await startEmulator({ data: join(checkout.folder, ".quickstart/store.db"), stores: ["quickstart"] });
    const run = await npmStart();
    await other.close();
    expect(run.code).toBe(3);
    expect(run.output).toContain("Another `npm start` may be running in this folder: press Ctrl-C there");
  });

  it("comes back to the address that its accounts are at, or says what has to make room", async () => {
    const address = (run: QuickstartRun) => /store "quickstart" at http:\/\/127\.0\.0\.1:(\d+)/.exec(run.output)?.[1];
    expect(address(second)).toBe(address(first));
    const other = createServer().listen(Number(address(first)), "127.0.0.1");
    await once(other, "listening");
    const run = await npmStart("--destroy");
    other.close();
    expect(run.code).toBe(3);
    expect(run.output).toContain(`The store of the run before was on port ${address(first)}`);
    expect(run.output).not.toContain("$ pulumi destroy");
  });

  it("keeps the passphrase, the ledger's key and the data to their owner", () => {
    const folder = join(checkout.folder, ".quickstart");
    const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["passphrase", "store.db", "store.db.ledger.key"]),
    );
    for (const { name } of files) expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
  });

  it("removes everything with --destroy, and says so when there is nothing", async () => {
    const destroyed = await npmStart("--destroy");
    expect(destroyed.output).toContain("- 4 deleted");
    expect(destroyed.code).toBe(0);
    expect(existsSync(join(checkout.folder, ".quickstart"))).toBe(false);
    expect(existsSync(join(checkout.folder, "Pulumi.quickstart.yaml"))).toBe(false);
    const again = await npmStart("--destroy");
    expect(again).toEqual({ code: 0, output: "Nothing to destroy: no quickstart has run in this folder.\n" });
  });
});
