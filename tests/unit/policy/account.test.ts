import { readAccount, unknownWithin, withOutputs } from "../../../policy/judgement/account";
import { DYNAMIC_ACCOUNT_TYPE } from "../../../engine/account-resource";
import { ApiAccount } from "../../../provider";
import { accountWith, UNKNOWN, urnOf, validInputs } from "./judging";

describe("readAccount", () => {
  it("reads stack, project and logical name from the URN", () => {
    expect(accountWith()).toMatchObject({ stack: "production", project: "lab", logicalName: "erp-order-sync" });
  });

  it("keeps the whole logical name, colons and all", () => {
    expect(readAccount({ urn: urnOf({ name: "a::b" }) }).logicalName).toBe("a::b");
  });

  it("takes the type's last part only, inside a component", () => {
    const urn = "urn:pulumi:dev::lab::acme:index:Shop$pulumi-nodejs:dynamic/bigcommerce:ApiAccount::feed";
    expect(readAccount({ urn })).toMatchObject({ stack: "dev", logicalName: "feed" });
  });

  it("fills in what a program may leave out", () => {
    expect(readAccount({ urn: urnOf(), inputs: {} })).toMatchObject({
      name: undefined,
      tokenType: "v2v3",
      scopes: {},
      additionalScopes: [],
      store: "default",
      justifications: {},
      endpoints: [],
      unknown: [],
    });
  });

  it("counts additional parameters that the catalogue knows as the families that they are", () => {
    const account = accountWith({
      scopes: { orders: "read-only" },
      additionalScopes: ["store_v2_orders", "store_new"],
    });
    expect(account.scopes).toEqual({ orders: "modify" });
    expect(account.additionalScopes).toEqual(["store_new"]);
  });

  it("knows the other spelling of a parameter", () => {
    expect(accountWith({ scopes: {}, additionalScopes: ["store_checkout_content"] }).scopes).toEqual({
      checkoutContent: "modify",
    });
  });

  it("keeps families and levels that the catalogue does not know, as what nobody knows", () => {
    const account = accountWith({ scopes: { orders: "login", cart: "modify" } });
    expect(account).toMatchObject({ scopes: {}, additionalScopes: ["cart:modify", "orders:login"] });
  });

  it("never reads a secret", () => {
    const inputs = { ...validInputs };
    for (const secret of ["credentials", "accessToken", "clientSecret", "keepers"]) {
      Object.defineProperty(inputs, secret, {
        enumerable: true,
        get: () => {
          throw new Error(`${secret} was read`);
        },
      });
    }
    const account = readAccount({ urn: urnOf(), inputs, outputs: inputs });
    expect(account.unknown).toEqual([]);
    expect(JSON.stringify(account)).not.toContain("was read");
  });

  it("lists what is not known, by path", () => {
    const account = accountWith({
      name: UNKNOWN,
      scopes: { orders: UNKNOWN, products: "read-only" },
      endpoints: ["GET /v2/orders", UNKNOWN],
      justifications: UNKNOWN,
    });
    expect(account.unknown).toEqual(["scopes.orders", "name", "justifications", "endpoints[1]"]);
    expect(account.scopes).toEqual({ products: "read-only" });
    expect(account.endpoints).toEqual(["GET /v2/orders"]);
  });

  it.each([
    ["an encrypted value", { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "x" }],
    ["a number", 7],
    ["the mask of a secret", "[secret]"],
  ])("takes %s for unknown where a list is due, not for an empty list", (_what, endpoints) => {
    expect(accountWith({ endpoints }).unknown).toEqual(["endpoints"]);
  });

  it("takes a wrong value inside a list or map for unknown", () => {
    expect(accountWith({ endpoints: [1], scopes: { orders: true } }).unknown).toEqual([
      "scopes.orders",
      "endpoints[0]",
    ]);
  });

  it("reads the outputs where there are no inputs", () => {
    const account = readAccount({
      urn: urnOf(),
      outputs: { scopes: { orders: "modify" }, createdAt: "2026-01-01T00:00:00Z" },
    });
    expect(account).toMatchObject({ scopes: { orders: "modify" }, createdAt: "2026-01-01T00:00:00Z" });
  });
});

it("the rules look for the very type that the resource has", () => {
  expect(DYNAMIC_ACCOUNT_TYPE).toBe(ApiAccount.__pulumiType);
});

describe("withOutputs", () => {
  it("adds what only the outputs tell, and keeps what was declared", () => {
    const account = withOutputs(accountWith(), { createdAt: "2026-01-01T00:00:00Z", storeHash: UNKNOWN, scopes: {} });
    expect(account.createdAt).toBe("2026-01-01T00:00:00Z");
    expect(account.scopes).toEqual(validInputs["scopes"]);
    expect(account.unknown).toEqual(["storeHash"]);
  });
});

describe("unknownWithin", () => {
  it("finds the paths of a field and of nothing that merely begins like it", () => {
    const account = { ...accountWith(), unknown: ["scopes.orders", "store", "storeHash", "endpoints[0]"] };
    expect(unknownWithin(account, ["scopes"])).toEqual(["scopes.orders"]);
    expect(unknownWithin(account, ["store", "endpoints"])).toEqual(["store", "endpoints[0]"]);
  });
});
