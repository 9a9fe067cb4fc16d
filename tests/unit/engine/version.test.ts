import fc from "fast-check";
import { compareVersions, formatVersion, parseVersion } from "../../../engine/cli/version";

const version = fc.record({ major: fc.nat(99), minor: fc.nat(999), patch: fc.nat(99) });

test("a version that is written out is read back", () => {
  fc.assert(
    fc.property(version, (v) => {
      expect(parseVersion(formatVersion(v))).toEqual(v);
    }),
  );
});

test.each([
  ["v3.220.0\n", "3.220.0"],
  ["3.150.0-alpha.1700000000+abc.dirty", "3.150.0"],
  ["go1.26", "1.26.0"],
  ["devel go1.27-a1b2c3 Tue", "1.27.0"],
  ["warning: something\nv3.200.1", "3.200.1"],
])("%j is version %s", (text, expected) => {
  const parsed = parseVersion(text);
  expect(parsed && formatVersion(parsed)).toBe(expected);
});

test("a text without a version has none", () => {
  expect(parseVersion("no such command")).toBeUndefined();
});

test("the order of versions is that of their numbers, not of their letters", () => {
  fc.assert(
    fc.property(version, version, (a, b) => {
      const key = (v: typeof a): number => (v.major * 1000 + v.minor) * 100 + v.patch;
      expect(Math.sign(compareVersions(a, b))).toBe(Math.sign(key(a) - key(b)));
    }),
  );
});
