import {
  OptionError,
  readApprovals,
  readBoundary,
  readForbiddenCalls,
  renderHtml,
  renderMarkdown,
  renderText,
  type ReviewOptions,
} from "../../review";
import { readPolicySettings } from "../../policy/judgement/settings";
import { rules } from "../../policy/rules";
import { ACCOUNT_TYPE, accountOf, codesOf, previewOf, reviewDocument, reviewOf, urnOf } from "./helpers";

const quiet = readPolicySettings({ all: "disabled" }, rules);
const widening = previewOf({ scopes: { orders: "read-only" } }, { scopes: { orders: "modify" } }, "erp-sync");
const harmless = previewOf({ scopes: { products: "read-only" } }, { scopes: { products: "modify" } }, "feed");

function gate(document: unknown, options: ReviewOptions) {
  return reviewDocument(document, { policy: quiet, ...options }).gate;
}

describe("the gate", () => {
  it.each([
    ["escalation", widening, true],
    ["escalation", harmless, true],
    ["sensitive", widening, true],
    ["sensitive", harmless, false],
    ["any", harmless, true],
    ["never", widening, false],
  ] as const)("with --fail-on %s is closed or open as the change deserves", (failOn, document, closed) => {
    expect(gate(document, { failOn }).closed).toBe(closed);
  });

  it("lets a narrowing pass, but not under --fail-on any", () => {
    const narrowing = previewOf({ scopes: { orders: "modify" } }, { scopes: { orders: "read-only" } });
    expect(gate(narrowing, { failOn: "escalation" }).closed).toBe(false);
    expect(gate(narrowing, { failOn: "any" }).reasons).toEqual(["account is updated."]);
  });

  it("is closed for a new account, because its access is new as a whole", () => {
    expect(gate(previewOf(undefined, { scopes: { products: "read-only" } }), {}).closed).toBe(true);
  });

  it("with --fail-on sensitive is closed for a parameter that no catalogue knows, because it may open anything", () => {
    const scopes = { products: "read-only" };
    const added = previewOf({ scopes }, { scopes, additionalScopes: ["store_v9_experiments"] });
    expect(gate(added, { failOn: "sensitive" }).closed).toBe(true);
    const removed = previewOf({ scopes, additionalScopes: ["store_v9_experiments"] }, { scopes });
    expect(gate(removed, { failOn: "sensitive" }).closed).toBe(false);
  });

  it.each([
    [
      "a forbidden call",
      widening,
      { forbidden: readForbiddenCalls("DELETE /v2/orders", "n") },
      /must not pass, and needs/,
    ],
    ["a failed preview", { steps: [], diagnostics: [{ severity: "error" }] }, {}, /^a failed preview: must not pass$/],
    [
      "a refusing rule",
      previewOf({ scopes: { customers: "read-only" } }, { scopes: { customers: "read-only" } }),
      { policy: undefined },
      /^1 policy violation: must not pass$/,
    ],
  ])("that nobody can open by signing is what the verdict ends with: %s", (_name, document, options, line) => {
    const review = reviewDocument(document, { policy: quiet, ...options });
    expect(review.gate.closed).toBe(true);
    expect(review.verdict.line).toMatch(line);
  });

  it.each([
    [51, true],
    [50, false],
  ])("with %d accounts in one store is closed: %s", (number, closed) => {
    const inputs = { scopes: { products: "read-only" } };
    const steps = Array.from({ length: number }, (_, index) => previewOf(inputs, inputs, `feed-${index}`).steps).flat();
    const review = reviewDocument({ steps }, { policy: quiet });
    expect(review.gate.closed).toBe(closed);
    expect(review.findings.map(({ code }) => code)).toEqual([closed ? "store-over-limit" : "store-nearly-full"]);
    if (closed) expect(review.verdict.line).toBe("1 store over its limit: must not pass");
  });

  it("is closed by a policy rule that refuses, and by the same configuration as the pack's let open", () => {
    const unchanged = previewOf({ scopes: { customers: "read-only" } }, { scopes: { customers: "read-only" } });
    const rule = "sensitive-scopes-need-justification";
    expect(reviewDocument(unchanged).gate.reasons).toEqual([`Policy rule ${rule} refuses account.`]);
    const policy = readPolicySettings({ [rule]: "advisory" }, rules);
    expect(reviewDocument(unchanged, { policy }).gate.closed).toBe(false);
  });
});

describe("a boundary", () => {
  const boundary = readBoundary(
    '{ "scopes": { "orders": "read-only", "products": "modify" }, "accounts": { "erp-*": { "scopes": { "orders": "modify" } } } }',
    "b",
  );

  it("lets pass what stays within it, by account where it says so", () => {
    expect(gate(harmless, { boundary, failOn: "sensitive" }).closed).toBe(false);
    expect(reviewDocument(widening, { boundary, policy: quiet }).findings.map(({ code }) => code)).not.toContain(
      "exceeds-boundary",
    );
  });

  it("closes the gate for what goes beyond it, also where nothing changes", () => {
    const unchanged = previewOf({ scopes: { customers: "read-only" } }, { scopes: { customers: "read-only" } });
    expect(gate(unchanged, { boundary }).reasons).toEqual([
      "account holds more than the boundary allows: Customers (read-only).",
    ]);
  });

  it("counts a value that is not known yet as too much", () => {
    expect(codesOf(reviewOf("changes", { boundary }), "level-unknown")).toContain("exceeds-boundary");
  });

  it.each([
    ["no JSON", "{", /is not JSON/],
    ["an unknown family", '{ "scopes": { "order": "modify" } }', /orders/],
    ["an unknown level", '{ "scopes": { "storeLogs": "modify" } }', /storeLogs|read-only/],
    ["a misspelt setting", '{ "scope": {} }', /scope/],
  ])("is refused with the reason: %s", (_name, text, reason) => {
    expect(() => readBoundary(text, "boundary.json")).toThrow(OptionError);
    expect(() => readBoundary(text, "boundary.json")).toThrow(reason);
  });
});

describe("forbidden calls", () => {
  const forbidden = readForbiddenCalls(
    "# never\nDELETE /v3/customers\nDELETE /v2/orders/{id} # nor this\n",
    "calls.txt",
  );

  it("are found at every account that could make them, however the path is written", () => {
    const review = reviewDocument(widening, { forbidden, policy: quiet, failOn: "sensitive" });
    expect(review.findings.filter(({ code }) => code === "forbidden-call").map(({ message }) => message)).toEqual([
      "erp-sync could make DELETE /v2/orders/{id}, which no account may.",
    ]);
  });

  it("are shown in every form at an account that does not change", () => {
    const inputs = { scopes: { orders: "modify" } };
    const steps = [{ ...previewOf(inputs, inputs, "long-known").steps[0], op: "same" }];
    const review = reviewDocument({ steps }, { forbidden, policy: quiet });
    expect(accountOf(review, "long-known").status).toBe("unchanged");
    expect(renderText(review)).toMatch(/^· long-known /m);
    expect(renderMarkdown(review)).toMatch(/^\| ⚪ \| `long-known` \|/m);
    expect(renderHtml(review)).toMatch(/<summary><b>long-known<\/b>/);
  });

  it("close the gate where the preview leaves unchanged accounts out, which might make them", () => {
    for (const options of [{ forbidden }, { boundary: readBoundary('{ "scopes": { "products": "modify" } }', "b") }]) {
      const short = { ...harmless, changeSummary: { update: 1, same: 7 } };
      const review = reviewDocument(short, { ...options, policy: quiet, failOn: "sensitive" });
      expect(review.gate.reasons).toEqual([
        expect.stringMatching(/7 unchanged resources are not in the preview.*--show-sames/),
      ]);
      expect(review.verdict.line).toMatch(/an incomplete preview: must not pass/);
      expect(reviewDocument(short, { policy: quiet, failOn: "sensitive" }).gate.closed).toBe(false);
      expect(reviewDocument(harmless, { ...options, policy: quiet, failOn: "sensitive" }).gate.closed).toBe(false);
    }
  });

  it("cannot be excluded where an account holds a parameter that no catalogue knows, changed or not", () => {
    const inputs = { scopes: { products: "read-only" }, additionalScopes: ["store_v9_experiments"] };
    const steps = [{ ...previewOf(inputs, inputs).steps[0], op: "same" }];
    const review = reviewDocument({ steps }, { forbidden, policy: quiet });
    expect(review.findings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/could make a forbidden call: no catalogue knows what store_v9_experiments opens/),
    ]);
    expect(renderText(review)).toContain("store_v9_experiments");
    expect(review.gate.closed).toBe(false);
  });

  it.each([
    ["that every account can make", "POST /v3/hooks", /every API account can make it/],
    ["of which no page says the scope", "DELETE /v3/tax/classes", /names no scope/],
  ])("are refused where they could never match: a call %s", (_name, call, reason) => {
    expect(() => readForbiddenCalls(call, "never.txt")).toThrow(reason);
  });

  it("are refused with the right one when BigCommerce has no such call", () => {
    expect(() => readForbiddenCalls("DELETE /v3/custmers", "--must-not-grant")).toThrow(
      /did you mean "DELETE \/v3\/customers"/,
    );
    expect(() => readForbiddenCalls("# nothing", "calls.txt")).toThrow(/names no call/);
  });
});

describe("an approval", () => {
  const entry = { account: "erp-sync", delta: ["orders: read-only -> modify"], by: "ana", until: "2026-03-01" };
  const approvals = (change: object) =>
    readApprovals(JSON.stringify({ approvals: [{ ...entry, ...change }] }), "a.json");

  it("of exactly this change opens the gate, and is named in the verdict", () => {
    const review = reviewDocument(widening, { approvals: approvals({}), policy: quiet });
    expect(review.gate.closed).toBe(false);
    expect(review.verdict).toMatchObject({ needsApproval: false, line: "1 escalation: approved by ana" });
    expect(accountOf(review, "erp-sync").approval).toEqual({ by: "ana", until: "2026-03-01" });
  });

  it("is what the review itself prints", () => {
    const { approvalDelta } = accountOf(reviewDocument(widening), "erp-sync");
    expect(gate(widening, { approvals: approvals({ delta: approvalDelta }) }).closed).toBe(false);
  });

  it("does not open what nobody can sign for, and the verdict says both", () => {
    const forbidden = readForbiddenCalls("DELETE /v2/orders", "never.txt");
    const review = reviewDocument(widening, { approvals: approvals({}), forbidden, policy: quiet });
    expect(review.gate.closed).toBe(true);
    expect(review.verdict.line).toBe("1 escalation, 1 forbidden call: approved by ana, but must not pass");
  });

  it.each([
    ["for another change", { delta: ["orders: none -> modify"] }, /another change/],
    ["for more than this change", { delta: [...entry.delta, "customers: none -> modify"] }, /another change/],
    ["that has run out", { until: "2026-01-31" }, /has passed/],
  ])("%s does not count, and the review says why", (_name, change, reason) => {
    const review = reviewDocument(widening, { approvals: approvals(change), policy: quiet });
    expect(review.gate.closed).toBe(true);
    expect(review.findings.find(({ code }) => code === "approval-unusable")?.message).toMatch(reason);
  });

  it.each([
    ["for another account", { account: "feed" }],
    ["for another project", { project: "warehouse" }],
    ["for another stack", { stack: "production" }],
    ["for a pattern of accounts", { account: "erp-*" }],
  ])("%s does not count", (_name, change) => {
    expect(gate(widening, { approvals: approvals(change) }).closed).toBe(true);
  });

  it("by a name that two accounts have covers neither, and the review prints the URN that has to be named", () => {
    const inside = (component: string) => {
      const text = JSON.stringify(widening.steps[0]).replaceAll(
        `::${ACCOUNT_TYPE}::`,
        `::${component}$${ACCOUNT_TYPE}::`,
      );
      return JSON.parse(text) as object;
    };
    const both = { steps: [inside("shop:eu:Sync"), inside("shop:us:Sync")] };
    const urn = urnOf("erp-sync", `shop:eu:Sync$${ACCOUNT_TYPE}`);
    const byName = reviewDocument(both, { approvals: approvals({}), policy: quiet });
    expect(byName.accounts.map(({ approval }) => approval)).toEqual([null, null]);
    expect(byName.findings.find(({ code }) => code === "approval-unusable")?.message).toMatch(/name the URN/);
    expect(renderText(byName, { width: 160 })).toContain(`{"account":"${urn}"`);
    const byUrn = reviewDocument(both, { approvals: approvals({ account: urn }), policy: quiet });
    expect(byUrn.accounts.filter(({ approval }) => approval !== null).map((account) => account.urn)).toEqual([urn]);
  });

  it("of one account does not cover another whose URN begins with the same 500 characters", () => {
    const long = "a".repeat(600);
    const steps = ["one", "two"].flatMap(
      (end) => previewOf({ scopes: { orders: "read-only" } }, { scopes: { orders: "modify" } }, `${long}-${end}`).steps,
    );
    const signed = approvals({ account: urnOf(`${long}-one`) });
    const review = reviewDocument({ steps }, { approvals: signed, policy: quiet });
    expect(review.accounts.map(({ approval }) => approval?.by)).toEqual([undefined, "ana"]);
  });

  it("cannot send a command to the build server or the terminal through its texts", () => {
    const by = "ana\n::error::x \u001b[2J ::warning::y ##[error]z";
    const review = reviewDocument(widening, { approvals: approvals({ by }), policy: quiet });
    for (const shown of [renderText(review, { width: 40 }), renderMarkdown(review), review.verdict.line]) {
      expect(shown).toMatch(/ana/);
      expect(shown).not.toMatch(/\u001b|^\s*::|##\[/m);
    }
    const other = approvals({ delta: ["orders: \u001b[2J\n::error::x"] });
    expect(renderText(reviewDocument(widening, { approvals: other, policy: quiet }))).not.toMatch(/\u001b|^\s*::/m);
    expect(() => approvals({ "\u001b[2J": "x" })).toThrow(/^[^\u001b]*$/);
  });

  it("on its last day still counts", () => {
    expect(gate(widening, { approvals: approvals({ until: "2026-02-01" }) }).closed).toBe(false);
  });

  it("cannot cover what is known only after the update", () => {
    const unknown = previewOf(
      { scopes: { orders: "read-only" } },
      { scopes: { orders: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" } },
      "erp-sync",
    );
    const delta = ["orders: read-only -> known after apply"];
    expect(gate(unknown, { approvals: approvals({ delta }) }).closed).toBe(true);
  });

  it.each([
    ["no date", { until: "soon" }],
    ["nobody", { by: "" }],
    ["no change", { delta: [] }],
    ["a misspelt field", { untill: "2026-03-01" }],
  ])("with %s is refused", (_name, change) => {
    expect(() => approvals(change)).toThrow(OptionError);
  });
});
