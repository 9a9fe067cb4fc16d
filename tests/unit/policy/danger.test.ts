import { beyondRecovery, dangerOf, worstFirst } from "../../../policy/judgement/danger";
import { operations, reachableOperations, type Operation, type Scopes } from "../../../scopes";

const worst = (scopes: Scopes, length = 2) =>
  worstFirst(reachableOperations(scopes).filter(({ openToEveryAccount }) => !openToEveryAccount))
    .slice(0, length)
    .map(({ call }) => call);

describe("the worst calls of a grant", () => {
  it("are those that people know it by, and not what hangs on them", () => {
    expect(worst({ products: "modify" }, 1)).toEqual(["DELETE /v3/catalog/products"]);
    expect(worst({ customers: "modify" }, 1)).toEqual(["DELETE /v3/customers"]);
    expect(worst({ customers: "read-only" }, 1)).toEqual(["GET /v3/customers"]);
  });

  it("name each thing once before they name it again, in the older API or one by one", () => {
    const first = worst({ customers: "modify", products: "modify" }, 6);
    expect(first).toContain("DELETE /v3/customers");
    expect(first).not.toContain("DELETE /v2/customers");
    expect(worst({ products: "modify" }, 4)).not.toContain("DELETE /v3/catalog/products/{product_id}");
  });

  it("are first of all those that no backup brings back", () => {
    expect(worst({ orders: "modify" })).toEqual([
      "POST /v3/orders/{order_id}/payment_actions/refunds",
      "DELETE /v2/orders",
    ]);
    expect(worst({ content: "modify" }, 1)).toEqual(["POST /v3/content/scripts"]);
  });

  it("are never those that BigCommerce has replaced, while others can do harm", () => {
    const sorted = worstFirst(operations().filter((operation) => dangerOf(operation) > 0));
    const firstReplaced = sorted.findIndex(({ deprecated }) => deprecated !== undefined);
    expect(firstReplaced).toBeGreaterThan(0);
    expect(sorted.slice(firstReplaced).filter(({ deprecated }) => deprecated === undefined)).toEqual([]);
  });
});

describe("danger", () => {
  it("is none where a call only looks, and some wherever a call deletes", () => {
    const harmless = (operation: Operation) => dangerOf(operation) === 0;
    expect(operations().filter((operation) => operation.effect === "read" && !harmless(operation))).toEqual([]);
    expect(operations().filter((operation) => operation.method === "DELETE" && harmless(operation))).toEqual([]);
  });

  it("names calls that exist", () => {
    const known = new Set(operations().map(({ call }) => call));
    expect([...beyondRecovery].filter((call) => !known.has(call))).toEqual([]);
  });

  it("is greater where more goes with what is deleted", () => {
    const of = (call: string) => dangerOf(operations().find((operation) => operation.call === call) as Operation);
    expect(of("DELETE /v2/orders/{order_id}")).toBeGreaterThan(of("DELETE /v3/orders/metafields"));
    expect(of("DELETE /v3/orders/metafields")).toBeGreaterThan(of("DELETE /v3/catalog/products"));
  });
});
