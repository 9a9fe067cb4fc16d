import { isOfThisRun } from "../../../provider/program/is-of-this-run";

const start = Date.parse("2026-03-01T12:00:00Z");

describe("an account that the program's process tells its gateway of", () => {
  it.each([
    ["made while the program ran", "2026-03-01T12:00:05Z", true],
    ["made by a store whose clock is some minutes behind", "2026-03-01T11:45:00Z", true],
    ["made yesterday, as all are in an update that changes nothing", "2026-02-28T12:00:00Z", false],
    ["of a time that cannot be read", "soon", true],
  ])("is one %s: %s, %s", (_what, createdAt, expected) => {
    expect(isOfThisRun(createdAt, start)).toBe(expected);
  });
});
