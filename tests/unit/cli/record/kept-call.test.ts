import fc from "fast-check";
import { keptCalls, isRecordedHost, type RecordedHosts } from "../../../../cli/record/kept-call";
import { findOperation, operations } from "../../../../scopes";

const hosts: RecordedHosts = { standIns: ["127.0.0.1:4010"], storefronts: ["shop.example.com"] };
const TOKEN = "b3f7q9z1k2m4n6p8r0s2t4u6v8w0x2y";

function kept(method: string, address: string, body?: unknown): string[] {
  const text = typeof body === "string" || body === undefined ? body : JSON.stringify(body);
  return keptCalls({ method, url: new URL(address), body: text }, hosts);
}

describe("what is kept of a call", () => {
  it.each([
    [
      "GET",
      "https://api.bigcommerce.com/stores/abc/v3/catalog/products/77?include=x",
      "GET /v3/catalog/products/{product_id}",
    ],
    ["get", "https://API.bigcommerce.com/stores/abc/v2/orders/12.json", "GET /v2/orders/{order_id}"],
    ["GET", "https://api.bigcommerce.com/stores/abc/v2/orders/count", "GET /v2/orders/count"],
    ["HEAD", "https://api.bigcommerce.com/stores/abc/v2/orders", "GET /v2/orders"],
    ["GET", "http://127.0.0.1:4010/stores/abc/v2/orders", "GET /v2/orders"],
    ["GET", "https://store-abc.mybigcommerce.com/api/v2/orders", "GET /v2/orders"],
    ["POST", "https://store-abc.mybigcommerce.com/graphql", "graphql storefront"],
    ["POST", "https://shop.example.com/graphql", "graphql storefront"],
    [
      "POST",
      "https://api.bigcommerce.com/accounts/9f8e/graphql",
      "POST https://api.bigcommerce.com/accounts/{account_uuid}/graphql",
    ],
    ["POST", "https://payments.bigcommerce.com/stores/abc/payments", "POST https://payments.bigcommerce.com/payments"],
    [
      "GET",
      "https://api-b2b.bigcommerce.com/api/v3/io/companies/7",
      "GET https://api-b2b.bigcommerce.com/api/v3/io/companies/{id}",
    ],
  ])("of %s %s it is %s", (method, address, call) => {
    expect(kept(method, address)).toEqual([call]);
    expect(findOperation(call)).toBeDefined();
  });

  it.each([
    ["/v3/loyalty/points", "GET /v3/loyalty/points"],
    ["/v3/loyalty/7/points/ab12", "GET /v3/loyalty/{id}/points/{id}"],
    [`/v3/loyalty/${TOKEN}`, "GET /v3/loyalty/{id}"],
    ["/v3/loyalty/abcdefghijklmnopqrstuvwxyzabcde", "GET /v3/loyalty/{id}"],
    ["/v3/loyalty/jane@example.com", "GET /v3/loyalty/{id}"],
    ["/v3/loyalty/Jane%20Doe", "GET /v3/loyalty/{id}"],
    ["/v3/loyalty/7f9c2ba4-e88f-4a4d-9c56-3f6f1d3b2a10", "GET /v3/loyalty/{id}"],
  ])("masks what may be an id or a token in a path that is not documented: %s", (path, call) => {
    expect(kept("GET", `https://api.bigcommerce.com/stores/abc${path}`)).toEqual([call]);
  });

  it.each([
    ["GET", "https://example.com/stores/abc/v2/orders"],
    ["GET", "https://login.bigcommerce.com/oauth2/token"],
    ["GET", "https://store-abc.mybigcommerce.com/manage/orders"],
    ["GET", "https://store-abc.mybigcommerce.com/graphql"],
    ["GET", "http://127.0.0.1:4010/v1/stores/abc/accounts"],
    ["CONNECT/1", "https://api.bigcommerce.com/stores/abc/v2/orders"],
  ])("is nothing for %s %s", (method, address) => {
    expect(kept(method, address)).toEqual([]);
  });

  it("looks at BigCommerce's hosts alone", () => {
    expect(isRecordedHost("api.bigcommerce.com", hosts)).toBe(true);
    for (const host of [
      "login.bigcommerce.com",
      "api.bigcommerce.com.example.com",
      "example.com",
      "store-a.b.mybigcommerce.com",
    ]) {
      expect([host, isRecordedHost(host, hosts)]).toEqual([host, false]);
    }
  });

  it("names every documented operation by its template, whatever the ids are", () => {
    const id = fc.oneof(fc.integer({ min: 1 }).map(String), fc.uuid(), fc.constant(TOKEN));
    fc.assert(
      fc.property(fc.constantFrom(...operations()), fc.array(id, { minLength: 8, maxLength: 8 }), (operation, ids) => {
        const path = operation.path.split("/").map((part, i) => (part.startsWith("{") ? (ids[i % 8] ?? "1") : part));
        expect(kept(operation.method, `https://api.bigcommerce.com/stores/abc${path.join("/")}`)).toEqual([
          operation.call,
        ]);
      }),
    );
  });

  it("lets no token through, wherever in an address it stands", () => {
    const word = fc.constantFrom("v2", "v3", "orders", "catalog", "products", "graphql", "hooks", TOKEN, "7");
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 8 }), fc.constantFrom("GET", "POST"), (words, method) => {
        const address = `https://api.bigcommerce.com/stores/${TOKEN}/${words.join("/")}?token=${TOKEN}#${TOKEN}`;
        expect(
          JSON.stringify(kept(method, address, { scope: TOKEN, visibility: TOKEN, operationName: TOKEN })),
        ).not.toContain("stores");
        expect(
          JSON.stringify(kept(method, address, { query: `{ ${TOKEN.replace(/^\d/, "a")}: store { settings } }` })),
        ).not.toContain(TOKEN);
      }),
    );
  });
});

describe("what a body decides", () => {
  const admin = "https://api.bigcommerce.com/stores/abc/graphql";

  it("is the operation of a GraphQL call: names of fields, and nothing else of it", () => {
    const query = `
      query Secret($id: ID = "hidden") {
        alias: store { settings(only: "hidden") { seo { title } } ...more }
        products(first: 3) { edges { node { id } } }
        __typename
      }
      fragment more on Store { products { edges { node { id } } } }
      mutation Other { translation { updateTranslations(input: {}) { errors } } }`;
    expect(kept("POST", admin, { query, operationName: "Secret", variables: { id: "hidden" } })).toEqual([
      "graphql admin store.settings",
      "graphql admin store.products",
      "graphql admin products",
    ]);
    expect(kept("POST", admin, { query, operationName: "Other" })).toEqual([
      "graphql admin translation.updateTranslations",
    ]);
  });

  it("is the name alone of a query that is stored at the other end", () => {
    expect(kept("POST", admin, { operationName: "updateTranslations", extensions: {} })).toEqual([
      "graphql admin updateTranslations",
    ]);
  });

  it.each([
    "",
    "no JSON",
    "[]",
    '{"query": "{ unfinished"}',
    '{"query": 7}',
    '{"query": "fragment a on B { ...a } { ...a }"}',
  ])("is unknown where a GraphQL body cannot be read: %s", (body) => {
    expect(kept("POST", admin, body)).toEqual(["graphql admin"]);
  });

  it("is kept in the words of the catalogue, never in those of the body", () => {
    const scripts = "https://api.bigcommerce.com/stores/abc/v3/content/scripts";
    const hooks = "https://api.bigcommerce.com/stores/abc/v3/hooks";
    expect(kept("POST", scripts, { visibility: "checkout", html: "<script>secret</script>" })).toEqual([
      "POST /v3/content/scripts visibility=checkout",
    ]);
    expect(kept("POST", scripts, { visibility: "storefront" })).toEqual(["POST /v3/content/scripts"]);
    expect(kept("POST", hooks, { scope: "store/quote/created" })).toEqual(["POST /v3/hooks scope=store/quote/*"]);
    expect(kept("POST", hooks, { scope: TOKEN })).toEqual(["POST /v3/hooks"]);
  });
});
