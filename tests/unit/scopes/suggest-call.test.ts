import fc from "fast-check";
import { operations, suggestCall } from "../../../scopes";

describe("suggestCall", () => {
  it.each([
    ["/v3/catalog/products", "GET /v3/catalog/products"],
    ["PATCH /v3/catalog/products/12", "PUT /v3/catalog/products/{product_id}"],
    ["HEAD /v2/store", "GET /v2/store"],
    [
      "PUT /v3/catalog/products/12/bulk-pricing-rules",
      "PUT /v3/catalog/products/{product_id}/bulk-pricing-rules/{bulk_pricing_rule_id}",
    ],
    ["PUT /v3/marketing/email-templates", "PUT /v3/marketing/email-templates/{template-name}"],
    ["GET /v3/infrastructure/project/{uuid}/domains", "GET /v3/infrastructure/projects/{project_uuid}/domains"],
    ["GET /v3/catalog/prodcts", "GET /v3/catalog/products"],
    ["GET /v3/catalog/prodcts/12", "GET /v3/catalog/products/{product_id}"],
    ["DELETE /v3/catalog/Products/{id}", "DELETE /v3/catalog/products/{product_id}"],
    ["GET /v3/products", "GET /v3/catalog/products"],
    ["GET /catalog/products", "GET /v3/catalog/products"],
    ["GET /v2/catalog/products", "GET /v3/catalog/products"],
    ["GET /v3/orders", "GET /v2/orders"],
    ["GET /v2/hooks", "GET /v2/hooks"],
    ["GET /v3/catalog/products/123/image", "GET /v3/catalog/products/{product_id}/images"],
    ["POST https://api.bigcommerce.com/stores/abc/v3/catalog/product", "POST /v3/catalog/products"],
  ])("takes %j for %j", (call, meant) => {
    expect(suggestCall(call)).toBe(meant);
  });

  it.each([
    ["banana"],
    ["GET /"],
    [""],
    ["POST /graphql"],
    ["GET /v3/completely/other/things"],
    // Another resource of the same name, a write for a read, all for one.
    ["GET /v3/value-options"],
    ["PATCH /v2/store"],
    ["DELETE /v2/store/9"],
    ["DELETE /v3/customers/9/addresses/all"],
    ["GET /v3/catalog/products/1/anything"],
  ])("finds nothing for %j", (call) => {
    expect(suggestCall(call)).toBeUndefined();
  });

  it("never changes what a call does: a read stays a read, a delete a delete", () => {
    const kinds: Record<string, string> = {
      GET: "read",
      HEAD: "read",
      PUT: "write",
      POST: "write",
      PATCH: "write",
      DELETE: "delete",
    };
    const paths = [...new Set(operations().map(({ path }) => path))];
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(kinds)),
        fc.constantFrom(...paths),
        fc.nat(),
        (method, path, place) => {
          const at = place % path.length;
          for (const slip of [
            path,
            path.slice(0, at) + path.slice(at + 1),
            `${path}/{id}`,
            path.replace(/\/[^/]+$/, ""),
          ]) {
            const suggestion = suggestCall(`${method} ${slip}`);
            if (suggestion === undefined) continue;
            expect([slip, kinds[suggestion.split(" ")[0] ?? ""]]).toEqual([slip, kinds[method]]);
          }
        },
      ),
    );
  });

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
