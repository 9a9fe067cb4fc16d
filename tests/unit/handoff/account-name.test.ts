import fc from "fast-check";
import { handoffName } from "../../../handoff/account-name";

describe("the name of an account that a person makes", () => {
  it("is the logical name", () => {
    expect(handoffName("orders")).toBe("orders");
  });

  it.each([
    ["erp", "erp-account"],
    ["", "-account"],
    [" erp ", "erp-account"],
    [" orders ", "orders"],
    ["feed", "feed"],
  ])("is long enough for the form: %j becomes %j", (logicalName, expected) => {
    expect(handoffName(logicalName)).toBe(expected);
  });

  it.each([
    ["orders", "orders", "orders-2"],
    ["orders", "orders-2", "orders-3"],
    ["orders", "orders-9", "orders-10"],
    ["erp", "erp-account", "erp-account-2"],
    ["erp", "erp-account-2", "erp-account-3"],
    ["feed-2", "feed-2", "feed-2-2"],
    ["feed-2", "feed-2-2", "feed-2-3"],
    ["orders", "an older name", "an older name-2"],
    ["orders", "orders-20260102", "orders-20260102-2"],
    ["orders", "orders-007", "orders-007-2"],
  ])("counts on when %s replaces %j", (logicalName, replaced, expected) => {
    expect(handoffName(logicalName, replaced)).toBe(expected);
  });

  it("is never shorter than four characters and never the replaced one's", () => {
    const logicalName = fc.string({ maxLength: 20 });
    const counted = fc
      .tuple(fc.string({ minLength: 1, maxLength: 6 }), fc.stringMatching(/^\d{1,7}$/))
      .map(([stem, digits]) => `${stem}-${digits}`);
    // A name that the form has taken once.
    const replaced = fc
      .oneof(fc.string({ minLength: 4, maxLength: 30 }), counted)
      .filter((name) => name.trim().length >= 4);
    fc.assert(
      fc.property(logicalName, fc.option(replaced, { nil: undefined }), (name, old) => {
        const next = handoffName(name, old);
        expect(next.length).toBeGreaterThanOrEqual(4);
        expect(next).not.toBe(old);
      }),
      { numRuns: 1000 },
    );
  });

  it("is another one at each of many replacements", () => {
    const names = [handoffName("feed-2")];
    for (let count = 0; count < 20; count += 1) names.push(handoffName("feed-2", names.at(-1)));
    expect(new Set(names).size).toBe(21);
  });
});
