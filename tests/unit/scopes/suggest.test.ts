import fc from "fast-check";
import { knownParameters, suggest, suggestFamily, suggestParameter } from "../../../scopes";
import { suggestLevel } from "../../../scopes/suggest-names";
import { editDistance } from "../../../scopes/suggest";

describe("editDistance", () => {
  it.each([
    ["", "", 0],
    ["orders", "orders", 0],
    ["order", "orders", 1],
    ["ordres", "orders", 1],
    ["kitten", "sitting", 3],
    ["ca", "abc", 3],
    ["", "abc", 3],
  ])("between %j and %j is %i", (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
  });

  it("is symmetric, zero only for equal words, and never larger than the longer word", () => {
    const word = fc.stringMatching(/^[a-d]{0,8}$/);
    fc.assert(
      fc.property(word, word, (a, b) => {
        const distance = editDistance(a, b);
        expect(editDistance(b, a)).toBe(distance);
        expect(distance === 0).toBe(a === b);
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });

  it("with a limit, tells the same distance up to it and one more beyond it", () => {
    const word = fc.stringMatching(/^[a-d]{0,8}$/);
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 8 }), (a, b, limit) => {
        expect(editDistance(a, b, limit)).toBe(Math.min(editDistance(a, b), limit + 1));
      }),
    );
  });
});

describe("suggest", () => {
  it("finds a candidate that differs by a slip, by case or by punctuation", () => {
    expect(suggest("order", ["orders", "products"])).toBe("orders");
    expect(suggest("prodcuts", ["orders", "products"])).toBe("products");
    expect(suggest("sites and routes", ["sitesAndRoutes"])).toBe("sitesAndRoutes");
    expect(suggest("READ_ONLY", ["read-only", "modify"])).toBe("read-only");
  });

  it("finds nothing when nothing is near", () => {
    expect(suggest("banana", ["orders", "products"])).toBeUndefined();
    expect(suggest("", ["orders"])).toBeUndefined();
    expect(suggest("--", ["orders"])).toBeUndefined();
    expect(suggest("orders", [])).toBeUndefined();
  });

  it("does not depend on the order of the candidates", () => {
    const candidates = fc.array(fc.stringMatching(/^[a-c]{1,5}$/));
    fc.assert(
      fc.property(fc.stringMatching(/^[a-c]{1,5}$/), candidates, (word, list) => {
        expect(suggest(word, [...list].reverse())).toBe(suggest(word, list));
      }),
    );
  });

  it("finds every known parameter again after one slip, unless the slip made another known one", () => {
    const parameters = knownParameters();
    fc.assert(
      fc.property(fc.constantFrom(...parameters), fc.nat(), (parameter, place) => {
        const i = place % parameter.length;
        const slipped = parameter.slice(0, i) + parameter.slice(i + 1);
        const found = suggestParameter(slipped);
        expect(found).toBeDefined();
        if (!parameters.includes(slipped)) expect(editDistance(slipped, found ?? "")).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe("wrong names that integrations use", () => {
  it.each([
    ["store_v2_order_transactions", "store_v2_transactions"],
    ["store_v2_order_transactions_read_only", "store_v2_transactions_read_only"],
    ["store_themes", "store_themes_manage"],
    ["store_logs", "store_logs_read_only"],
    ["store_order_fulfillment", "store_order_fulfillment_manage"],
    ["store_content_write", "store_v2_content"],
  ])("takes %s for %s", (wrong, right) => {
    expect(suggestParameter(wrong)).toBe(right);
  });
});

describe("suggestFamily", () => {
  it.each([
    ["order", "orders"],
    ["Orders", "orders"],
    ["order_transactions", "orderTransactions"],
    ["Sites & Routes", "sitesAndRoutes"],
    ["Sites & routes", "sitesAndRoutes"],
    ["sites-and-routes", "sitesAndRoutes"],
    ["Information & Settings", "informationAndSettings"],
    ["Pickup Methods", "fulfillmentMethods"],
    ["Payments - Get accepted methods", "getPaymentMethods"],
    ["store_v2_orders", "orders"],
    ["store_v2_order_read_only", "orders"],
    ["store_checkouts", "checkouts"],
  ])("takes %j for %s", (word, family) => {
    expect(suggestFamily(word)).toBe(family);
  });

  it("finds nothing for a foreign word", () => {
    expect(suggestFamily("banana")).toBeUndefined();
    expect(suggestFamily("account_users_write")).toBeUndefined();
  });
});

describe("suggestLevel", () => {
  it.each([
    ["orders", "readonly", "read-only"],
    ["orders", "READ ONLY", "read-only"],
    ["orders", "read", "read-only"],
    ["orders", "write", "modify"],
    ["orders", "full", "modify"],
    ["storefrontApiTokens", "modify", "manage"],
    ["infrastructureDeployments", "create preview", "create-preview"],
  ] as const)("of %s takes %j for %s", (family, word, level) => {
    expect(suggestLevel(family, word)).toBe(level);
  });

  it("never suggests a weaker level for a word that means writing", () => {
    expect(suggestLevel("storeLogs", "modify")).toBeUndefined();
  });

  it("finds nothing for a foreign word or a family that does not exist", () => {
    expect(suggestLevel("orders", "banana")).toBeUndefined();
    expect(suggestLevel("order" as "orders", "modify")).toBeUndefined();
  });
});

describe("suggestParameter", () => {
  it("gives the canonical spelling of a known parameter and the near one of a slip", () => {
    expect(suggestParameter("store_checkout_content")).toBe("store_content_checkout");
    expect(suggestParameter("store_v2_order_read_only")).toBe("store_v2_orders_read_only");
    expect(suggestParameter("default")).toBeUndefined();
    expect(suggestParameter("store_b2b_everything")).toBeUndefined();
  });
});
