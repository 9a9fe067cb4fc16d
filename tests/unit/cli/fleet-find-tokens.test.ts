import { environmentStyles } from "../../../bigcommerce";
import { findTokens } from "../../../cli/fleet/find-tokens";
import { decode } from "../../../cli/fleet/read-folder";
import { joinFindings } from "../../../cli/fleet/found-token";
import { redact } from "../../../wire/redact";

const TOKEN = "abcdefghijklmnopqrstuvwxyz01234";
const OTHER = "43210zyxwvutsrqponmlkjihgfedcba";
const CLIENT = "clientclientclientclientclient1";
const SECRET = "5ec2e7".repeat(10) + "5ec2";
const PATH = "https://api.bigcommerce.com/stores/abc123/v3/";

const only = (text: string, path?: string) => {
  const { tokens } = findTokens(text, path);
  expect(tokens).toHaveLength(1);
  return tokens[0];
};

describe("tokens in a text", () => {
  it("are found in the control panel's file, with all that it says", () => {
    const text = `ACCESS TOKEN: ${TOKEN}\r\nCLIENT NAME: legacy 5\r\nAPI PATH: ${PATH}\r\nCLIENT ID: ${CLIENT}\r\nCLIENT SECRET: ${SECRET}\r\n`;
    expect(only(text, "any.txt")).toMatchObject({
      accessToken: TOKEN,
      clientId: CLIENT,
      clientSecret: SECRET,
      apiPath: PATH,
      name: "legacy 5",
      store: "abc123",
    });
  });

  it.each([
    ["UTF-8", Buffer.from("name,token\nGröße – “M”,TOKEN\n")],
    ["UTF-8 with a mark", Buffer.from("\ufeffname,token\nGröße – “M”,TOKEN\n")],
    ["UTF-16", Buffer.from("\ufeffname,token\nGröße – “M”,TOKEN\n", "utf16le")],
    ["UTF-16 of the other order", Buffer.from("\ufeffname,token\nGröße – “M”,TOKEN\n", "utf16le").swap16()],
    ["Windows-1252, as Excel writes it", Buffer.from("name,token\nGr\xf6\xdfe \x96 \x93M\x94,TOKEN\n", "latin1")],
  ])("have the same name beside them in %s", (_encoding, bytes) => {
    const text = decode(bytes).replace("TOKEN", TOKEN);
    expect(only(text, "fleet.csv")).toMatchObject({ accessToken: TOKEN, name: "Größe – “M”" });
  });

  it("are missed in JSON that is broken, and that is said; of settings with comments nothing is said", () => {
    const { tokens, problems } = findTokens(`{ "access_token": "${TOKEN}", `, "erp.json");
    expect(tokens).toEqual([]);
    expect(problems).toEqual([expect.stringMatching(/^erp\.json: it names a token, but is not readable JSON/)]);
    expect(findTokens('{ // for editors\n "strict": true }', "tsconfig.json")).toEqual({ tokens: [], problems: [] });
  });

  it("are found in several such files behind each other", () => {
    const text = `ACCESS TOKEN: ${TOKEN}\nNAME: one\nACCESS TOKEN: ${OTHER}\nNAME: two\n`;
    expect(findTokens(text, undefined).tokens.map(({ accessToken, name }) => [accessToken, name])).toEqual([
      [TOKEN, "one"],
      [OTHER, "two"],
    ]);
  });

  it.each(Object.keys(environmentStyles) as (keyof typeof environmentStyles)[])(
    "are found in what this package writes in the style %s",
    (style) => {
      const written = environmentStyles[style]({
        storeHash: "abc123",
        apiPath: PATH,
        clientId: CLIENT,
        clientSecret: SECRET,
        accessToken: TOKEN,
      });
      const isKeys = style === "vault" || style === "aws";
      const text = isKeys
        ? JSON.stringify(written)
        : Object.entries(written)
            .map(([name, value]) => `export ${name}='${value}'`)
            .join("\n");
      const found = only(text, isKeys ? "erp.json" : "services/erp/.env");
      // The style of WordPress has the store in the address of the API only.
      expect(found).toMatchObject({ accessToken: TOKEN, store: "abc123", hint: "erp", name: undefined });
      if (JSON.stringify(written).includes(SECRET)) expect(found?.clientSecret).toBe(SECRET);
    },
  );

  it("are told apart by the prefixes of their variables", () => {
    const text = `ERP_SYNC_BC_ACCESS_TOKEN=${TOKEN}\nERP_SYNC_BC_STORE_HASH=abc123\nWMS_BC_ACCESS_TOKEN=${OTHER}\n`;
    expect(findTokens(text, ".env").tokens).toMatchObject([
      { hint: "erp-sync", accessToken: TOKEN, store: "abc123" },
      { hint: "wms", accessToken: OTHER, store: undefined },
    ]);
  });

  it.each([
    ["a comma", ","],
    ["a semicolon", ";"],
    ["a tab", "\t"],
  ])("are found in a table with %s between its columns", (_, separator) => {
    const rows = [
      ["Name", "Token", "Store"],
      ['"Legacy 5"', TOKEN, "eu"],
      ["WMS", OTHER, ""],
    ];
    const { tokens } = findTokens(rows.map((row) => row.join(separator)).join("\r\n"), "fleet.csv");
    expect(tokens).toMatchObject([
      { name: "Legacy 5", accessToken: TOKEN, store: "eu", source: "fleet.csv, row 1" },
      { name: "WMS", accessToken: OTHER, store: undefined },
    ]);
  });

  it("are found in JSON: a list, a map, Stencil's file and Catalyst's", () => {
    const list = [
      { name: "ERP", token: TOKEN, store: "eu" },
      { accountName: "WMS", access_token: OTHER },
    ];
    expect(findTokens(JSON.stringify(list), "x.json").tokens).toMatchObject([
      { name: "ERP", store: "eu" },
      { name: "WMS" },
    ]);
    expect(findTokens(JSON.stringify({ erp: TOKEN, wms: OTHER }), "x.json").tokens).toMatchObject([
      { hint: "erp", accessToken: TOKEN },
      { hint: "wms" },
    ]);
    const stencil = JSON.stringify({ accessToken: TOKEN, githubToken: "ghp_0123456789012345678901234567890123456" });
    expect(only(stencil, "theme/secrets.stencil.json")).toMatchObject({
      isStencil: true,
      hint: "theme",
      accessToken: TOKEN,
    });
    const catalyst = JSON.stringify({ storeHash: "abc123", accessToken: TOKEN });
    expect(only(catalyst, "shop/.bigcommerce/project.json")).toMatchObject({ store: "abc123", accessToken: TOKEN });
  });

  it("are found alone, one on each line", () => {
    expect(findTokens(`# ours\n${TOKEN}\n${OTHER}\n`, undefined).tokens).toMatchObject([
      { accessToken: TOKEN, source: "standard input, line 1" },
      { accessToken: OTHER },
    ]);
  });

  it.each([
    ["GitHub's in a variable", "GITHUB_ACCESS_TOKEN=abcdefghijklmnopqrstuvwxyz01234", ".env"],
    ["a key of a JSON file", JSON.stringify({ token: "ghp_AbCdEfGhIjKlMnOpQrStUvWxYz0123456789" }), "a.json"],
    ["a word in a text", `the token is ${TOKEN}`, "readme.txt"],
    ["a package", JSON.stringify({ name: "x", version: "1.0.0", dependencies: { a: "1" } }), "package.json"],
    ["a text that is no JSON", "{ not json", "x.json"],
  ])("of another service are left alone: %s", (_, text, path) => {
    expect(findTokens(text, path).tokens).toEqual([]);
  });

  it("of a legacy account are refused with the reason", () => {
    const { tokens, problems } = findTokens(
      "USER: x\nAPI PATH: https://store-abc123.mybigcommerce.com/api/v2/\nAPI TOKEN: y\n",
      "old.txt",
    );
    expect(tokens).toEqual([]);
    expect(problems).toEqual([expect.stringMatching(/^old\.txt: .*legacy account/)]);
  });

  it("are secrets from then on, and the file's name is not shown where it may be one", () => {
    const { source } = only(`ACCESS TOKEN: ${OTHER}`, `BigCommerceAPI-credentials-${CLIENT}-.txt`) ?? {};
    expect(source).toBe("BigCommerceAPI-credentials-…-.txt");
    expect(redact(`x ${OTHER} y`)).toBe("x [secret] y");
  });

  it("are put together where several places hold one, and no name is believed where two differ", () => {
    const bare = { accessToken: TOKEN, source: "a" };
    const named = { accessToken: TOKEN, name: "ERP", clientId: CLIENT, source: "b" };
    expect(joinFindings([bare, named]).tokens).toMatchObject([{ name: "ERP", clientId: CLIENT, source: "a, b" }]);
    const { tokens, problems } = joinFindings([named, { ...named, name: "WMS", source: "c" }]);
    expect(tokens).toMatchObject([{ name: undefined }]);
    expect(problems).toEqual([expect.stringContaining('two names, "ERP" and "WMS"')]);
  });
});
