import fc from "fast-check";
import { buttonsToPress, facts, formRows, listFacts, listLink, pressedParameters, shownRows } from "../../bigcommerce";
import { credentialsFile, defaultFileShape, type FileShape } from "../../emulator/control-panel/credentials-file";
import { OwnerLogin, owner } from "../../emulator/control-panel/owner";
import { scopesLine } from "../../emulator/control-panel/scopes-line";
import { Sessions } from "../../emulator/control-panel/sessions";
import { parseCredentialsFile } from "../../handoff/credentials-file";
import { catalogue, explainParameter, fromParameters } from "../../scopes";

const credentials = {
  api_path: "https://api.bigcommerce.com/stores/abc123/v3/",
  client_id: "c".repeat(31),
  client_secret: "5".repeat(64),
  access_token: "t".repeat(31),
};
const made = { name: "orders: sync", tokenType: "v2v3" } as const;

describe("the table of what is known of the pages", () => {
  it("says of every fact how it is known", () => {
    const known = [...listFacts(facts), ...listFacts(formRows)];
    expect(known.length).toBeGreaterThan(150);
    expect(known.filter(({ fact }) => fact.marks.length === 0)).toEqual([]);
  });

  it("shows which of them nobody outside has proved", () => {
    const unproved = listFacts(facts).filter(({ fact }) => fact.marks.includes("unknown"));
    expect(unproved.map(({ path }) => path)).toEqual([
      "addresses.create",
      "addresses.detail",
      "addresses.frame",
      "login.wrong",
      "login.locked",
      "login.lockMinutes",
      "login.sessionHours",
      "chooseStore.storeId",
      "list.menuName",
      "list.paging",
      "create.saveRule",
      "rules.tooShort",
      "rules.taken",
      "rules.full",
      "popUp.copy",
      "file.namedAfter",
      "file.lineEnds",
      "file.byteOrderMark",
      "file.stencil",
      "delete.title",
      "delete.question",
      "delete.toastTitle",
      "delete.toastText",
      "detail.edit",
    ]);
  });
});

describe("the rows of the form", () => {
  it("hold every family that a page of BigCommerce shows in the form, once", () => {
    const rows = formRows.map(({ family }) => family);
    const shown = Object.entries(catalogue).filter(([, { availability }]) => availability === "form");
    expect(rows).toEqual(expect.arrayContaining(shown.map(([family]) => family)));
    expect(new Set(rows).size).toBe(rows.length);
  });

  it("call each family as the catalogue does, in whatever letter case", () => {
    const labels = shownRows.map(({ family, label }) =>
      [catalogue[family].label, label.value].map((it) => it.toLowerCase()),
    );
    for (const [ours, theirs] of labels) expect(theirs).toBe(ours);
  });

  it("have one button for each level of the family, weakest first, behind one that asks for nothing", () => {
    for (const { family, buttons } of shownRows) {
      const levels = catalogue[family].levels.map(({ level }) => level as string);
      const first = family === "metafieldsAccess" ? "Standard" : "None";
      expect(buttons.value).toEqual([first, ...levels.filter((level) => level !== "standard")]);
    }
  });

  it("turn any set of pressed buttons into parameters that mean the same", () => {
    const press = fc.tuple(
      ...shownRows.map(({ family, buttons }) => fc.tuple(fc.constant(family), fc.constantFrom(...buttons.value))),
    );
    fc.assert(
      fc.property(press, (pressed) => {
        const meant = pressedParameters(Object.fromEntries(pressed)).map(explainParameter);
        const asked = pressed.filter(
          ([family, word]) => word !== shownRows.find((row) => row.family === family)?.buttons.value[0],
        );
        expect(meant).toEqual(
          asked.map(([family, level]) => expect.objectContaining({ kind: "scope", family, level }) as unknown),
        );
      }),
    );
  });

  it("come in the order in which a checklist names them, with the same buttons", () => {
    const strongest = shownRows.map(({ family, buttons }) => [family, buttons.value.at(-1) ?? ""] as const);
    const { scopes } = fromParameters(pressedParameters(Object.fromEntries(strongest)));
    expect(buttonsToPress(scopes).map(({ family, button }) => [family, button])).toEqual(strongest);
  });

  it.each([
    ["a row that it does not have", { b2bEdition: "modify" }],
    ["a word that the row does not have", { storeLogs: "modify" }],
    ["a name that every object has", { constructor: "modify" }],
  ])("refuse %s", (_what, pressed) => {
    expect(() => pressedParameters(pressed)).toThrow(RangeError);
  });
});

describe("the link of a checklist", () => {
  const path = facts.addresses.deepLink.value;

  it.each([undefined, "https://api.bigcommerce.com", "https://127.0.0.1.example.com"])(
    "leads to BigCommerce's own page when the API is at %s",
    (apiUrl) => {
      expect(listLink(apiUrl)).toBe(`https://login.bigcommerce.com${path}`);
    },
  );

  it.each(["http://127.0.0.1:4010", "http://localhost:4010/", "http://[::1]:4010"])(
    "leads to the emulator's page when the API is at %s",
    (apiUrl) => {
      expect(listLink(apiUrl)).toBe(apiUrl.replace(/\/$/, "") + path);
    },
  );
});

describe("the scopes of a row of the list", () => {
  it("follow the form's order, with a word behind read-only access alone", () => {
    const scopes = ["store_v2_products_read_only", "store_v2_orders", "store_content_checkout", "store_logs_read_only"];
    expect(scopesLine({ tokenType: "v2v3", scopes })).toBe(
      "Checkout content, Orders, Products Read-Only, Store logs Read-Only",
    );
  });

  it("end with parameters that the form has no row for", () => {
    const scopes = ["store_infrastructure_logs_read_only", "store_brand_new", "store_cart"];
    expect(scopesLine({ tokenType: "v2v3", scopes })).toBe(
      "Carts, store_infrastructure_logs_read_only, store_brand_new",
    );
  });

  it("are the access level of a Stencil-CLI token", () => {
    expect(scopesLine({ tokenType: "stencil-cli", scopes: [], accessLevel: "publish-theme" })).toBe("publish theme");
  });
});

describe("the downloaded file", () => {
  const labels = (shape: Partial<FileShape>, tokenType: "v2v3" | "stencil-cli" = "v2v3"): string[] =>
    credentialsFile({ ...made, tokenType }, credentials, { ...defaultFileShape, ...shape })
      .text.split(/\r?\n/)
      .map((line) => line.split(":")[0] ?? "")
      .filter((label) => label !== "");

  it("is what the newest public sample shows, unless a switch says otherwise", () => {
    expect(credentialsFile(made, credentials)).toEqual({
      name: `BigCommerceAPI-credentials-${credentials.access_token}-.txt`,
      text: [
        `ACCESS TOKEN: ${credentials.access_token}`,
        "CLIENT NAME: orders: sync",
        `CLIENT ID: ${credentials.client_id}`,
        `CLIENT SECRET: ${credentials.client_secret}`,
        "NAME: orders: sync",
        "API PATH: https://api.bigcommerce.com/stores/abc123/v3/",
        "",
      ].join("\n"),
    });
  });

  it.each([
    ["v1", ["ACCESS TOKEN", "CLIENT ID", "CLIENT SECRET", "NAME", "API PATH"]],
    ["v2", ["ACCESS TOKEN", "CLIENT NAME", "API PATH", "CLIENT ID", "CLIENT SECRET"]],
    ["v3", ["ACCESS TOKEN", "CLIENT NAME", "CLIENT ID", "CLIENT SECRET", "NAME", "API PATH"]],
    ["v4", ["ACCESS TOKEN", "CLIENT ID", "CLIENT SECRET", "API PATH"]],
  ] as const)("has the labels of layout %s in their order", (layout, expected) => {
    expect(labels({ layout })).toEqual(expected);
  });

  it("is cut down to the token for Stencil-CLI, and can be full", () => {
    expect(labels({}, "stencil-cli")).toEqual(["ACCESS TOKEN", "CLIENT NAME"]);
    expect(labels({ stencil_layout: "v1" }, "stencil-cli")).toHaveLength(5);
  });

  it.each([
    ["crlf", /^ACCESS TOKEN: t+\r\nCLIENT ID/],
    ["space", /^ACCESS TOKEN: t+ CLIENT ID/],
    ["none", /^ACCESS TOKEN: t+CLIENT ID/],
  ] as const)("can end its lines with %s", (lineEnds, expected) => {
    expect(credentialsFile(made, credentials, { ...defaultFileShape, layout: "v4", line_ends: lineEnds }).text).toMatch(
      expected,
    );
  });

  it("can start with a byte order mark, end without a line end, and be named after the client id", () => {
    const shape = {
      ...defaultFileShape,
      byte_order_mark: true,
      last_line_ends: false,
      named_after: "client_id",
    } as const;
    const { name, text } = credentialsFile(made, credentials, shape);
    expect([text.startsWith("\uFEFFACCESS"), text.endsWith("/v3/")]).toEqual([true, true]);
    expect(name).toContain(credentials.client_id);
  });
});

describe("every file that the switches can make", () => {
  const shapes = fc.record<FileShape>({
    layout: fc.constantFrom("v1", "v2", "v3", "v4", "token-only"),
    stencil_layout: fc.constantFrom("v1", "v2", "v3", "v4", "token-only"),
    line_ends: fc.constantFrom("lf", "crlf", "space", "none"),
    byte_order_mark: fc.boolean(),
    last_line_ends: fc.boolean(),
    named_after: fc.constantFrom("access_token", "client_id"),
  });

  it("is understood by what adopts it", () => {
    fc.assert(
      fc.property(shapes, fc.constantFrom("v2v3", "stencil-cli"), (shape, tokenType) => {
        const { text } = credentialsFile({ name: "Orders sync", tokenType }, credentials, shape);
        const read = parseCredentialsFile(text).credentials;
        expect(read.accessToken).toBe(credentials.access_token);
        if (read.clientSecret !== undefined) expect(read.clientSecret).toBe(credentials.client_secret);
        if (read.clientId !== undefined) expect(read.clientId).toBe(credentials.client_id);
        if (read.name !== undefined) expect(read.name).toBe("Orders sync");
        if (read.apiPath !== undefined) expect(read.apiPath).toBe(credentials.api_path);
        expect(text.includes("API PATH")).toBe(read.apiPath !== undefined);
      }),
    );
  });
});

describe("the owner's log-in", () => {
  it("is locked by six wrong passwords, against the right one too, and opens again after a minute", () => {
    let now = 0;
    const login = new OwnerLogin(() => now);
    const wrong = Array.from({ length: 6 }, () => login.attempt(owner.email, "guess"));
    expect(wrong).toEqual(["wrong", "wrong", "wrong", "wrong", "wrong", "locked"]);
    expect(login.attempt(owner.email, owner.password)).toBe("locked");
    now += 60_000;
    expect(login.attempt(` ${owner.email.toUpperCase()} `, owner.password)).toBe("welcome");
  });

  it("forgets wrong passwords when the right one comes", () => {
    const login = new OwnerLogin();
    for (let round = 0; round < 3; round += 1) {
      for (let guess = 0; guess < 5; guess += 1) expect(login.attempt(owner.email, "guess")).toBe("wrong");
      expect(login.attempt(owner.email, owner.password)).toBe("welcome");
    }
  });
});

describe("sessions", () => {
  it("end when nobody was seen for twelve hours", () => {
    let now = 0;
    const sessions = new Sessions(() => now);
    const { id } = sessions.open(true);
    now += 11 * 3_600_000;
    expect(sessions.find(id)?.loggedIn).toBe(true);
    now += 12 * 3_600_000 + 1;
    expect(sessions.find(id)).toBeUndefined();
  });

  it("are bounded: who was seen longest ago goes first", () => {
    const sessions = new Sessions();
    const first = sessions.open();
    const second = sessions.open();
    for (let more = 0; more < 498; more += 1) sessions.open();
    sessions.find(first.id);
    sessions.open();
    expect([sessions.find(first.id) === undefined, sessions.find(second.id) === undefined]).toEqual([false, true]);
  });

  it("get another id at the log-in", () => {
    const sessions = new Sessions();
    const before = sessions.open();
    const after = sessions.logIn(before);
    expect(sessions.find(before.id)).toBeUndefined();
    expect([after.loggedIn, after.id === before.id, after.forgeryToken === before.forgeryToken]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
