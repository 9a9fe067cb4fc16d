import type * as scopesModule from "../../../scopes";

let loads = 0;
jest.mock("../../../scopes/operation-table", () => {
  loads += 1;
  return jest.requireActual<object>("../../../scopes/operation-table");
});

describe("importing scopes", () => {
  it("does not load the table of operations until an operation is asked for, and then once", () => {
    const scopes = jest.requireActual<typeof scopesModule>("../../../scopes");
    scopes.toParameters({ orders: "modify" });
    scopes.checkScopes({ order: "modify" });
    scopes.compareScopes({ orders: "modify" }, { orders: "read-only" });
    expect(loads).toBe(0);
    scopes.findOperation("GET /v2/store");
    scopes.minimalScopes(["GET /v2/store"]);
    expect(loads).toBe(1);
  });
});
