import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { seal, SEALING_KEY_BYTES, unseal } from "../../../wire/seal";

const key = randomBytes(SEALING_KEY_BYTES);

describe("a sealed text", () => {
  it("opens with its key and context, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string(), (text, context) => {
        expect(unseal(key, seal(key, text, context), context)).toBe(text);
      }),
    );
  });

  it("opens with no other key", () => {
    expect(unseal(randomBytes(SEALING_KEY_BYTES), seal(key, "secret", "a"), "a")).toBeUndefined();
  });

  it("opens in no other context", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        fc.pre(one !== other);
        expect(unseal(key, seal(key, "secret", one), other)).toBeUndefined();
      }),
    );
  });

  it("does not open when any byte of it was changed, or it was cut", () => {
    const sealed = seal(key, "secret", "a");
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(unseal(key, changed, "a")).toBeUndefined();
      expect(unseal(key, sealed.subarray(0, at), "a")).toBeUndefined();
    }
  });

  it("is different each time", () => {
    const seen = new Set(Array.from({ length: 1000 }, () => seal(key, "secret", "a").toString("hex")));
    expect(seen.size).toBe(1000);
  });

  it("does not hold the text", () => {
    expect(seal(key, "a secret that is long enough", "a").includes("secret")).toBe(false);
  });
});
