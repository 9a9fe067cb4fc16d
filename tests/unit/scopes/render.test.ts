import fc from "fast-check";
import { describeScope, normalizeScopes, renderScopes } from "../../../scopes";
import { reversed, scopesArbitrary } from "./arbitraries";

describe("renderScopes", () => {
  it("writes what belongs after `scopes:`", () => {
    expect(renderScopes({ products: "read-only", orders: "modify" })).toBe(
      '{ orders: "modify", products: "read-only" }',
    );
    expect(renderScopes({})).toBe("{}");
  });

  it("writes one text for every order, and the text says exactly these scopes", () => {
    fc.assert(
      fc.property(scopesArbitrary, (scopes) => {
        const text = renderScopes(scopes);
        expect(renderScopes(reversed(scopes))).toBe(text);
        expect(JSON.parse(text.replace(/(\w+):/g, '"$1":'))).toEqual(normalizeScopes(scopes));
      }),
    );
  });
});

describe("describeScope", () => {
  it("speaks the panel's words", () => {
    expect(describeScope("sitesAndRoutes")).toBe("Sites & Routes");
    expect(describeScope("orders", "modify")).toBe("Orders (modify)");
  });
});
