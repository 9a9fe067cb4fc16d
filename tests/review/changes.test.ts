import { accountOf, codesOf, reviewOf } from "./helpers";
import { readPolicySettings } from "../../policy/judgement/settings";
import { rules } from "../../policy/rules";
import type { AccountReview } from "../../review";

const review = reviewOf("changes");

/** What has to be true of an account after the change that its name says. */
interface Expectation {
  readonly gains: AccountReview["gains"];
  readonly status: AccountReview["status"];
  readonly actions: readonly AccountReview["actions"][number][];
  readonly delta?: readonly string[];
  readonly marks?: readonly string[];
  readonly codes?: readonly string[];
}

const same = { gains: "nothing", status: "unchanged", actions: [] } as const;
const rescoped = { status: "replaced", actions: ["replaced", "rescoped"] } as const;

const cases: Readonly<Record<string, Expectation>> = {
  untouched: same,
  reordered: same,
  "scopes-ignored": same,
  "in-second-store": same,
  widened: { ...rescoped, gains: "access", delta: ["orders: read-only -> modify"], marks: ["escalation", "money"] },
  "family-added": {
    ...rescoped,
    gains: "access",
    delta: ["informationAndSettings: none -> read-only"],
    marks: ["escalation", "personal-data"],
  },
  "family-removed": { ...rescoped, gains: "nothing", delta: [], marks: ["narrowing"] },
  narrowed: { ...rescoped, gains: "nothing", delta: [], marks: ["narrowing"] },
  "widened-and-narrowed": {
    ...rescoped,
    gains: "access",
    delta: ["products: read-only -> modify"],
    marks: ["narrowing", "escalation"],
  },
  renamed: { gains: "nothing", status: "updated", actions: ["renamed"] },
  "name-unknown": { gains: "nothing", status: "updated", actions: ["renamed"] },
  "named-and-rescoped": { ...rescoped, gains: "access", codes: ["scope-escalation", "token-gap"] },
  rotated: { gains: "nothing", status: "replaced", actions: ["replaced", "rotated"], codes: ["consumers-change"] },
  "secret-keeper": { gains: "nothing", status: "replaced", actions: ["replaced", "rotated"] },
  "now-stencil": {
    ...rescoped,
    gains: "access",
    delta: ["accessLevel: none -> publish-theme"],
    marks: ["narrowing", "escalation", "escalation-path"],
  },
  "stencil-raised": { ...rescoped, gains: "access", marks: ["escalation", "escalation-path"] },
  "stencil-lowered": { ...rescoped, gains: "nothing", marks: ["narrowing"] },
  "stencil-created": { gains: "access", status: "created", actions: ["created"], codes: ["new-account"] },
  created: {
    gains: "access",
    status: "created",
    actions: ["created"],
    delta: ["store: none -> default (lab12345)", "orders: none -> read-only", "products: none -> read-only"],
    codes: ["endpoint-claimed", "new-account"],
  },
  deleted: { gains: "nothing", status: "deleted", actions: ["deleted"] },
  retained: { gains: "nothing", status: "deleted", actions: ["retained"] },
  "moved-to-second-store": {
    gains: "access",
    status: "replaced",
    actions: ["replaced", "moved"],
    delta: ["store: default (lab12345) -> second (second01)", "products: none -> read-only"],
    codes: ["moved-to-another-store"],
  },
  "level-unknown": {
    ...rescoped,
    gains: "unknown",
    delta: ["orders: read-only -> known after apply"],
    marks: ["unknown"],
    codes: ["possible-escalation"],
  },
  "scopes-unknown": {
    ...rescoped,
    gains: "unknown",
    delta: ["*: none -> known after apply"],
    codes: ["possible-escalation"],
  },
  "endpoints-changed": { gains: "nothing", status: "metadata", actions: ["endpoints-changed"] },
  justified: { gains: "nothing", status: "metadata", actions: ["justifications-changed"] },
  "handed-over": { gains: "nothing", status: "metadata", actions: ["team-changed"] },
  "new-logical-name": { gains: "nothing", status: "metadata", actions: ["logical-name-changed"] },
  protected: { gains: "nothing", status: "metadata", actions: ["team-changed", "protected"] },
  "inside-component-token": { ...rescoped, gains: "access", marks: ["escalation"] },
  "under-granted": {
    status: "replaced",
    actions: ["replaced", "rescoped", "endpoints-changed"],
    gains: "nothing",
    codes: ["endpoint-not-documented", "endpoint-not-granted"],
  },
  "with-surplus": { ...rescoped, gains: "access", codes: ["scope-escalation", "surplus-scope"] },
  "personal-data": { ...rescoped, gains: "access", marks: ["escalation", "personal-data"] },
  money: { ...rescoped, gains: "access", marks: ["escalation", "money", "escalation-path"] },
  "escalation-path": {
    ...rescoped,
    gains: "access",
    marks: ["escalation", "personal-data", "money", "escalation-path"],
  },
  consumed: { ...rescoped, gains: "access", codes: ["consumers-change", "scope-escalation"] },
  "parameter-added": { ...rescoped, gains: "access", delta: ["store_v9_experiments: none -> held"] },
  "parameter-removed": { ...rescoped, gains: "nothing", marks: ["narrowing"] },
  "in-full-store": { ...rescoped, gains: "access", codes: ["scope-escalation", "token-gap"] },
};

describe("a preview of the real engine", () => {
  it("has a case for every account in it", () => {
    expect(Object.keys(cases).sort()).toEqual(review.accounts.map(({ name }) => name).sort());
  });

  it.each(Object.entries(cases))("says what becomes of the account %s", (name, expected) => {
    const account = accountOf(review, name);
    expect({ gains: account.gains, status: account.status, actions: account.actions }).toEqual({
      gains: expected.gains,
      status: expected.status,
      actions: expected.actions,
    });
    if (expected.delta) expect(account.approvalDelta).toEqual(expected.delta);
    if (expected.marks) expect(account.delta.flatMap(({ marks }) => marks)).toEqual(expected.marks);
    if (expected.codes) {
      const codes = codesOf(review, name).filter((code) => !code.startsWith("policy-"));
      expect(codes).toEqual(expected.codes);
    }
  });

  it("begins with one line that says what happened and who has to act", () => {
    expect(review.verdict.line).toMatch(
      /^15 escalations, 2 possible escalations, 2 new accounts, 5 narrowings, .*: must not pass, and needs approval by a security reviewer$/,
    );
  });

  it("names the newly reachable calls, counted by kind, the dangerous ones first", () => {
    const { reach } = accountOf(review, "widened");
    expect([reach.reads, reach.writes]).toEqual([0, 21]);
    expect(reach.dangerous.slice(0, 2)).toEqual([
      "POST /v3/orders/{order_id}/payment_actions/refunds",
      "DELETE /v2/orders",
    ]);
    expect(reach.calls).toContainEqual({ path: "/v2/orders/{order_id}", methods: ["PUT", "DELETE"] });
  });

  it("says which declared endpoint stops working, and what it would take", () => {
    expect(accountOf(review, "under-granted").endpoints.notGranted).toEqual([
      { call: "PUT /v2/orders/{order_id}", needs: 'orders: "modify"', stopsWorking: true },
    ]);
  });

  it("says what is too much, with the smaller set", () => {
    expect(accountOf(review, "with-surplus").surplus?.suffices).toBe('{ products: "read-only" }');
  });

  it("tells a replacement without a gap from one with a gap", () => {
    expect(accountOf(review, "widened").replacement).toMatchObject({ order: "create-first", gap: false });
    expect(accountOf(review, "named-and-rescoped").replacement).toMatchObject({ order: "delete-first", gap: true });
    expect(accountOf(review, "in-full-store").replacement).toMatchObject({ order: "delete-first", gap: true });
  });

  it("lists the resources that change with an account's token, and through which property", () => {
    const consumers = accountOf(review, "consumed").consumers.map(({ name, properties, change }) => [
      name,
      properties,
      change,
    ]);
    expect(consumers.sort()).toEqual([
      ["deployment", ["token"], "update"],
      ["immutable-image", ["slot"], "replace"],
    ]);
  });

  it("points at the line that declares an account", () => {
    const { position } = accountOf(review, "created");
    expect(position?.file).toBe("index.js");
    expect(position?.line).toBeGreaterThan(1);
  });

  it("counts the accounts of each store before and after", () => {
    expect(review.stores.map(({ store, before, after }) => [store, before, after])).toEqual([
      ["default (lab12345)", 25, 25],
      ["full (full0050)", 1, 1],
      ["second (second01)", 11, 12],
    ]);
  });
});

describe("other previews of the real engine", () => {
  it("finds nothing where nothing changes", () => {
    const unchanged = reviewOf("unchanged");
    expect(
      unchanged.accounts.every(
        ({ status, gains, delta }) => status === "unchanged" && gains === "nothing" && delta.length === 0,
      ),
    ).toBe(true);
    expect(unchanged.verdict.needsApproval).toBe(false);
  });

  it("tells a preview without its unchanged resources from a whole one", () => {
    const short = reviewOf("changes-without-sames");
    expect(short.complete).toBe(false);
    expect(short.findings.map(({ code }) => code)).toContain("preview-incomplete");
    expect(short.stores[0]?.atLeast).toBe(true);
    expect(short.verdict.counts.escalations).toBe(review.verdict.counts.escalations);
  });

  it("shows what was changed outside of Pulumi, and that the update takes it back", () => {
    const drift = reviewOf("drift");
    expect(accountOf(drift, "untouched")).toMatchObject({ gains: "nothing", loses: true });
    expect(codesOf(drift, "untouched")).toContain("drifted");
    expect(codesOf(drift, "renamed")).toContain("drifted");
    expect(accountOf(drift, "justified").actions).toEqual(["drifted", "recreated"]);
  });

  it("calls it a gain when an account that was deleted by hand would come back", () => {
    const drift = reviewOf("drift", { policy: readPolicySettings({ all: "disabled" }, rules) });
    expect(accountOf(drift, "justified")).toMatchObject({
      gains: "access",
      approvalDelta: ["store: none -> default (lab12345)", "customers: none -> read-only"],
    });
    expect(codesOf(drift, "justified")).toEqual(["drifted", "new-account"]);
    expect(drift.gate.reasons).toEqual([expect.stringMatching(/^justified was deleted outside of Pulumi/)]);
  });

  it("calls it an escalation when the program keeps what was widened by hand", () => {
    const accepted = reviewOf("drift-accepted");
    expect(accountOf(accepted, "untouched")).toMatchObject({
      gains: "access",
      approvalDelta: ["orders: none -> modify", "products: read-only -> modify"],
    });
    expect(codesOf(accepted, "untouched")).toContain("drift-kept");
  });

  it("closes the gate on a preview that failed", () => {
    const failed = reviewOf("failed");
    expect(failed.findings.map(({ code }) => code)).toContain("preview-failed");
    expect(failed.gate.closed).toBe(true);
  });

  it("shows changes in place, where the store allows them, as escalation and narrowing with the credentials kept", () => {
    const editable = reviewOf("editable");
    expect(accountOf(editable, "widened-in-place")).toMatchObject({
      gains: "access",
      status: "updated",
      credentials: "kept",
    });
    expect(accountOf(editable, "narrowed-in-place")).toMatchObject({
      gains: "nothing",
      loses: true,
      credentials: "kept",
    });
    expect(accountOf(editable, "renamed-in-place").actions).toEqual(["renamed"]);
  });
});

describe("stack exports of the real engine", () => {
  it("compared, show what became of the accounts", () => {
    const compared = reviewOf(["state-before", "state-after"]);
    expect(accountOf(compared, "widened")).toMatchObject({ gains: "access", status: "replaced" });
    expect(accountOf(compared, "level-unknown")).toMatchObject({ gains: "access" });
    expect(accountOf(compared, "new-logical-name").actions).toEqual(["logical-name-changed"]);
    expect(accountOf(compared, "secret-keeper").actions).toEqual(["replaced", "rotated"]);
    expect(accountOf(compared, "moved-to-second-store")).toMatchObject({ gains: "access" });
    expect(accountOf(compared, "deleted").status).toBe("deleted");
  });

  it("alone, are reviewed as they stand", () => {
    const state = reviewOf("state-after");
    expect(state.kind).toBe("state");
    expect(state.accounts.every(({ gains }) => gains === "nothing")).toBe(true);
    expect(state.findings.map(({ code }) => code)).toContain("surplus-scope");
  });
});
