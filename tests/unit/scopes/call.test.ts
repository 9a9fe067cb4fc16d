import { normalizePath, parseCall } from "../../../scopes";

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

describe("normalizePath", () => {
  it("keeps a path as it is when there is nothing to take away", () => {
    expect(normalizePath("/v2/orders/{order_id}")).toBe("/v2/orders/{order_id}");
  });

  it("finds nothing in a bare server", () => {
    expect(normalizePath("https://api.bigcommerce.com/stores/abc")).toBeUndefined();
  });
});
