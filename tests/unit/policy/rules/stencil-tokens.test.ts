import { stencilTokens } from "../../../../policy/rules";
import { expectFacts } from "../facts";
import { accountWith, exceptionWith, findingsOf, judgementOf, onlyFinding, problemsOf, UNKNOWN } from "../judging";

const stencil = { tokenType: "stencil-cli", scopes: undefined, endpoints: undefined, justifications: undefined };
const themes = { scopes: { themes: "modify" } };

describe("stencil-tokens", () => {
  it("passes tokens that have nothing to do with themes", () => {
    expect(findingsOf(stencilTokens, accountWith())).toEqual([]);
  });

  it("refuses a token that can publish in a production stack", () => {
    const { what, fix } = onlyFinding(
      findingsOf(stencilTokens, accountWith({ ...stencil, accessLevel: "publish-theme" })),
    );
    expectFacts(what, { named: ["publish-theme", "production"] });
    expectFacts(fix, { named: ["accessLevel", "local-development-only"] });
  });

  it.each([
    ["local development", { accessLevel: "local-development-only" }, "production"],
    ["the default access level", {}, "production"],
    ["publishing in a development stack", { accessLevel: "publish-theme" }, "dev"],
    ["publishing where the name only looks like production", { accessLevel: "publish-theme" }, "product-team"],
  ])("passes %s", (_what, changes, stack) => {
    expect(findingsOf(stencilTokens, accountWith({ ...stencil, ...changes }, { stack }))).toEqual([]);
  });

  it("refuses a V2/V3 token for themes alone, where a Stencil-CLI token would do", () => {
    const { scopes, fix } = onlyFinding(findingsOf(stencilTokens, accountWith(themes)));
    expect(scopes).toEqual(["themes"]);
    expectFacts(fix, { named: ["tokenType", "stencil-cli"] });
  });

  it("is not misled by a scope that every account holds anyway", () => {
    const scopes = { themes: "modify", metafieldsAccess: "standard" };
    expect(findingsOf(stencilTokens, accountWith({ scopes }))).toHaveLength(1);
  });

  it.each([
    ["only reads themes", { scopes: { themes: "read-only" } }],
    ["holds more than themes", { scopes: { themes: "modify", content: "modify" } }],
    ["holds something that the catalogue does not know", { ...themes, additionalScopes: ["store_new_thing"] }],
    ["may turn out to hold more", { scopes: { themes: "modify", content: UNKNOWN } }],
  ])("passes a V2/V3 token that %s", (_what, changes) => {
    expect(findingsOf(stencilTokens, accountWith(changes))).toEqual([]);
  });

  it("judges at update when the token type or the access level is not known", () => {
    for (const changes of [{ tokenType: UNKNOWN }, { ...stencil, accessLevel: UNKNOWN }]) {
      expect(judgementOf(stencilTokens, accountWith(changes)).undecided).toHaveLength(1);
    }
  });

  it("accepts an account with an exception", () => {
    const account = accountWith({ ...stencil, accessLevel: "publish-theme" });
    const exceptions = [exceptionWith({ rule: "stencil-tokens" })];
    expect(judgementOf(stencilTokens, account, {}, exceptions)).toMatchObject({ findings: [], used: exceptions });
  });

  it("takes the protected stacks from the configuration", () => {
    const account = accountWith({ ...stencil, accessLevel: "publish-theme" }, { stack: "dev" });
    expect(findingsOf(stencilTokens, account, { protectedStacks: ["*"] })).toHaveLength(1);
    expect(findingsOf(stencilTokens, account, { protectedStacks: [] })).toEqual([]);
  });

  it("lets the other half be switched off", () => {
    expect(findingsOf(stencilTokens, accountWith(themes), { replaceThemesModify: false })).toEqual([]);
  });

  it.each([
    [{ protectedStacks: "prod" }, "protectedStacks"],
    [{ replaceThemesModify: "no" }, "replaceThemesModify"],
  ])("refuses %j", (config, setting) => {
    expectFacts(problemsOf(stencilTokens, config).join("\n"), { named: [setting] });
  });
});
