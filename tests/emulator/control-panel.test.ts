import type { Browser } from "playwright-core";
import { request } from "undici";
import { formRows } from "../../bigcommerce";
import { startEmulator, type Emulator } from "../../emulator";
import { itInABrowser, launchChromium } from "../helpers/chromium";
import { Person, valueOf } from "../helpers/person";
import { worstContrast } from "../helpers/worst-contrast";

let emulator: Emulator;
let browser: Browser | undefined;

beforeAll(async () => {
  emulator = await startEmulator({ maxAccounts: 50 });
});
afterEach(async () => {
  await Promise.all((browser?.contexts() ?? []).map((context) => context.close()));
  await emulator.reset();
});
afterAll(async () => {
  await browser?.close();
  await emulator.close();
});

async function sitDown(options: { width?: number; at?: Pick<Emulator, "url"> } = {}): Promise<Person> {
  browser ??= await launchChromium();
  return Person.sitDown(browser, options.at ?? emulator, options);
}

const accounts = () => emulator.truth().stores[0]?.accounts ?? [];

async function statusOf(path: string, token: string): Promise<number> {
  const answer = await request(`${emulator.url}/stores/emulator1${path}`, { headers: { "X-Auth-Token": token } });
  await answer.body.dump();
  return answer.statusCode;
}

describe("the list of API accounts", () => {
  itInABrowser("is reached from the deep link, or by Settings and API, through the log-in", async () => {
    const person = await sitDown();
    await person.goTo("/manage/settings");
    expect(await person.page.title()).toBe("Log In - BigCommerce");
    await person.logIn("not the password");
    expect(await person.page.getByRole("alert").innerText()).toContain("incorrect");
    await person.logIn();
    await person.page.getByRole("link", { name: /^Store-level API accounts Create specific permissions/ }).click();
    await person.page.getByRole("heading", { name: "Store-level API accounts" }).waitFor();
    expect(person.complaints).toEqual([]);
  });

  itInABrowser("says so when it is empty", async () => {
    const person = await sitDown();
    await person.openList();
    const text = await person.page.getByRole("main").innerText();
    expect(text).toContain("No accounts were found.");
    expect(text).toContain("We cannot find any Store-level API accounts for your store. Would you like to make one?");
    expect(text).toContain("Click here to access existing legacy Store-level API accounts.");
  });

  itInABrowser("shows name, scopes and active webhooks of accounts, wherever they were made", async () => {
    await emulator.panel.createAccount("emulator1", { name: "theme work", tokenType: "stencil-cli" });
    const { credentials } = await emulator.panel.createAccount("emulator1", {
      name: "orders sync",
      scopes: ["store_v2_products_read_only", "store_v2_orders"],
    });
    const hook = await request(`${emulator.url}/stores/emulator1/v3/hooks`, {
      method: "POST",
      headers: { "X-Auth-Token": credentials.access_token, "Content-Type": "application/json" },
      body: JSON.stringify({
        scope: "store/order/created",
        destination: "https://hooks.example/orders",
        is_active: true,
      }),
    });
    expect(hook.statusCode).toBe(200);
    const person = await sitDown();
    await person.openList();
    expect(await person.page.getByRole("columnheader").allInnerTexts()).toEqual([
      "Account name",
      "Scopes",
      "Active webhooks",
      "",
    ]);
    const cells = person.row("orders sync").getByRole("cell");
    expect((await cells.allInnerTexts()).slice(0, 3)).toEqual(["orders sync", "Orders, Products Read-Only", "1"]);
    expect(await person.row("theme work").innerText()).toContain("local development only");

    await person.page.getByRole("link", { name: "orders sync" }).click();
    await person.page.getByRole("heading", { name: "orders sync" }).waitFor();
    expect((await person.page.getByRole("main").innerText()).replace(/\s+/g, " ")).toMatch(
      /V2\/V3 API token.*Orders modify Products read-only.*store\/order\/created https:\/\/hooks.example\/orders Active/,
    );
  });
});

describe("the form for a new account", () => {
  itInABrowser(
    "has the rows of the platform in its order, each with its words and the first one pressed",
    async () => {
      const person = await sitDown();
      await person.openForm();
      const shown = formRows.filter(({ onlyWith }) => onlyWith === undefined);
      const groups = person.page.getByRole("group");
      expect(await groups.count()).toBe(shown.length);
      for (const [place, { label, buttons }] of shown.entries()) {
        const group = groups.nth(place);
        expect([label.value, await group.getByRole("switch").allInnerTexts()]).toEqual([label.value, buttons.value]);
        expect(await person.group(label.value).getByRole("switch", { checked: true }).innerText()).toBe(
          buttons.value[0],
        );
      }
      const path = person.page.getByRole("textbox", { name: "API path" });
      expect(await path.inputValue()).toBe(`${emulator.url}/stores/emulator1/v3/`);
      expect(await path.isEditable()).toBe(false);
    },
    20_000,
  );

  itInABrowser("holds Save back until the name has four characters and something is granted", async () => {
    const person = await sitDown();
    await person.openForm();
    const states: boolean[] = [];
    const note = async (): Promise<number> => states.push(await person.saveButton.isEnabled());
    await note();
    await person.name.fill("abc ");
    await person.press("Orders", "modify");
    await note();
    expect(await person.page.getByRole("status").innerText()).toContain("at least four characters");
    await person.name.fill("abcd");
    await note();
    await person.press("Orders", "None");
    await person.press("Metafields Access", "Standard");
    await note();
    await person.press("Metafields Access", "full");
    await note();
    expect(states).toEqual([false, false, true, false, true]);
    expect(accounts()).toEqual([]);
  });

  itInABrowser("says that a name is taken where the name stands, and keeps what was filled in", async () => {
    await emulator.panel.createAccount("emulator1", { name: "orders sync", scopes: ["store_cart"] });
    const person = await sitDown();
    await person.openForm();
    await person.name.fill("orders sync");
    await person.press("Orders", "read-only");
    await person.saveButton.click();
    const problem = person.page.getByText("An API account with this name already exists.");
    await problem.waitFor();
    expect(await person.name.getAttribute("aria-invalid")).toBe("true");
    expect(await person.page.locator(":focus").getAttribute("name")).toBe("name");
    await person.name.fill("orders sync 2");
    expect(await problem.count()).toBe(0);
    expect((await person.save()).text).toContain("NAME: orders sync 2");
  });

  itInABrowser(
    "does not make a fifty-first account, and says so on the list too",
    async () => {
      for (let made = 1; made <= 50; made += 1) {
        await emulator.panel.createAccount("emulator1", { name: `account ${made}`, scopes: ["store_cart"] });
      }
      const person = await sitDown();
      await person.openForm();
      await person.name.fill("one too many");
      await person.press("Orders", "read-only");
      await person.saveButton.click();
      await person.page.getByRole("alert").filter({ hasText: "maximum of 50 API accounts" }).waitFor();
      await person.page.getByRole("button", { name: "Cancel" }).click();
      await person.page.getByText("maximum of 50 API accounts").waitFor();
      expect(accounts()).toHaveLength(50);
      await person.delete("account 7");
      await person.create("room again", { Orders: "read-only" });
      expect(accounts().map(({ name }) => name)).toContain("room again");
    },
    30_000,
  );

  itInABrowser("asks for an access level instead of scopes for a Stencil-CLI token", async () => {
    const person = await sitDown();
    await person.openForm();
    await person.chooseTokenType("Stencil-CLI token");
    expect(await person.page.getByRole("heading", { name: "OAuth scopes" }).count()).toBe(0);
    const levels = person.group("Stencil-CLI Access Level").getByRole("switch");
    expect(await levels.allInnerTexts()).toEqual(["local development only", "publish theme"]);
    await person.press("Stencil-CLI Access Level", "publish theme");
    await person.name.fill("theme work");
    const file = await person.save();
    expect(file.text).toMatch(/^ACCESS TOKEN: [a-z0-9]{31}\nCLIENT NAME: theme work\n$/);
    expect(accounts()).toMatchObject([{ name: "theme work", tokenType: "stencil-cli", accessLevel: "publish-theme" }]);
    expect(await statusOf("/v3/themes", valueOf("ACCESS TOKEN", file))).toBe(200);
  });

  itInABrowser(
    "can be filled in, saved and left by keyboard alone",
    async () => {
      const person = await sitDown();
      await person.goTo("/deep-links/settings/auth/api-accounts");
      const { keyboard } = person.page;
      const focused = (): Promise<string> =>
        person.page.evaluate<string>(
          "(document.activeElement.getAttribute('aria-label') ?? document.activeElement.labels?.[0]?.textContent ?? document.activeElement.textContent).trim()",
        );
      const tabTo = async (wanted: (name: string) => boolean): Promise<void> => {
        for (let press = 0; press < 120; press += 1) {
          if (wanted(await focused())) return;
          await keyboard.press("Tab");
        }
        throw new Error("the keyboard does not reach it");
      };
      await keyboard.type("owner@emulator.example");
      await keyboard.press("Tab");
      await keyboard.type("emulator-owner-password");
      await keyboard.press("Enter");
      await person.page.getByRole("heading", { name: "Store-level API accounts" }).waitFor();
      await keyboard.press("Tab");
      expect(await focused()).toBe("Skip to the content");
      await tabTo((name) => name === "Create API account");
      await keyboard.press("Space");
      await person.page.getByRole("heading", { name: "Create account" }).waitFor();

      await tabTo((name) => name === "Token type");
      for (const key of ["ArrowDown", "ArrowDown", "Enter"]) await keyboard.press(key);
      expect(await person.page.getByRole("combobox").inputValue()).toBe("Stencil-CLI token");
      for (const key of ["Space", "Home", "Enter"]) await keyboard.press(key);
      expect(await person.page.getByRole("combobox").inputValue()).toBe("V2/V3 API token");
      for (const key of ["ArrowDown", "ArrowDown", "Escape"]) await keyboard.press(key);
      expect(await person.page.getByRole("combobox").inputValue()).toBe("V2/V3 API token");

      await tabTo((name) => name === "Name");
      await keyboard.type("by keyboard");
      await tabTo((name) => name === "read-only");
      await keyboard.press("Space");
      const download = person.page.waitForEvent("download");
      await tabTo((name) => name === "Save");
      await keyboard.press("Enter");
      await download;
      await person.popUp.waitFor();
      expect(await focused()).toBe("BigCommerce API credentials");
      const stops: string[] = [];
      for (let press = 0; press < 8; press += 1) {
        await keyboard.press("Tab");
        stops.push(await focused());
      }
      expect(stops).toEqual([
        ...["Client ID", "Copy Client ID", "Client secret", "Copy Client secret"],
        ...["Access token", "Copy Access token", "Done", "Client ID"],
      ]);
      await keyboard.press("Escape");
      expect(await person.popUp.isVisible()).toBe(true);
      await keyboard.press("Shift+Tab");
      expect(await focused()).toBe("Done");
      await keyboard.press("Enter");
      await person.row("by keyboard").waitFor();
      expect(accounts()).toMatchObject([{ name: "by keyboard", scopes: ["store_v2_content_read_only"] }]);

      await tabTo((name) => name === "Account actions: by keyboard");
      for (const key of ["Enter", "ArrowDown", "Enter"]) await keyboard.press(key);
      expect(await focused()).toBe("Delete API account");
      await keyboard.press("Escape");
      expect(await focused()).toBe("Account actions: by keyboard");
      for (const key of ["Enter", "Enter", "Tab", "Tab", "Enter"]) await keyboard.press(key);
      await person.page.getByText("No accounts were found.").waitFor();
      expect(person.complaints).toEqual([]);
    },
    40_000,
  );
});

describe("the one-time credentials", () => {
  itInABrowser("come as a file and in a pop-up, and work at once for what was pressed", async () => {
    const person = await sitDown();
    await person.openForm();
    await person.name.fill("orders: sync");
    await person.press("Orders", "modify");
    await person.press("Products", "read-only");
    const file = await person.save();
    const shown = (label: string): Promise<string> => person.popUp.getByRole("textbox", { name: label }).inputValue();

    expect(file.name).toMatch(/^BigCommerceAPI-credentials-[a-z0-9]{31}-\.txt$/);
    expect(await shown("Client ID")).toBe(valueOf("CLIENT ID", file));
    expect(await shown("Client secret")).toBe(valueOf("CLIENT SECRET", file));
    expect(await shown("Access token")).toBe(valueOf("ACCESS TOKEN", file));
    expect(valueOf("API PATH", file)).toBe(`${emulator.url}/stores/emulator1/v3/`);
    const words = await person.popUp.innerText();
    expect(words).toContain(
      "If you are using Chrome, Firefox, or Edge a text file containing the API token and client ID should have downloaded to your computer.",
    );
    expect(words).toContain("This is the only copy you will have access to.");
    expect(await person.page.getByRole("alert").innerText()).toMatch(/Create account\s+Account created successfully/);

    const token = valueOf("ACCESS TOKEN", file);
    expect(
      await Promise.all(["/v2/orders", "/v3/catalog/products", "/v3/customers"].map((path) => statusOf(path, token))),
    ).toEqual([204, 200, 403]);
    expect(accounts()).toMatchObject([
      { name: "orders: sync", confirmed: true, scopes: ["store_v2_orders", "store_v2_products_read_only"] },
    ]);
    expect(person.complaints).toEqual([]);
  });

  itInABrowser("can be copied, each with its button", async () => {
    const person = await sitDown();
    await person.openForm();
    await person.name.fill("orders sync");
    await person.press("Orders", "modify");
    const file = await person.save();
    for (const [button, label] of [
      ["Client ID", "CLIENT ID"],
      ["Client secret", "CLIENT SECRET"],
      ["Access token", "ACCESS TOKEN"],
    ] as const) {
      await person.popUp.getByRole("button", { name: `Copy ${button}` }).click();
      await person.popUp.getByText(`${button} copied`).waitFor();
      expect(await person.page.evaluate<string>("navigator.clipboard.readText()")).toBe(valueOf(label, file));
    }
  });

  itInABrowser.each([
    [
      "Done and the Back button",
      async (person: Person) => {
        await person.done();
        await person.page.goBack();
      },
    ],
    [
      "a reload",
      async (person: Person) => {
        await person.page.reload();
      },
    ],
    [
      "another page and the Back button",
      async (person: Person) => {
        await person.goTo("/");
        await person.page.goBack();
      },
    ],
  ] as const)("are gone after %s", async (_how, leave) => {
    const person = await sitDown();
    await person.openForm();
    await person.name.fill("orders sync");
    await person.press("Orders", "modify");
    const file = await person.save();
    const addresses: string[] = [];
    person.page.on("request", (sent) => addresses.push(sent.url()));
    await leave(person);
    const token = valueOf("ACCESS TOKEN", file);
    const left = await person.page.evaluate<string>(
      "document.documentElement.outerHTML + [...document.querySelectorAll('input')].map((input) => input.value) + JSON.stringify({ ...localStorage, ...sessionStorage, ...history.state })",
    );
    expect(await person.popUp.count()).toBe(0);
    expect(left).not.toContain(token);
    expect(left).not.toContain(valueOf("CLIENT SECRET", file));
    expect(addresses.join()).not.toContain(token);
  });

  itInABrowser.each([
    ["V1", { layout: "v1" }, /^ACCESS TOKEN: \w{31}\nCLIENT ID: .*\nCLIENT SECRET: .*\nNAME: .*\nAPI PATH: .*\n$/],
    [
      "V2, CRLF and a byte order mark",
      { layout: "v2", line_ends: "crlf", byte_order_mark: true },
      /^\uFEFFACCESS TOKEN: \w{31}\r\nCLIENT NAME: .*\r\nAPI PATH: /,
    ],
    [
      "V4 on one line",
      { layout: "v4", line_ends: "none", last_line_ends: false },
      /^ACCESS TOKEN: \w{31}CLIENT ID: \w{31}CLIENT SECRET: \w{64}API PATH: .*\/v3\/$/,
    ],
  ] as const)("download in layout %s when the switch says so", async (_layout, shape, expected) => {
    emulator.controlPanel.switchFile(shape);
    const person = await sitDown();
    expect((await person.create("orders sync", { Orders: "modify" })).text).toMatch(expected);
  });
});

describe("deleting an account", () => {
  itInABrowser("asks by name first, and kills the token", async () => {
    const person = await sitDown();
    const token = valueOf("ACCESS TOKEN", await person.create("orders sync", { Orders: "modify" }));
    await person.create("catalogue feed", { Products: "read-only" });
    const question = await person.askToDelete("orders sync");
    expect(await question.innerText()).toMatch(/Delete orders sync\? This cannot be undone\./);
    await question.getByRole("button", { name: "Cancel" }).click();
    expect(await statusOf("/v2/orders", token)).toBe(204);

    await person.delete("orders sync");
    expect(await statusOf("/v2/orders", token)).toBe(401);
    expect(await person.page.getByRole("row").count()).toBe(2);
    expect(accounts().map(({ name }) => name)).toEqual(["catalogue feed"]);
  });

  itInABrowser("shows in the panel what the gateway deleted, and the other way round", async () => {
    const person = await sitDown();
    await person.create("orders sync", { Orders: "modify" });
    const list = `${emulator.url}/v1/stores/emulator1/accounts`;
    const headers = { Authorization: `Bearer ${emulator.gatewayToken}` };
    const { data } = (await (await request(list, { headers })).body.json()) as { data: { id: string; name: string }[] };
    expect(data).toMatchObject([{ name: "orders sync" }]);
    await request(`${list}/${data[0]?.id ?? ""}`, { method: "DELETE", headers });
    await person.openList();
    await person.page.getByText("No accounts were found.").waitFor();
  });
});

describe("what goes wrong", () => {
  itInABrowser(
    "is said beside Save when the emulator does not answer, and a second try makes one account",
    async () => {
      const person = await sitDown();
      await person.openForm();
      await person.name.fill("orders sync");
      await person.press("Orders", "modify");
      await person.context.setOffline(true);
      await person.saveButton.click();
      await person.page.getByRole("alert").filter({ hasText: "Is it still running?" }).waitFor();
      await person.context.setOffline(false);
      await person.save();
      expect(accounts()).toHaveLength(1);
    },
  );

  itInABrowser("is said in the question when an account cannot be deleted", async () => {
    await emulator.panel.createAccount("emulator1", { name: "orders sync", scopes: ["store_cart"] });
    const person = await sitDown();
    await person.openList();
    const question = await person.askToDelete("orders sync");
    await person.context.clearCookies();
    await question.getByRole("button", { name: "Delete" }).click();
    await question.getByRole("alert").filter({ hasText: "You are logged out" }).waitFor();
    expect(accounts()).toHaveLength(1);
  });
});

describe("menus, by mouse", () => {
  itInABrowser("close when somebody presses elsewhere, and the select by its own button too", async () => {
    await emulator.panel.createAccount("emulator1", { name: "orders sync", scopes: ["store_cart"] });
    const person = await sitDown();
    await person.openList();
    const button = person.row("orders sync").getByRole("button");
    const menu = person.page.getByRole("menu");
    for (const leave of [() => button.click(), () => person.page.getByRole("heading", { level: 1 }).click()]) {
      await button.click();
      expect([await menu.isVisible(), await button.getAttribute("aria-expanded")]).toEqual([true, "true"]);
      await leave();
      expect([await menu.isVisible(), await button.getAttribute("aria-expanded")]).toEqual([false, "false"]);
    }

    await person.page.getByRole("button", { name: "Create API account" }).click();
    const list = person.page.getByRole("listbox");
    const toggle = person.page.getByRole("button", { name: "toggle menu" });
    for (const leave of [() => toggle.click(), () => person.page.getByLabel("API path").click()]) {
      await toggle.click();
      expect(await list.isVisible()).toBe(true);
      await leave();
      expect(await list.isVisible()).toBe(false);
    }
  });
});

describe("several tabs", () => {
  itInABrowser("share the log-in, and the log-out", async () => {
    const first = await sitDown();
    await first.openForm();
    const second = await first.anotherTab();
    await second.openList();
    await second.page.getByRole("button", { name: "Log out" }).click();
    await second.page.getByRole("heading", { name: "Log in to your store" }).waitFor();
    await first.name.fill("too late");
    await first.press("Orders", "modify");
    await first.saveButton.click();
    await first.page.getByRole("alert").filter({ hasText: "You are logged out" }).waitFor();
    expect(accounts()).toEqual([]);
  });

  itInABrowser("each keep their store", async () => {
    const two = await startEmulator({ stores: ["emulator1", "second2"] });
    try {
      const first = await sitDown({ at: two });
      await first.goTo("/deep-links/settings/auth/api-accounts");
      await first.logIn();
      await first.page.getByLabel("Store", { exact: true }).selectOption("emulator1");
      await first.page.getByRole("button", { name: "Continue" }).click();
      await first.page.getByRole("button", { name: "Create API account" }).click();
      const second = await first.anotherTab();
      await second.goTo("/accounts/list");
      await second.page.getByLabel("Store", { exact: true }).selectOption("second2");
      await second.page.getByRole("button", { name: "Continue" }).click();
      await second.page.getByRole("complementary").getByText("second2").waitFor();
      await first.name.fill("orders sync");
      await first.press("Orders", "modify");
      expect(valueOf("API PATH", await first.save())).toContain("/stores/emulator1/");
      await first.done();
      expect(await first.row("orders sync").count()).toBe(1);
      expect(two.truth().stores.map((store) => store.accounts.length)).toEqual([1, 0]);
    } finally {
      await two.close();
    }
  });
});

describe("the look of the control panel", () => {
  const pages = [
    "/login",
    "/manage/settings",
    "/manage/settings/auth/api-accounts",
    "/manage/settings/auth/api-accounts/create",
  ];

  itInABrowser.each([
    ["a telephone", 360],
    ["a tablet", 800],
    ["a desk", 1440],
  ])("fits the screen of %s without scrolling sideways, with enough contrast", async (_device, width) => {
    await emulator.panel.createAccount("emulator1", {
      name: "a-name-without-a-single-place-to-break-it-that-goes-on-and-on-and-on",
      scopes: ["store_v2_orders", "store_cart", "store_infrastructure_projects_read_only"],
    });
    const person = await sitDown({ width });
    for (const path of pages) {
      await person.goTo(path);
      expect([path, await person.page.evaluate<number>("document.documentElement.scrollWidth")]).toEqual([path, width]);
      const worst = await person.page.evaluate<{ text: string; contrast: number }>(worstContrast);
      expect([worst.text, worst.contrast >= 4.5]).toEqual([worst.text, true]);
      if (path === "/login") await person.logIn();
    }
  });
});
