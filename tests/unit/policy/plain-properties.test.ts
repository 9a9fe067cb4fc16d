import { plainProperties } from "../../../policy/engine/plain-properties";
import { unknownCheckingProxy, unknownStringValue } from "./sdk";

describe("plainProperties", () => {
  it("shows what is behind the SDK's proxy, with the engine's text for what is not known yet", () => {
    const props = { scopes: { orders: "modify" }, name: unknownStringValue };
    const proxy = unknownCheckingProxy(props);
    expect(() => proxy["name"]).toThrow();
    expect(plainProperties(proxy)).toBe(props);
  });

  it("does not take a property of that name for what is behind", () => {
    const props = { __getSpecialProxyTarget: { scopes: {} }, scopes: { orders: "modify" } };
    expect(plainProperties(props)).toBe(props);
    expect(plainProperties(unknownCheckingProxy(props))).toBe(props);
  });

  it("leaves another proxy as it is, which has nothing behind it to show", () => {
    const proxy = new Proxy({ scopes: {} }, {});
    expect(plainProperties(proxy)).toBe(proxy);
  });
});
