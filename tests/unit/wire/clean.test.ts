import { cleanLines } from "../../../wire/clean";

describe("a text of several lines", () => {
  it("keeps its lines, its tabs and its length, and loses what harms its reader", () => {
    const long = "x".repeat(1_000);
    expect(cleanLines(`a\tb\u001b[2K\n::error c\n\n${long}\n`)).toBe(`a\tb\u{fffd}[2K\n: :error c\n\n${long}\n`);
  });
});
