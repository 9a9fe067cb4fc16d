import { misspeltSettings } from "../../../cli/stack/misspelt-settings";
import { settingNames } from "../../../provider/backends";

describe("misspeltSettings", () => {
  it.each([
    ["bigcommerce:storehash", "bigcommerce:storeHash"],
    ["bigcommerce:gateway-url", "bigcommerce:gatewayUrl"],
    ["bigcommerce:store", "bigcommerce:stores"],
    ["bigcommerce:rotation", "bigcommerce:rotations"],
  ])("takes %s for %s", (key, meant) => {
    expect(misspeltSettings([key])).toEqual([{ key, meant }]);
  });

  it("says nothing of settings, of another namespace's keys, and of what is like no setting", () => {
    const known = settingNames.map((name) => `bigcommerce:${name}`);
    expect(misspeltSettings([...known, "aws:region", "shop:storehash", "bigcommerce:costCentre"])).toEqual([]);
  });
});
