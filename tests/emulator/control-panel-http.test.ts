import { request } from "undici";
import { startEmulator, type Emulator } from "../../emulator";
import { PanelClient } from "./control-panel-client";

const list = "/manage/settings/auth/api-accounts";
const valid = { token_type: "v2v3", name: "orders sync", scopes: { orders: "modify" } };

let emulator: Emulator;
let panel: PanelClient;
let lines: string[];

beforeEach(async () => {
  lines = [];
  emulator = await startEmulator({ stores: ["emulator1", "second2"], log: (line) => lines.push(line) });
  panel = new PanelClient(emulator);
});
afterEach(async () => {
  await emulator.close();
});

/** Saves the form as the page's script does. */
async function save(json: unknown, { store = "emulator1", token }: { store?: string; token?: string } = {}) {
  return panel.call(`POST ${list}?store=${store}`, {
    json,
    headers: { "X-Forgery-Token": token ?? (await panel.forgeryToken(`${list}?store=${store}`)) },
  });
}

const names = (store = "emulator1"): string[] =>
  emulator
    .truth()
    .stores.find((candidate) => candidate.store === store)
    ?.accounts.map(({ name }) => name) ?? [];

describe("the door of the control panel", () => {
  it.each(["/manage", "/manage/settings", list, `${list}/create`, `${list}/1001`, "/accounts/list"])(
    "leads from %s to the log-in and back",
    async (path) => {
      const { status, headers } = await panel.call(`GET ${path}`);
      expect(status).toBe(302);
      if (path === "/manage") expect(headers.location).toBe("/manage/settings");
      else expect(headers.location).toBe(`/login?return_to=${encodeURIComponent(path)}`);
    },
  );

  it("lets the owner in, and back to the page that was asked for", async () => {
    const answer = await panel.logIn({ returnTo: `${list}/create?store=second2` });
    expect([answer.status, answer.headers.location]).toEqual([303, `${list}/create?store=second2`]);
    expect((await panel.call(`GET ${list}?store=second2`)).status).toBe(200);
  });

  it.each([
    "https://example.com/manage/",
    "//example.com/manage/x",
    "/\\example.com/manage/",
    "javascript:alert(1)",
    "/stores/x",
    "",
  ])("sends nobody to %j after the log-in", async (returnTo) => {
    expect((await panel.logIn({ returnTo })).headers.location).toBe(list);
  });

  it("refuses a wrong password without saying what was wrong, and locks after six", async () => {
    for (const attempt of [{ password: "guess" }, { email: "somebody@else.example" }]) {
      const { status, text } = await panel.logIn(attempt);
      expect([status, text.includes("Your email or password is incorrect")]).toEqual([401, true]);
    }
    for (let guess = 0; guess < 4; guess += 1) await panel.logIn({ password: "guess" });
    const { status, text } = await panel.logIn();
    expect([status, text.includes("has been locked")]).toEqual([401, true]);
  });

  it("never shows the password that was typed again", async () => {
    expect((await panel.logIn({ password: "my real password" })).text).not.toContain("my real password");
  });

  it("gives a cookie that scripts and other sites cannot use, under a name of its own for each port", async () => {
    const { headers } = await panel.call("GET /login");
    expect(headers["set-cookie"]).toMatch(
      new RegExp(`^emulator_session_${emulator.port}=[\\w-]{32}; Path=/; HttpOnly; SameSite=Lax$`),
    );
  });

  it("changes the cookie at the log-in, so that one planted before is worth nothing", async () => {
    await panel.call("GET /login");
    const planted = panel.cookie;
    await panel.logIn();
    const thief = new PanelClient(emulator);
    thief.cookie = planted;
    expect(panel.cookie).not.toBe(planted);
    expect((await thief.call(`GET ${list}`)).headers.location).toContain("/login");
  });

  it("is shut behind a log-out, for every tab", async () => {
    await panel.logIn();
    const token = await panel.forgeryToken(`${list}?store=emulator1`);
    expect((await panel.call("POST /logout", { form: { forgery_token: token } })).headers.location).toBe("/login");
    expect((await panel.call(`GET ${list}`)).status).toBe(302);
    const { status, text } = await save(valid, { token });
    expect([status, text]).toEqual([401, expect.stringContaining("You are logged out")]);
    expect(names()).toEqual([]);
  });

  it("is shut by a reset too", async () => {
    await panel.logIn();
    await emulator.reset();
    expect((await panel.call(`GET ${list}`)).status).toBe(302);
  });
});

describe("pages of the control panel", () => {
  it.each(["/login", list, `${list}/create`, "/manage/settings", "/accounts/list", "/manage/nowhere"])(
    "are fenced at %s: own style and script only, no frame, no memory",
    async (path) => {
      await panel.logIn();
      const { headers } = await panel.call(`GET ${path}?store=emulator1`);
      expect(headers).toMatchObject({
        "content-security-policy": expect.stringMatching(
          /^default-src 'none'; style-src 'self'; script-src 'self';.*frame-ancestors 'none'/,
        ) as string,
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
      });
    },
  );

  it("hold no script or style of their own, and nothing that a name could smuggle in", async () => {
    await emulator.panel.createAccount("emulator1", { name: '"><script>alert(1)</script>', scopes: ["store_cart"] });
    await panel.logIn();
    for (const path of [list, `${list}/1001`, `${list}/create`]) {
      const { text } = await panel.call(`GET ${path}?store=emulator1`);
      expect(text).not.toContain("<script>");
      expect(text).not.toMatch(/ style="| onclick=/);
    }
  });

  it("answer 404 where the panel has no page, no store or no account", async () => {
    await panel.logIn();
    for (const path of [
      "/manage/products?store=emulator1",
      `${list}?store=unknown9`,
      `${list}/9999?store=emulator1`,
      `${list}/x?store=emulator1`,
    ]) {
      expect((await panel.call(`GET ${path}`)).status).toBe(404);
    }
  });

  it("are told apart from the emulator's own: a path that only looks alike is none of the panel's", async () => {
    expect((await panel.call("GET /managed")).text).toContain("The emulator's page is at /");
  });

  it("ask which store is meant where there are several, and keep the answer in the address", async () => {
    await panel.logIn();
    const choose = await panel.call(`GET ${list}`);
    expect(choose.headers.location).toBe(`/accounts/list?return_to=${encodeURIComponent(list)}`);
    const token = await panel.forgeryToken("/accounts/list");
    const chosen = await panel.call("POST /accounts/list", {
      form: { forgery_token: token, return_to: list, store: "second2" },
    });
    expect(chosen.headers.location).toBe(`${list}?store=second2`);
    expect((await panel.call(`GET ${list}`)).headers.location).toBe(`${list}?store=second2`);
    expect(
      (await panel.call("POST /accounts/list", { form: { forgery_token: token, store: "unknown9" } })).status,
    ).toBe(404);
  });

  it("follow the deep links that BigCommerce publishes", async () => {
    expect((await panel.call("GET /deep-links/settings/auth/api-accounts")).headers.location).toBe(list);
    expect((await panel.call("GET /deep-links/manage/settings-list")).headers.location).toBe("/manage/settings");
  });
});

describe("saving and deleting", () => {
  beforeEach(() => panel.logIn());

  it("makes an account in the store of the page, whatever another tab looks at", async () => {
    const token = await panel.forgeryToken(`${list}?store=emulator1`);
    await panel.call(`GET ${list}?store=second2`);
    expect((await save(valid, { token })).status).toBe(201);
    expect([names("emulator1"), names("second2")]).toEqual([["orders sync"], []]);
  });

  it("answers the credentials once: no page, no log and no truth holds them afterwards", async () => {
    const { credentials, file } = JSON.parse((await save(valid)).text) as {
      credentials: Record<"client_id" | "client_secret" | "access_token", string>;
      file: { name: string; text: string };
    };
    expect(file.text).toContain(credentials.access_token);
    const pages = await Promise.all(
      [list, `${list}/1001`, `${list}/create`, "/manage/settings"].map((path) =>
        panel.call(`GET ${path}?store=emulator1`),
      ),
    );
    const home = await (await request(emulator.url)).body.text();
    const seen = [...pages.map(({ text }) => text), home, JSON.stringify(emulator.truth()), ...lines].join("\n");
    expect(seen).toContain("orders sync");
    for (const secret of Object.values(credentials)) expect(seen).not.toContain(secret);
  });

  it.each([
    ["without the page's token", {}],
    ["with another token", { "X-Forgery-Token": "0".repeat(32) }],
  ])("refuses a form %s", async (_how, headers) => {
    const { status, text } = await panel.call(`POST ${list}?store=emulator1`, { json: valid, headers });
    expect([status, text]).toEqual([403, expect.stringContaining("out of date")]);
    expect(names()).toEqual([]);
  });

  it("refuses what a page of another origin sends, with the cookie or not", async () => {
    const token = await panel.forgeryToken(`${list}?store=emulator1`);
    for (const origin of ["https://example.com", "null", `http://localhost:${emulator.port}`]) {
      const { status } = await panel.call(`POST ${list}?store=emulator1`, {
        json: valid,
        headers: { "X-Forgery-Token": token, Origin: origin },
      });
      expect(status).toBe(403);
    }
    expect(names()).toEqual([]);
  });

  it("refuses a log-in and a log-out that another site made up", async () => {
    const answers = await Promise.all([
      panel.call("POST /logout", { form: {} }),
      panel.call("POST /login", {
        form: { "user[email]": "owner@emulator.example", "user[password]": "emulator-owner-password" },
      }),
      panel.call("POST /accounts/list", { form: { store: "second2" } }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect((await panel.call(`GET ${list}?store=emulator1`)).status).toBe(200);
  });

  it.each([
    [400, "no form at all", [1, 2]],
    [400, "a field that the form does not have", { ...valid, owner: "org/project" }],
    [400, "scopes for a Stencil-CLI token", { token_type: "stencil-cli", name: "theme work", scopes: {} }],
    [422, "a row that the form does not have", { ...valid, scopes: { orders: "modify", everything: "modify" } }],
    [422, "a button that the row does not have", { ...valid, scopes: { storeLogs: "modify" } }],
    [422, "nothing granted", { ...valid, scopes: { orders: "None" } }],
    [422, "a name of three characters and spaces", { ...valid, name: "  abc  " }],
    [400, "a name with a line break", { ...valid, name: "orders\nsync" }],
    [400, "a name longer than the contract takes", { ...valid, name: "x".repeat(256) }],
  ])("answers %i to %s, and makes nothing", async (expected, _what, json) => {
    const { status, text } = await save(json);
    expect([status, Object.keys(JSON.parse(text) as object)]).toEqual([expected, ["problems"]]);
    expect(names()).toEqual([]);
  });

  it("does not read a form without end", async () => {
    expect((await save({ ...valid, name: "x".repeat(100_000) })).status).toBe(413);
  });

  it("takes a name once", async () => {
    await save(valid);
    const { status, text } = await save({ ...valid, name: " orders sync " });
    expect([status, text]).toEqual([409, expect.stringContaining("already exists")]);
  });

  it("deletes in the store of the page only, and twice is as good as once", async () => {
    await save(valid, { store: "second2" });
    const [account] = emulator.truth().stores[1]?.accounts ?? [];
    const remove = async (store: string): Promise<number> => {
      const token = await panel.forgeryToken(`${list}?store=${store}`);
      const path = `DELETE ${list}/${account?.id ?? ""}?store=${store}`;
      return (await panel.call(path, { headers: { "X-Forgery-Token": token } })).status;
    };
    await remove("emulator1");
    expect(names("second2")).toEqual(["orders sync"]);
    expect([await remove("second2"), await remove("second2")]).toEqual([204, 204]);
    expect(names("second2")).toEqual([]);
  });

  it("refuses to delete without the page's token", async () => {
    await save(valid);
    expect((await panel.call(`DELETE ${list}/1001?store=emulator1`)).status).toBe(403);
    expect(names()).toEqual(["orders sync"]);
  });
});

describe("the switch for downloaded files", () => {
  const patch = (json: unknown) => panel.call("PATCH /__emulator/credentials-file", { json });
  const text = async (name: string) =>
    (JSON.parse((await save({ ...valid, name })).text) as { file: { text: string } }).file.text;

  it("changes what it names, keeps the rest, and is put back by a reset", async () => {
    await panel.logIn();
    await patch({ layout: "v1" });
    const { text: shape } = await patch({ line_ends: "crlf" });
    expect(JSON.parse(shape)).toMatchObject({ data: { layout: "v1", line_ends: "crlf", byte_order_mark: false } });
    expect(await text("first one")).toMatch(/^ACCESS TOKEN: \w+\r\nCLIENT ID/);
    await emulator.reset();
    await panel.logIn();
    expect(await text("second one")).toMatch(/^ACCESS TOKEN: \w+\nCLIENT NAME/);
  });

  it("refuses a layout that nobody has seen", async () => {
    expect((await patch({ layout: "v9" })).status).toBe(400);
  });
});
