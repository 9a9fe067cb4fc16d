import { findOperations, minimalScopes, parseCall } from "../../../scopes";
import { normalizePath } from "../../../scopes/call";
import { parseCalls } from "../../../scopes/call";

describe("parseCall", () => {
  const path = "/v3/catalog/products/{product_id}";

  it.each([
    [`GET ${path}`],
    [`get ${path}`],
    [`  GET   ${path}  `],
    [`GET ${path}/`],
    [`GET ${path}?include=variants`],
    [`GET ${path}/?include=variants#top`],
    [`GET /stores/{store_hash}${path}`],
    [`GET /stores/abc123${path}`],
    [`GET https://api.bigcommerce.com/stores/abc123${path}`],
    [`GET http://127.0.0.1:4010/stores/abc123${path}?limit=1`],
    [`GET {{base_url}}${path}`],
    [`GET \${host}/stores/abc123${path}`],
    [`GET v3/catalog/products/{product_id}`],
    [`GET api.bigcommerce.com/stores/abc123${path}`],
    [`GET $BASE_URL${path}`],
    [`GET /V3/catalog/products/{product_id}`],
    [`"GET ${path}"`],
    [`\`GET ${path}\``],
    [`GET "https://api.bigcommerce.com/stores/abc${path}"`],
    [`GET /v3//catalog/products/{product_id}`],
  ])("reads %j", (call) => {
    expect(parseCall(call)).toEqual({ method: "GET", path });
  });

  it.each([
    [""],
    ["GET"],
    ["/v3/catalog/products"],
    ["GET /v3/catalog products"],
    ["GET /"],
    ["GET https://api.bigcommerce.com"],
    ["3 /v3/x"],
  ])("does not read %j", (call) => {
    expect(parseCall(call)).toBeUndefined();
  });

  it("reads methods that no operation has, so that a suggestion can be made", () => {
    expect(parseCall("patch /v2/orders/1")).toEqual({ method: "PATCH", path: "/v2/orders/1" });
  });
});

describe("parseCalls", () => {
  it.each([
    ["GET /v2/orders.json", { method: "GET", path: "/v2/orders" }],
    [
      "GET https://store-abc.mybigcommerce.com/api/v2/orders/7.json",
      { method: "GET", path: "/v2/orders/7", api: "elsewhere" },
    ],
    ["webhook store/order/*", { method: "POST", path: "/v3/hooks", sent: { scope: "store/order/*" } }],
    [
      "graphql admin updateTranslations",
      { method: "POST", path: "/graphql", api: "graphql-admin", sent: { field: "updateTranslations" } },
    ],
    ["graphql storefront", { method: "POST", path: "/graphql", api: "graphql-storefront" }],
    ["POST https://api.bigcommerce.com/stores/abc/graphql", { method: "POST", path: "/graphql", api: "graphql-admin" }],
    [
      "POST https://payments.bigcommerce.com/stores/abc/payments",
      { method: "POST", path: "/payments", api: "payments" },
    ],
    [
      "POST /v3/content/scripts visibility=checkout",
      { method: "POST", path: "/v3/content/scripts", sent: { visibility: "checkout" } },
    ],
  ])("reads %j", (call, parsed) => {
    expect(parseCalls(call)).toEqual([parsed]);
  });

  it("reads several methods of one path", () => {
    const path = "/v3/customers";
    for (const call of ["GET,POST /v3/customers", "GET|POST /v3/customers", "get, post /v3/customers"]) {
      expect(parseCalls(call)).toEqual([
        { method: "GET", path },
        { method: "POST", path },
      ]);
    }
    expect(parseCall("GET,POST /v3/customers")).toBeUndefined();
  });

  it("takes a star for every documented method, and says for which", () => {
    expect(findOperations("* /v2/coupons").map(({ method }) => method)).toEqual(["GET", "POST", "DELETE"]);
    expect(minimalScopes(["* /v2/coupons"])).toMatchObject({
      scopes: { marketing: "modify" },
      expanded: [{ call: "* /v2/coupons", calls: ["GET /v2/coupons", "POST /v2/coupons", "DELETE /v2/coupons"] }],
    });
  });

  it("names the method that is not documented, and keeps the others", () => {
    expect(minimalScopes(["GET,PATCH /v2/store"])).toMatchObject({
      scopes: { informationAndSettings: "read-only" },
      unknown: [{ call: "PATCH /v2/store" }],
    });
  });
});

describe("normalizePath", () => {
  it("keeps a path as it is when there is nothing to take away", () => {
    expect(normalizePath("/v2/orders/{order_id}")).toBe("/v2/orders/{order_id}");
  });

  it("finds nothing in a bare server", () => {
    expect(normalizePath("https://api.bigcommerce.com/stores/abc")).toBeUndefined();
  });
});
