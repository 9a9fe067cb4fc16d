import * as fc from "fast-check";
import { cutText } from "../../../wire/cut-text";
import { ConfigurationError } from "../../../wire/errors";
import { redact } from "../../../wire/redact";

describe("a text that is cut", () => {
  it("never ends with half a surrogate pair, is a beginning, and is as long as fits", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.nat(40), (text, most) => {
        const cut = cutText(text, most);
        expect(cut.isWellFormed()).toBe(true);
        expect(text.startsWith(cut)).toBe(true);
        expect(cut.length).toBeLessThanOrEqual(most);
        expect(cut.length).toBeGreaterThanOrEqual(Math.min(most, text.length) - 1);
      }),
    );
  });

  it("is mended where it came with a half", () => {
    expect(cutText("a\ud83d", 10)).toBe("a\ufffd");
  });
});

it("no message leaves with half a surrogate pair, which gRPC could not encode", () => {
  expect(redact("name \ud83d!")).toBe("name \ufffd!");
  expect(new ConfigurationError("half \ude00").message.isWellFormed()).toBe(true);
});
