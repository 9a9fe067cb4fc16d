import { findingsOf } from "../../../cli/verify/findings-of";
import type { ProbeRow } from "../../../handoff/prober";
import type { ScopeFamily } from "../../../scopes";

const held = (family: ScopeFamily): ProbeRow => ({
  family,
  verdict: "present",
  level: "read-only",
  basis: "documented",
  reason: "GET: 200",
});
const nothing = { proved: [], missing: [], surplus: [], suspected: [], unverified: [] };

describe("what verify finds about a token", () => {
  it("is what the token reaches, where nothing is declared yet", () => {
    expect(findingsOf([held("orders")], undefined)).toEqual({ ...nothing, proved: ["Orders (read-only)"] });
  });

  it("is what is proved and what is beyond, where scopes are declared", () => {
    const findings = findingsOf([held("orders"), held("themes")], { scopes: { orders: "read-only" } });
    expect(findings).toEqual({ ...nothing, proved: ["Orders (read-only)"], surplus: ["Themes (read-only)"] });
  });

  it("is that its access level cannot be verified, where a Stencil-CLI token is declared", () => {
    expect(findingsOf([held("themes")], "stencil-cli")).toEqual({
      ...nothing,
      proved: ["Themes (read-only)"],
      unverified: ["the access level: no GET shows it"],
    });
  });

  it("is what a Stencil-CLI token has no use for, where a V2/V3 token stands in for one", () => {
    const { proved, surplus } = findingsOf([held("themes"), held("orders")], "stencil-cli");
    expect({ proved, surplus }).toEqual({
      proved: ["Themes (read-only)"],
      surplus: ["Orders (read-only), as a V2/V3 token has"],
    });
  });

  it("is nothing, whatever is declared, when the token is dead", () => {
    expect(findingsOf([], "stencil-cli")).toEqual(nothing);
    expect(findingsOf([], { scopes: { orders: "modify" } })).toEqual(nothing);
  });
});
