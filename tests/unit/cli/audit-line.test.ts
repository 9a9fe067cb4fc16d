import { auditLine } from "../../../cli/verbs/gateway/audit-line";

const hostile = "feed\u001b[2J\u202e\u200b\r\n::error::x\n##[error]y";
const OBEYED = /[\u001b\u202e\u200b\r]|^\s*::error|##\[error/m;

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
