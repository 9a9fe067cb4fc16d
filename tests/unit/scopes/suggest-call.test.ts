import fc from "fast-check";
import { operations, suggestCall } from "../../../scopes";

describe("suggestCall", () => {
  it.each([
    ["/v3/catalog/products", "GET /v3/catalog/products"],
    ["PATCH /v3/catalog/products/12", "PUT /v3/catalog/products/{product_id}"],
    ["HEAD /v2/store", "GET /v2/store"],
    ["GET /v3/catalog/prodcts", "GET /v3/catalog/products"],
    ["GET /v3/catalog/prodcts/12", "GET /v3/catalog/products/{product_id}"],
    ["DELETE /v3/catalog/Products/{id}", "DELETE /v3/catalog/products/{product_id}"],
    ["GET /v3/products", "GET /v3/catalog/products"],
    ["GET /catalog/products", "GET /v3/catalog/products"],
    ["GET /v2/catalog/products", "GET /v3/catalog/products"],
    ["GET /v3/orders", "GET /v2/orders"],
    ["GET /v2/hooks", "GET /v3/hooks"],
    ["GET /v3/catalog/products/123/image", "GET /v3/catalog/products/{product_id}/images"],
    ["POST https://api.bigcommerce.com/stores/abc/v3/catalog/product", "POST /v3/catalog/products"],
  ])("takes %j for %j", (call, meant) => {
    expect(suggestCall(call)).toBe(meant);
  });

  it.each([["banana"], ["GET /"], [""], ["POST /graphql"], ["GET /v3/completely/other/things"]])(
    "finds nothing for %j",
    (call) => {
      expect(suggestCall(call)).toBeUndefined();
    },
  );

  it("only ever suggests a documented call, and the call itself when it is one", () => {
    const calls = operations().map(({ call }) => call);
    fc.assert(
      fc.property(fc.constantFrom(...calls), fc.nat(), (call, place) => {
        expect(suggestCall(call)).toBe(call);
        const i = place % call.length;
        const suggestion = suggestCall(call.slice(0, i) + call.slice(i + 1));
        if (suggestion !== undefined) expect(calls).toContain(suggestion);
      }),
    );
  });
});
