import {
  isLevelOf,
  isScopeFamily,
  levelIncludes,
  levelRank,
  levelsOf,
  scopeFamilies,
  strongestLevel,
  UnknownScopeError,
  type AnyAccessLevel,
  type ScopeFamily,
} from "../../../scopes";

describe("levels", () => {
  it("lists the levels of a family weakest first", () => {
    expect(levelsOf("orders")).toEqual(["read-only", "modify"]);
    expect(levelsOf("storeLogs")).toEqual(["read-only"]);
    expect(strongestLevel("infrastructureDeployments")).toBe("manage");
  });

  it("tells families and levels from other words", () => {
    expect(isScopeFamily("orders")).toBe(true);
    expect(["order", "toString", "__proto__", 7, null, undefined].some(isScopeFamily)).toBe(false);
    expect(isLevelOf("orders", "modify")).toBe(true);
    expect(isLevelOf("storeLogs", "modify")).toBe(false);
    expect(isLevelOf("order" as ScopeFamily, "modify")).toBe(false);
  });

  it("ranks levels by their place in the family", () => {
    expect(levelRank("orders", "read-only")).toBe(0);
    expect(levelRank("orders", "modify")).toBe(1);
  });

  it("includes weaker levels in stronger ones, never the other way round", () => {
    for (const family of scopeFamilies) {
      const levels: readonly AnyAccessLevel[] = levelsOf(family);
      for (const level of levels) {
        expect(levelIncludes(family, level, level)).toBe(true);
        expect(levelIncludes(family, strongestLevel(family), level)).toBe(true);
        for (const other of levels) {
          if (levelRank(family, other) > levelRank(family, level)) {
            expect(levelIncludes(family, level, other)).toBe(false);
          }
        }
      }
    }
  });

  it("does not include read-only in create-preview", () => {
    expect(levelIncludes("infrastructureDeployments", "create-preview", "read-only")).toBe(false);
  });

  it("refuses an unknown family or level with the near one", () => {
    expect(() => levelsOf("storeLog" as ScopeFamily)).toThrow(
      '"storeLog" is no scope family: did you mean "storeLogs"?',
    );
    expect(() => levelRank("orders", "login")).toThrow(
      'orders has no level "login": it can be "read-only" or "modify"',
    );
    try {
      levelRank("orders", "readonly" as AnyAccessLevel);
    } catch (error) {
      expect(error).toBeInstanceOf(UnknownScopeError);
      expect(error).toMatchObject({
        code: "unknown_scope",
        family: "orders",
        level: "readonly",
        suggestion: "read-only",
      });
    }
    expect.assertions(4);
  });
});
