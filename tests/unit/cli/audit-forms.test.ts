import type { Audit } from "../../../cli/audit/audit";
import { auditFormats, renderAudit } from "../../../cli/audit/render-audit";
import { auditLine } from "../../../cli/verbs/gateway/audit-line";

const hostile = "feed\u001b[2J\u202e\u200b\r\n::error::x\n##[error]y";
const OBEYED = /[\u001b\u202e\u200b\r]|^\s*::error|##\[error/m;

describe("an audit of accounts whose names somebody chose to mislead", () => {
  const finding = { kind: "unclaimed", name: hostile, id: hostile, store: "abc123", stacks: [hostile], says: hostile };
  const audit = { claimed: 0, findings: [finding], stores: ["abc123"] } as unknown as Audit;
  it.each(auditFormats)("means them as they are, as %s", (format) => {
    const text = renderAudit(audit, format);
    expect(text).not.toMatch(OBEYED);
    expect(text).toContain("feed");
    if (format === "json") expect(JSON.parse(text)).toEqual(audit);
  });
});

describe("a line of the gateway's audit", () => {
  const entry = { id: 1, at: 0, actor: "ci", action: "createAccount", store: "abc123", outcome: "beyond_ceiling" };
  it.each(["text", "json"] as const)("is one line that nobody's owner changes, as %s", (format) => {
    const line = auditLine({ ...entry, owner: `acme/shop/prod/${hostile}` }, format);
    expect(line).not.toMatch(OBEYED);
    expect(line.split("\n")).toHaveLength(1);
  });
  it("has its columns where they are, whatever stands in the owner", () => {
    const line = auditLine({ ...entry, owner: "acme/shop/prod/a  ok  b" }, "text");
    expect(line.split("  ")).toEqual([
      "1970-01-01T00:00:00.000Z",
      "ci",
      "createAccount",
      "abc123 acme/shop/prod/a ok b",
      "beyond_ceiling",
    ]);
    expect(JSON.parse(auditLine({ ...entry, owner: "a\u202eb" }, "json"))).toMatchObject({ owner: "a\u202eb" });
  });
});
