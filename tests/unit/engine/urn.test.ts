import { parseUrn, qualifiedNameIn, typeIn } from "../../../engine/urn";

const inside = "urn:pulumi:dev::shop::a:b:C$d:e:F$bigcommerce:index:ApiAccount::erp";

describe("a URN", () => {
  it("has its parts, and a name with colons whole", () => {
    expect(parseUrn("urn:pulumi:dev::shop::a:b:C::orders::eu")).toEqual({
      stack: "dev",
      project: "shop",
      type: "a:b:C",
      name: "orders::eu",
    });
  });

  it("has the type of the resource, without those of its parents", () => {
    expect(typeIn(inside)).toBe("bigcommerce:index:ApiAccount");
    expect(typeIn("no urn")).toBe("");
  });

  it("has a name that the parents qualify, where there are some", () => {
    expect(qualifiedNameIn(inside)).toBe("a:b:C$d:e:F$erp");
    expect(qualifiedNameIn("urn:pulumi:dev::shop::a:b:C::erp")).toBe("erp");
  });
});
