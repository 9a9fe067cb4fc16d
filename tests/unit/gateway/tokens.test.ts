import crypto from "node:crypto";
import { opensStore, TokenBook, type GatewayToken } from "../../../gateway/tokens";

const tokens: GatewayToken[] = [
  { token: "token-one", stores: ["store1"], access: "read" },
  { token: "token-two", stores: "*", access: "manage" },
  { token: "token-three", stores: ["store2", "store3"], access: "manage" },
];

describe("the gateway's tokens", () => {
  const book = TokenBook.of(tokens);

  it.each(tokens)("finds the grant of $token", ({ token, stores, access }) => {
    const verbs = access === "read" ? ["read"] : ["read", "create", "delete"];
    expect(book.authenticate(`Bearer ${token}`)).toMatchObject({ stores, verbs, ceiling: {} });
  });

  it.each([
    ["nothing", undefined],
    ["an empty header", ""],
    ["no token", "Bearer "],
    ["another token", "Bearer token-four"],
    ["a part of a token", "Bearer token-on"],
    ["a token and more", "Bearer token-one x"],
    ["another scheme", "Token token-one"],
    ["the bare token", "token-one"],
    ["a token with other letters", "Bearer TOKEN-ONE"],
    ["a very long token", `Bearer ${"x".repeat(5000)}`],
  ])("does not know %s", (_, header) => {
    expect(book.authenticate(header)).toBeUndefined();
  });

  it("takes the scheme in any case, as HTTP says", () => {
    expect(book.authenticate("bearer token-one")).toBeDefined();
  });

  it("compares every token in constant time, whichever matches", () => {
    const compare = jest.spyOn(crypto, "timingSafeEqual");
    for (const { token } of [...tokens, { token: "unknown" }]) {
      compare.mockClear();
      book.authenticate(`Bearer ${token}`);
      expect(compare).toHaveBeenCalledTimes(tokens.length);
    }
    compare.mockRestore();
  });

  it("does not keep the tokens themselves", () => {
    expect(JSON.stringify(book)).not.toContain("token-one");
  });

  it.each<[string, GatewayToken[], RegExp]>([
    ["none", [], /at least one token/],
    ["an empty one", [{ token: "", stores: "*", access: "read" }], /gateway token 1 is not/],
    ["one with a space", [{ token: "a b", stores: "*", access: "read" }], /gateway token 1 is not/],
    ["one with a line break", [{ token: "ab\n", stores: "*", access: "read" }], /gateway token 1 is not/],
    [
      "the same one twice",
      [tokens[0], { ...tokens[0], access: "manage" }] as GatewayToken[],
      /two gateway tokens are the same/,
    ],
  ])("refuse %s", (_, list, message) => {
    expect(() => TokenBook.of(list)).toThrow(message);
  });

  it("open the stores that they name, or all", () => {
    expect(opensStore({ stores: ["store1"] }, "store1")).toBe(true);
    expect(opensStore({ stores: ["store1"] }, "store2")).toBe(false);
    expect(opensStore({ stores: "*" }, "store2")).toBe(true);
  });
});
