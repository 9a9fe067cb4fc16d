import fc from "fast-check";
import { buttonsToPress } from "../../../bigcommerce";
import { levelsOf, scopeFamilies, scopesFrom } from "../../../scopes";

const everything = scopesFrom(
  scopeFamilies.flatMap((family) =>
    levelsOf(family)
      .slice(-1)
      .map((level) => ({ family, level })),
  ),
);

describe("the rows of the form", () => {
  it("come from top to bottom, whatever the order of the declaration", () => {
    const labels = (scopes: Parameters<typeof buttonsToPress>[0]) => buttonsToPress(scopes).map(({ label }) => label);
    const expected = ["Content", "Orders", "Products", "Store Logs", "Store Locations"];
    expect(
      labels({
        storeLocations: "modify",
        products: "modify",
        content: "modify",
        storeLogs: "read-only",
        orders: "modify",
      }),
    ).toEqual(expected);
  });

  it("name the button to press", () => {
    expect(buttonsToPress({ orders: "read-only", customersLogin: "login", storefrontApiTokens: "manage" })).toEqual([
      { family: "customersLogin", label: "Customers Login", button: "login", isUncertain: false },
      { family: "orders", label: "Orders", button: "read-only", isUncertain: false },
      { family: "storefrontApiTokens", label: "Storefront API Tokens", button: "manage", isUncertain: false },
    ]);
  });

  it("call the level that every account holds by the form's word", () => {
    expect(buttonsToPress({ metafieldsAccess: "standard" })[0]?.button).toBe("Standard");
    expect(buttonsToPress({ metafieldsAccess: "full" })[0]?.button).toBe("full");
  });

  it("come last, and say so, where no screenshot shows them", () => {
    const rows = buttonsToPress({ infrastructureLogs: "read-only", storeTranslations: "modify" });
    expect(rows.map(({ family, isUncertain }) => [family, isUncertain])).toEqual([
      ["storeTranslations", false],
      ["infrastructureLogs", true],
    ]);
    const uncertain = buttonsToPress(everything).map((row) => row.isUncertain);
    expect(uncertain).toEqual([...uncertain].sort());
  });

  it("are one for each declared family, always in the same order", () => {
    const order = buttonsToPress(everything).map(({ family }) => family);
    expect([...order].sort()).toEqual([...scopeFamilies].sort());
    fc.assert(
      fc.property(fc.shuffledSubarray([...scopeFamilies]), (families) => {
        const scopes = Object.fromEntries(families.map((family) => [family, everything[family]]));
        const rows = buttonsToPress(scopes).map(({ family }) => family);
        expect(rows).toEqual(order.filter((family) => families.includes(family)));
      }),
    );
  });

  it("are none when nothing is declared", () => {
    expect(buttonsToPress({})).toEqual([]);
  });
});
