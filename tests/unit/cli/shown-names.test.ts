import { renderAudit } from "../../../cli/audit/render-audit";
import type { Audit } from "../../../cli/audit/audit";
import { bcAccounts } from "../../../cli/program";
import { asCalendar } from "../../../cli/rotation/calendar";
import { runProgram } from "../../../cli/run";
import { ACCOUNT_PROVIDER, DYNAMIC_ACCOUNT_TYPE } from "../../../engine/account-resource";
import { ROTATING_TYPE } from "../../../engine/rotation";
import { FakePulumi } from "../../helpers/fake-pulumi";

/** Rewrites a line of a terminal, turns the direction of what follows, and commands a build server. */
const HOSTILE = "erp\u001b[2K\u202e ::error ##[error]";
const harm = /[\u001b\u202e]|(?:^|\s)::error|##\[/m;

describe("an audit", () => {
  const audit: Audit = {
    stores: ["abc123"],
    claimed: 1,
    findings: [
      {
        kind: "dead",
        store: "abc123",
        name: HOSTILE,
        id: HOSTILE,
        owner: HOSTILE,
        stacks: [HOSTILE],
        says: `${HOSTILE}\nis gone`,
      },
    ],
  };

  it.each(["text", "markdown", "json"] as const)("shows no name that harms its reader, as %s", (format) => {
    expect(renderAudit(audit, format)).not.toMatch(harm);
  });

  it.each(["text", "markdown"] as const)("says so of an account whose name nobody has told, as %s", (format) => {
    const findings = audit.findings.map((finding) => ({ ...finding, name: "" }));
    expect(renderAudit({ ...audit, findings }, format)).toContain("(name not known)");
  });

  it("means the same as JSON", () => {
    expect(JSON.parse(renderAudit(audit, "json"))).toEqual(audit);
  });
});

it("a calendar holds no control character of a name, which would break its form", () => {
  const event = { kind: "rotates", name: "a", account: "a\u0007b\rc", stack: "s", urn: "u", on: "2027-01-30" } as const;
  const text = asCalendar([{ ...event, inDays: 1 }], new Date(0));
  expect(text.replaceAll("\r\n", "")).not.toMatch(/\p{Cc}/u);
});

(process.platform === "win32" ? describe.skip : describe)("a command that reads a stack", () => {
  const pulumi = new FakePulumi();
  beforeAll(() => {
    const component = `urn:pulumi:dev::shop::${ROTATING_TYPE}::${HOSTILE}`;
    const outputs = { __provider: "other code", storeHash: "abc123", tokenType: "v2v3", accessToken: "t".repeat(20) };
    pulumi.start({
      "stack export": {
        deployment: {
          resources: [
            {
              urn: component,
              type: ROTATING_TYPE,
              outputs: { rotation: { every: "90d", overlap: "7d", startingOn: "2026-01-01" } },
            },
            {
              urn: `urn:pulumi:dev::shop::${DYNAMIC_ACCOUNT_TYPE}::${HOSTILE}`,
              type: DYNAMIC_ACCOUNT_TYPE,
              id: "1",
              inputs: { __provider: ACCOUNT_PROVIDER },
              outputs,
            },
          ],
        },
      },
      config: { "bigcommerce:mode": { value: "handoff" }, "bigcommerce:storeHash": { value: "abc123" } },
    });
  });
  afterAll(() => {
    pulumi.stop();
  });

  it.each([
    ["due", ["due"]],
    ["due as JSON", ["due", "--format", "json"]],
    ["a name that webhooks list does not know", ["webhooks", "list", HOSTILE]],
    ["a name that verify does not know", ["verify", HOSTILE]],
  ])("shows no name that harms its reader: %s", async (_what, words) => {
    const written: string[] = [];
    const keep = (text: unknown) => written.push(String(text)) > 0;
    const spies = [process.stdout, process.stderr].map((stream) =>
      jest.spyOn(stream, "write").mockImplementation(keep),
    );
    try {
      await runProgram(bcAccounts(), ["node", "bc-accounts", ...words, "--cwd", pulumi.folder]);
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
    const shown = written.join("");
    expect(shown).toContain("erp");
    expect(shown).not.toMatch(harm);
  });
});
