import { logicalName, qualifiedName } from "../../../engine/owner";

describe("the name in an owner", () => {
  it.each([
    ["of the stack itself", "acme/shop/dev/order-sync", "order-sync", "order-sync"],
    ["inside a component", "acme/shop/dev/acme:index:Shop$order-sync", "acme:index:Shop$order-sync", "order-sync"],
    ["inside two components", "acme/shop/dev/a:b:C$d:e:F$sync", "a:b:C$d:e:F$sync", "sync"],
    ["with a dollar sign", "acme/shop/dev/price$sync", "price$sync", "price$sync"],
    ["with a dollar sign inside a component", "acme/shop/dev/a:b:C$price$sync", "a:b:C$price$sync", "price$sync"],
    ["with a slash", "acme/shop/dev/erp/sync", "erp/sync", "erp/sync"],
  ])("%s is found", (_where, owner, qualified, logical) => {
    expect(qualifiedName(owner)).toBe(qualified);
    expect(logicalName(owner)).toBe(logical);
  });
});
