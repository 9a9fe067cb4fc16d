import { ownerFrom } from "../../../plugin/service/owner";

const urn = "urn:pulumi:dev::shop::bigcommerce:index:ApiAccount::erp";

describe("the owner of an account", () => {
  it("comes from the URN, under the name that Pulumi gives where there are no organizations", () => {
    expect(ownerFrom(urn, undefined)).toBe("organization/shop/dev/erp");
  });

  it("keeps the organization that state knows, and follows the URN for the rest", () => {
    expect(ownerFrom(urn, "acme/shop/dev/old-name")).toBe("acme/shop/dev/erp");
  });

  it("is qualified by the types of the parents, as the dynamic provider's is", () => {
    const inside = "urn:pulumi:dev::shop::a:b:C$d:e:F$bigcommerce:index:ApiAccount::erp";
    expect(ownerFrom(inside, undefined)).toBe("organization/shop/dev/a:b:C$d:e:F$erp");
  });

  it("takes a name with colons whole", () => {
    expect(ownerFrom("urn:pulumi:dev::shop::bigcommerce:index:ApiAccount::a::b", undefined)).toBe(
      "organization/shop/dev/a::b",
    );
  });
});
