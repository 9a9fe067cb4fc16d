import fc from "fast-check";
import { HandoffError } from "../../../wire/errors";
import { type HandedCredentials, idOf, readAdopted } from "../../../handoff/credentials";
import { parseCredentialsFile } from "../../../handoff/credentials-file";
import { redact } from "../../../wire/redact";

const TOKEN = "tokentokentokentokentokentoken1";
const CLIENT_ID = "clientclientclientclientclient1";
const SECRET = "5ec2e7".repeat(10) + "5ec2";
const PATH = "https://api.bigcommerce.com/stores/abc123xyz/v3/";
const NAME = "Orders: sync (ERP)";

const whole: HandedCredentials = {
  accessToken: TOKEN,
  clientId: CLIENT_ID,
  clientSecret: SECRET,
  apiPath: PATH,
  name: NAME,
};
const values: Readonly<Record<string, string>> = {
  "ACCESS TOKEN": TOKEN,
  "CLIENT ID": CLIENT_ID,
  "CLIENT SECRET": SECRET,
  "CLIENT NAME": NAME,
  NAME,
  "API PATH": PATH,
};
const file = (labels: readonly string[], end = "\n") =>
  labels.map((label) => `${label}: ${values[label] ?? ""}`).join(end) + end;

const layouts = {
  "token, client, name, path (2019)": ["ACCESS TOKEN", "CLIENT ID", "CLIENT SECRET", "NAME", "API PATH"],
  "client name and path before the client (2022)": [
    "ACCESS TOKEN",
    "CLIENT NAME",
    "API PATH",
    "CLIENT ID",
    "CLIENT SECRET",
  ],
  "both name labels": ["ACCESS TOKEN", "CLIENT NAME", "CLIENT ID", "CLIENT SECRET", "NAME", "API PATH"],
  "no name": ["ACCESS TOKEN", "CLIENT ID", "CLIENT SECRET", "API PATH"],
} as const;
const nameless = ({ name: _name, ...rest }: HandedCredentials) => rest;
const expected = (labels: readonly string[]) => (labels.some((l) => l.endsWith("NAME")) ? whole : nameless(whole));

function refusal(text: string): string {
  try {
    parseCredentialsFile(text);
  } catch (error) {
    if (error instanceof HandoffError) return error.message;
    throw error;
  }
  throw new Error("the text was taken");
}

describe("a credentials file", () => {
  describe.each(Object.entries(layouts))("of the layout %s", (_what, labels) => {
    it.each([
      ["LF", "\n"],
      ["CRLF", "\r\n"],
      ["CR", "\r"],
      ["an empty line in between", "\n\n"],
    ])("is read with lines ended by %s", (_end, end) => {
      expect(parseCredentialsFile(file(labels, end))).toEqual({
        credentials: expected(labels),
        storeHash: "abc123xyz",
        apiOrigin: "https://api.bigcommerce.com",
        warnings: [],
      });
    });

    it.each([
      ["with a space between", " "],
      ["with nothing between", ""],
    ])("is read when its labels are run together on one line %s", (_how, end) => {
      expect(parseCredentialsFile(file(labels, end)).credentials).toEqual(expected(labels));
    });

    it("is read behind a byte order mark and without a last line end", () => {
      expect(parseCredentialsFile(`\uFEFF${file(labels).trimEnd()}`).credentials).toEqual(expected(labels));
    });
  });

  it("is read whatever the order of its labels, and whatever the name holds", () => {
    const labels = fc.shuffledSubarray(["ACCESS TOKEN", "CLIENT ID", "CLIENT SECRET", "NAME", "API PATH"], {
      minLength: 5,
    });
    const name = fc
      .string({ minLength: 1, maxLength: 60 })
      .map((text) => text.trim())
      .filter((text) => text !== "" && !/^(?:\{.*\}|"[^]*"|'[^]*')$/.test(text));
    fc.assert(
      fc.property(labels, name, fc.constantFrom("\n", "\r\n"), (order, label, end) => {
        const text = order.map((key) => `${key}: ${key === "NAME" ? label : (values[key] ?? "")}`).join(end);
        expect(parseCredentialsFile(text).credentials).toEqual({ ...whole, name: label });
      }),
    );
  });

  it("keeps a name that looks like another label", () => {
    const text = file(layouts["both name labels"]).replaceAll(NAME, "test ACCESS TOKEN: x API PATH: y");
    expect(parseCredentialsFile(text).credentials).toEqual({ ...whole, name: "test ACCESS TOKEN: x API PATH: y" });
  });

  it.each([
    ["starts with its name", `NAME: ${NAME} ACCESS TOKEN: ${TOKEN}\nCLIENT ID: ${CLIENT_ID}\nAPI PATH: ${PATH}`],
    ["has its secret behind the name", `ACCESS TOKEN: ${TOKEN}\nNAME: ${NAME}CLIENT SECRET: ${SECRET}\nsomething else`],
  ])("loses no credential to a name when a line of run-together labels %s", (_what, text) => {
    const { credentials } = parseCredentialsFile(text);
    expect(credentials).toMatchObject({ accessToken: TOKEN, name: NAME });
    expect(credentials.clientSecret).toBe(text.includes(SECRET) ? SECRET : undefined);
  });

  it("may have its values on the lines below their labels", () => {
    const text = `ACCESS TOKEN:\n${TOKEN}\nCLIENT ID :\n${CLIENT_ID}\nNAME:\n${NAME}\n`;
    expect(parseCredentialsFile(text).credentials).toEqual({ accessToken: TOKEN, clientId: CLIENT_ID, name: NAME });
  });

  it.each(['"', "'"])("may hold its values in %s", (quote) => {
    const text = `ACCESS TOKEN: ${quote}${TOKEN}${quote}\nNAME: ${quote}${NAME}${quote}\n`;
    expect(parseCredentialsFile(text)).toEqual({ credentials: { accessToken: TOKEN, name: NAME }, warnings: [] });
  });

  it("is taken without a name that no state could hold, and says so", () => {
    const text = `${file(["ACCESS TOKEN"])}NAME: ${"n".repeat(256)}\n`;
    expect(parseCredentialsFile(text)).toEqual({
      credentials: { accessToken: TOKEN },
      warnings: ["The name is longer than 255 characters, so it is left out."],
    });
  });

  it("may be of a Stencil-CLI token, with a token and nothing else", () => {
    expect(parseCredentialsFile(`ACCESS TOKEN: ${TOKEN}\n`)).toEqual({
      credentials: { accessToken: TOKEN },
      warnings: [],
    });
  });

  it("may be the fields of the pop-up, copied one below the other", () => {
    const text = `Client ID\n${CLIENT_ID}\nClient secret\n${SECRET}\nAccess token\n${TOKEN}\n`;
    expect(parseCredentialsFile(text).credentials).toEqual({
      accessToken: TOKEN,
      clientId: CLIENT_ID,
      clientSecret: SECRET,
    });
  });

  it("may name the store by its hash, and hold values in braces", () => {
    expect(parseCredentialsFile(`STORE HASH: stores/abc123\nACCESS TOKEN: {${TOKEN}}\n`)).toMatchObject({
      credentials: { accessToken: TOKEN },
      storeHash: "abc123",
    });
  });

  it("is taken with a warning when a value looks unusual", () => {
    const { warnings } = parseCredentialsFile("ACCESS TOKEN: UNUSUAL-token-of-another-year\n");
    expect(warnings).toEqual(["The access token is not 31 lower-case letters and digits."]);
  });

  it.each([
    [
      "a legacy account",
      "USER: admin\nAPI PATH: https://store-abc123.mybigcommerce.com/api/v2/\nAPI TOKEN: 0123456789abcdef",
      /legacy account.*no access token and no OAuth scopes.*Create a V2\/V3 API token/,
    ],
    [
      "an account-level account",
      file(["ACCESS TOKEN"]) + "API PATH: https://api.bigcommerce.com/accounts/1/v3/",
      /not of a store-level API account/,
    ],
    ["no access token", file(["CLIENT ID", "NAME"]), /no access token; labels found: CLIENT ID, NAME/],
    ["two accounts", `ACCESS TOKEN: ${TOKEN}\nACCESS TOKEN: another-token\n`, /two different values for ACCESS TOKEN/],
    ["a token of two words", "ACCESS TOKEN: two words", /value of ACCESS TOKEN is not one word/],
    ["a value that no configuration could hold", `ACCESS TOKEN: ${"t".repeat(513)}`, /accessToken is too long/],
    [
      "two stores",
      `${file(["ACCESS TOKEN", "API PATH"])}STORE HASH: xyz789\n`,
      /STORE HASH and its API PATH are of two different stores/,
    ],
    ["a path that is no URL", `${file(["ACCESS TOKEN"])}API PATH: stores`, /API PATH is not a URL/],
    ["something else", "<!doctype html><title>Log in</title>", /none of its lines has a label/],
    ["nothing", "", /none of its lines has a label/],
    ["a film", "x".repeat(20_000), /far larger than a credentials file/],
  ])("is refused with the reason when it is of %s", (_what, text, message) => {
    expect(refusal(text)).toMatch(message);
  });

  it("never has a value quoted by a refusal, whatever the text", () => {
    const pieces = fc.array(
      fc.constantFrom("ACCESS TOKEN: ", "API PATH: ", TOKEN, SECRET, "\n", " ", "::", "API TOKEN: "),
    );
    fc.assert(
      fc.property(pieces, (parts) => {
        try {
          parseCredentialsFile(parts.join(""));
        } catch (error) {
          expect(error).toBeInstanceOf(HandoffError);
          expect((error as Error).message).not.toMatch(/tokentoken|5ec2e7/);
        }
      }),
    );
  });

  it("teaches the redactor its secrets", () => {
    const token = "neverseenbefore0neverseenbefore";
    parseCredentialsFile(`ACCESS TOKEN: ${token}`);
    expect(redact(`token ${token}`)).toBe("token [secret]");
  });
});

describe("bigcommerce:adopted", () => {
  it("holds credentials by logical name, as objects or as the JSON text of one", () => {
    const adopted = readAdopted(JSON.stringify({ orders: JSON.stringify(whole), feed: { accessToken: TOKEN } }));
    expect([...adopted]).toEqual([
      ["orders", whole],
      ["feed", { accessToken: TOKEN }],
    ]);
  });

  it("may be absent", () => {
    expect(readAdopted(undefined).size).toBe(0);
  });

  it("may hold an unreadable entry under the name that is about to be adopted, and under no other", () => {
    const text = JSON.stringify({
      orders: { accessToken: TOKEN, name: "n".repeat(256) },
      feed: { accessToken: TOKEN },
    });
    expect([...readAdopted(text, "orders").keys()]).toEqual(["feed"]);
    expect(() => readAdopted(text, "feed")).toThrow(
      `npx bc-accounts adopt orders --file <the downloaded file>. Or forget it: pulumi config rm --path 'bigcommerce:adopted["orders"]'`,
    );
  });

  it.each([
    ["no object", '"text"', /bigcommerce:adopted is not an object/],
    ["no JSON", TOKEN, /bigcommerce:adopted is not an object/],
    ["an entry without a token", '{"orders":{"clientId":"x"}}', /entry "orders".*bc-accounts adopt orders/],
    ["an entry that is a bare token", `{"orders":"${TOKEN}"}`, /entry "orders"/],
  ])("is refused without a word of its content when it is %s", (_what, text, message) => {
    expect(() => readAdopted(text)).toThrow(message);
    expect(() => readAdopted(text)).not.toThrow(TOKEN);
  });
});

describe("the id of an adopted account", () => {
  it("is the client ID, and without one comes from the token's fingerprint", () => {
    expect(idOf(whole)).toBe(CLIENT_ID);
    expect(idOf({ accessToken: TOKEN })).toMatch(/^token-[0-9a-f]{12}$/);
  });
});
