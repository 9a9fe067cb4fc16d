import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { Browser } from "playwright-core";
import { request } from "undici";
import { itInABrowser, launchChromium } from "../helpers/chromium";
import { repository, type Run } from "../helpers/engine";
import { startHandoffLab } from "../helpers/handoff-lab";
import { type Lab, program, startLab } from "../helpers/lab";
import { pageCommands } from "../helpers/page-commands";
import { type Downloaded, Person } from "../helpers/person";
import { drawsPictures, picture as drawPicture } from "../helpers/picture";

/** Several steps of a person and of the real engine share one stack: each starts where the one before it ended. */
jest.setTimeout(120_000);

let lab: Lab;
let browser: Browser | undefined;
let person: Person;

async function sitDown(): Promise<void> {
  browser = await launchChromium();
  person = await Person.sitDown(browser, lab.emulator);
}
async function leave(): Promise<void> {
  await browser?.close();
  browser = undefined;
  await lab.close();
}

async function picture(name: string, height = 860): Promise<void> {
  if (!drawsPictures) return;
  await person.page.setViewportSize({ width: 1280, height });
  await person.page.evaluate("scrollTo(0, 0)");
  // A picture is published: the credentials of even an emulated account are painted over, and put back afterwards.
  const fields = person.page.locator('[role="dialog"] input');
  const shown = await Promise.all((await fields.all()).map((field) => field.inputValue()));
  await paint(shown.map((value) => "•".repeat(Math.min(value.length, 31))));
  await drawPicture(person.page, `handoff-${name}`, height);
  await paint(shown);

  async function paint(values: readonly string[]): Promise<void> {
    for (const [index, value] of values.entries()) {
      await fields.nth(index).evaluate((field, text) => {
        (field as unknown as { value: string }).value = text;
      }, value);
    }
  }
}

/** What the checklist of this title says, and nothing that it does not say. */
function read(printed: string, title: string) {
  const sections = printed.split(/\n(?=\s*(?:Make|Delete) API account)/);
  const section = sections.find((part) => part.trimStart().startsWith(title));
  if (section === undefined) throw new Error(`no checklist "${title}" in:\n${printed}`);
  const after = (words: string): string => new RegExp(`${words}: (.+)`).exec(section)?.[1]?.trim() ?? "";
  return {
    link: /https?:\/\/\S+/.exec(section)?.[0] ?? "",
    tokenType: after("Choose the token type"),
    name: after("Type the name, exactly"),
    rows: [...section.matchAll(/\[ \] (.+?) {2,}(\S+)/g)].map(([, label = "", button = ""]) => ({ label, button })),
    accessLevel: after("Under Stencil-CLI access level press"),
    nameToDelete: after(String.raw`Delete it by the menu at the end of its row.*`),
  };
}

/** From the link of a checklist to the list, by way of the log-in where it is asked for. */
async function openList(link: string, draws = false): Promise<void> {
  await person.page.goto(link);
  if (person.page.url().includes("/login")) {
    if (draws) await picture("1-log-in");
    await person.logIn();
  }
  await person.page.getByRole("heading", { name: "Store-level API accounts" }).waitFor();
}

/** The person's part: from the link of the checklist to the downloaded file. */
async function makeByHand(printed: string, title: string, draws = false): Promise<Downloaded> {
  const checklist = read(printed, title);
  await openList(checklist.link, draws);
  await person.page.getByRole("button", { name: "Create API account" }).click();
  await person.chooseTokenType(checklist.tokenType);
  await person.name.fill(checklist.name);
  for (const { label, button } of checklist.rows) await person.press(label, button);
  if (checklist.accessLevel !== "") await person.press("Stencil-CLI access level", checklist.accessLevel);
  if (draws) await picture("2-form", 1200);
  const file = await person.save();
  if (draws) await picture("3-credentials");
  await person.done();
  if (draws) await picture("4-list");
  return file;
}

async function deleteByHand(printed: string, title: string, draws = false): Promise<void> {
  const { link, nameToDelete } = read(printed, title);
  await openList(link);
  const question = await person.askToDelete(nameToDelete);
  if (draws) await picture("5-delete");
  await question.getByRole("button", { name: "Delete" }).click();
  await person.row(nameToDelete).waitFor({ state: "detached" });
}

describe("docs/a-real-store.md, done with a browser and by the page's own commands", () => {
  const STORE = "emulator1";
  const example = join(repository, "examples/real-store-handoff");
  const page = readFileSync(join(repository, "docs/a-real-store.md"), "utf8");
  // Before the first step stands the way with `assist`, which has a test of its own.
  const left = pageCommands(page.slice(page.indexOf("\n## 1. ")));
  let home: string;
  let printed: string;

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), "bc-home-"));
    mkdirSync(join(home, "Downloads"));
    lab = await startLab({
      program: readFileSync(join(example, "index.ts"), "utf8"),
      main: "index.ts",
      project: "bigcommerce-real-store-handoff",
      stack: "trial",
      emulator: { stores: [STORE] },
      env: { HOME: home, BIGCOMMERCE_STORE_HASH: "", BIGCOMMERCE_GATEWAY_URL: "", BIGCOMMERCE_GATEWAY_TOKEN: "" },
    });
    for (const file of ["Pulumi.yaml", "tsconfig.json"]) {
      copyFileSync(join(example, file), join(lab.engine.directory, file));
    }
    // `npx bc-accounts` of a checkout is the compiled command.
    const command = join(repository, "dist/cli/main.js");
    const npx = `#!/bin/sh\nshift\nexec "${process.execPath}" "${command}" "$@"\n`;
    writeFileSync(join(home, "npx"), npx, { mode: 0o755 });
    lab.engine.setEnv({ PATH: [home, lab.engine.binDirectory, process.env["PATH"]].join(delimiter) });
  });
  afterAll(async () => {
    await leave();
    rmSync(home, { recursive: true, force: true });
  });

  /** Takes the page's next command, which has to be this one. */
  function next(command: string): void {
    expect(left.shift()).toBe(command);
  }

  /** Runs the page's next command, with the emulator's true address and a file of our own for the preview. */
  async function asWritten(command: string, options: { printsSecrets?: boolean } = {}): Promise<Run> {
    next(command);
    return again(command, options);
  }
  const again = (command: string, options: { printsSecrets?: boolean } = {}): Promise<Run> =>
    lab.engine.shell(
      command
        .replace("http://127.0.0.1:4010", lab.emulator.url)
        .replace("/tmp/preview.json", join(home, "preview.json")),
      options,
    );

  async function adopt(name: string, file: Downloaded): Promise<void> {
    writeFileSync(join(home, "Downloads", file.name), file.text);
    const run = await asWritten(
      `npx bc-accounts adopt ${name} --file ~/Downloads/BigCommerceAPI-credentials-*.txt --delete-file`,
    );
    expect(run).toMatchObject({ code: 0 });
    expect(readdirSync(join(home, "Downloads"))).toEqual([]);
  }

  async function statusOf(path: string, token: unknown): Promise<number> {
    const headers = { "X-Auth-Token": String(token) };
    const answer = await request(`${lab.emulator.url}/stores/${STORE}${path}`, { headers });
    await answer.body.dump();
    return answer.statusCode;
  }

  itInABrowser("says what to click, once the store is configured", async () => {
    next("npx bc-accounts emulator");
    next("pulumi stack init trial");
    await asWritten("pulumi config set bigcommerce:mode handoff");
    await asWritten("pulumi config set bigcommerce:apiUrl http://127.0.0.1:4010");
    await asWritten("pulumi config set bigcommerce:storeHash emulator1");
    const doctor = await asWritten("npx bc-accounts doctor");
    expect(doctor.output).toMatch(/Next: npx bc-accounts handoff\n$/);
    await asWritten("pulumi preview --json > /tmp/preview.json");
    const handoff = await asWritten("npx bc-accounts handoff /tmp/preview.json");
    expect(handoff).toMatchObject({ code: 0 });
    printed = handoff.stdout;
  });

  itInABrowser("has both accounts made and adopted, whatever the layout of the file", async () => {
    await sitDown();
    lab.emulator.controlPanel.switchFile({ layout: "v2", line_ends: "crlf", byte_order_mark: true });
    await adopt("order-sync", await makeByHand(printed, 'Make API account "order-sync"', true));
    await adopt("theme-preview", await makeByHand(printed, 'Make API account "theme-preview"'));
    expect(lab.accounts(STORE)).toMatchObject({
      "order-sync": { scopes: ["store_v2_orders", "store_v2_products_read_only"] },
      "theme-preview": { tokenType: "stencil-cli", accessLevel: "local-development-only" },
    });
  });

  itInABrowser("takes both accounts into state and verifies them", async () => {
    expect((await asWritten("pulumi up --yes")).output).toContain("+ 3 created");
    const verified = await asWritten("npx bc-accounts verify");
    expect(verified).toMatchObject({ code: 0 });
    expect(verified.stdout).toContain("cannot be verified by reading: the access level");
    const { orderSyncToken, themePreviewToken } = await lab.engine.outputs();
    expect(await statusOf("/v2/orders", orderSyncToken)).toBe(204);
    expect(await statusOf("/v3/themes", themePreviewToken)).toBe(200);
  });

  itInABrowser("exports their credentials for other tools", async () => {
    await asWritten("npx bc-accounts export order-sync --output .env");
    await asWritten("npx bc-accounts export theme-preview --format stencil --output secrets.stencil.json");
    await asWritten("npx bc-accounts export order-sync --style catalyst --output .env.local");
    const secrets = { printsSecrets: true };
    const github = await asWritten("npx bc-accounts export order-sync --format github --yes", secrets);
    const kubernetes = await asWritten("npx bc-accounts export order-sync --format k8s-secret --yes", secrets);
    const { orderSyncToken, themePreviewToken } = await lab.engine.outputs();
    const file = (name: string) => readFileSync(join(lab.engine.directory, name), "utf8");
    for (const text of [file(".env"), file(".env.local"), github.stdout, kubernetes.stdout]) {
      expect(text).toContain(orderSyncToken);
    }
    expect(JSON.parse(file("secrets.stencil.json"))).toEqual({ accessToken: themePreviewToken });
  });

  itInABrowser("rotates one account: the new one first, the old one last", async () => {
    const source = readFileSync(join(example, "index.ts"), "utf8");
    const narrowed = source
      .replace('orders: "modify"', 'orders: "read-only"')
      .replace('"PUT /v2/orders/{order_id}", ', "");
    expect(narrowed).toContain('orders: "read-only"');
    expect(narrowed).not.toContain("PUT");
    lab.engine.write(narrowed);

    const { stdout } = await asWritten("npx bc-accounts handoff");
    await adopt("order-sync", await makeByHand(stdout, 'Make API account "order-sync-2"'));
    const refused = await asWritten("pulumi up --yes");
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain("its token still works");
    const { orderSyncToken } = await lab.engine.outputs();
    expect(await statusOf("/v2/orders", orderSyncToken)).toBe(204);

    await deleteByHand(refused.output, 'Delete API account "order-sync"', true);
    expect(await asWritten("pulumi up --yes")).toMatchObject({ code: 0 });
    expect(Object.keys(lab.accounts(STORE)).sort()).toEqual(["order-sync-2", "theme-preview"]);
    expect(await statusOf("/v2/orders", orderSyncToken)).toBe(204);
  });

  itInABrowser("deletes both accounts and leaves no trace", async () => {
    const destroy = "pulumi destroy --yes";
    const refused = await asWritten(destroy);
    expect(refused.code).not.toBe(0);
    for (const name of ["order-sync-2", "theme-preview"]) {
      await deleteByHand(refused.output, `Delete API account "${name}"`);
    }
    expect(await again(destroy)).toMatchObject({ code: 0 });
    expect((await again("npx bc-accounts handoff")).stdout).toContain('Make API account "order-sync"');
    const forget = `pulumi config rm --path 'bigcommerce:adopted["order-sync"]'`;
    expect(await asWritten(forget)).toMatchObject({ code: 0 });
    expect(lab.leaks()).toEqual([]);
    expect(await asWritten("pulumi stack rm trial --yes")).toMatchObject({ code: 0 });
  });

  itInABrowser("has no other command, named no file and pleased the browser", () => {
    expect(left).toEqual([]);
    expect(lab.engine.transcript.map(({ output }) => output).join()).not.toContain("BigCommerceAPI-credentials");
    expect(person.complaints).toEqual([]);
  });
});

describe("an account that a person made otherwise than the checklist says", () => {
  const orders = program(
    'new ApiAccount("orders", { scopes: { orders: "modify", products: "read-only" } });\nexports.done = true;\n',
  );
  beforeAll(async () => {
    lab = await startHandoffLab({ program: orders });
  });
  afterAll(leave);

  const adopt = ({ text }: Downloaded) => lab.engine.bcAccounts(["adopt", "orders", "--file", "-"], text);

  itInABrowser("is refused when a row was forgotten", async () => {
    await sitDown();
    expect(await adopt(await person.create("orders", { Orders: "modify" }))).toMatchObject({ code: 0 });
    const run = await lab.engine.up();
    expect(run.code).not.toBe(0);
    expect(run.output).toContain("missing: Products (GET /v3/catalog/summary: 403)");
    await person.delete("orders");
  });

  itInABrowser("is refused when a row too many was pressed", async () => {
    const rows = { Orders: "modify", Products: "read-only", Themes: "read-only" };
    expect(await adopt(await person.create("orders", rows))).toMatchObject({ code: 0 });
    const run = await lab.engine.up();
    expect(run.code).not.toBe(0);
    expect(run.output).toContain("beyond the declaration: Themes (read-only)");
    await person.delete("orders");
  });

  itInABrowser("is taken once it is made as the checklist says", async () => {
    const { stdout } = await lab.engine.bcAccounts(["handoff"]);
    expect(await adopt(await makeByHand(stdout, 'Make API account "orders"'))).toMatchObject({ code: 0 });
    expect((await lab.engine.up()).output).toContain("orders created");
    expect(lab.leaks()).toEqual([]);
  });
});
