import { readApprovals, renderHtml, renderMarkdown, renderText, type ReviewOptions } from "../../review";
import { readPolicySettings } from "../../policy/judgement/settings";
import { rules } from "../../policy/rules";
import { accountOf, codesOf, previewOf, reviewDocument } from "./helpers";

/** An approval is for one store: what a signature covers where an account is new, or moves. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const policy = readPolicySettings({ all: "disabled" }, rules);
const scopes = { orders: "modify" };

type Made = ReturnType<typeof previewOf>;

const created = (store?: string) => previewOf(undefined, { scopes, ...(store === undefined ? {} : { store }) });

/** The account moves: the engine replaces it because of its store. */
function moving(store?: string): Made {
  const inputs = store === undefined ? {} : { store };
  const { steps } = previewOf({ scopes }, { scopes, ...inputs });
  return { steps: [{ ...steps[0], op: "replace", replaceReasons: ["store"] }], changeSummary: { replace: 1 } };
}

function gateWith(delta: readonly string[], document: object, options: ReviewOptions = {}): boolean {
  const approvals = [{ account: "account", delta, by: "ana", until: "2026-03-01" }];
  const read = readApprovals(JSON.stringify({ approvals }), "a.json");
  return reviewDocument(document, { approvals: read, policy, ...options }).gate.closed;
}

describe("the store of an approval", () => {
  const signed = ["store: none -> default", "orders: none -> modify"];

  it("is part of what is signed for a new account", () => {
    expect(accountOf(reviewDocument(created()), "account").approvalDelta).toEqual(signed);
    expect(gateWith(signed, created())).toBe(false);
  });

  it("does not cover another store, nor one that only the update knows", () => {
    expect(gateWith(signed, created("production-eu"))).toBe(true);
    expect(gateWith(signed, created(UNKNOWN))).toBe(true);
  });

  it("is named with its hash where the configuration or another account tells it", () => {
    const config = { "bigcommerce:storeHash": "abc123", "bigcommerce:stores": '{"eu":{"storeHash":"def456"}}' };
    const deltaOf = (document: object) => accountOf(reviewDocument(document), "account").approvalDelta[0];
    expect(deltaOf({ ...created(), config })).toBe("store: none -> default (abc123)");
    expect(deltaOf({ ...created("eu"), config })).toBe("store: none -> eu (def456)");
    const other = previewOf({ scopes, store: "eu" }, { scopes, store: "eu" }, "other").steps;
    expect(deltaOf({ steps: [...created("eu").steps, ...other] })).toBe("store: none -> eu (abc123)");
  });

  it("cannot be signed for while it is unknown, and every form says that it is", () => {
    const review = reviewDocument(created(UNKNOWN), { policy });
    const delta = accountOf(review, "account").approvalDelta;
    expect(delta).toContain("store: none -> known after apply");
    expect(gateWith(delta, created(UNKNOWN))).toBe(true);
    expect(accountOf(review, "account").store).toBe("known after apply");
    expect(renderText(review)).toMatch(/Store +none → known after apply +possible escalation/);
    for (const render of [renderText, renderMarkdown, renderHtml]) expect(render(review)).not.toContain("To approve");
  });

  it("is unknown, and not the default one, where an account moves to a store that only the update knows", () => {
    const review = reviewDocument(moving(UNKNOWN), { policy });
    expect(accountOf(review, "account").approvalDelta[0]).toBe("store: default (abc123) -> known after apply");
    expect(gateWith(accountOf(review, "account").approvalDelta, moving(UNKNOWN))).toBe(true);
  });

  it("is another one where the hash of its key was changed", () => {
    const told = { ...moving(), config: { "bigcommerce:storeHash": "def456" } };
    expect(codesOf(reviewDocument(told, { policy }), "account")).toEqual(["moved-to-another-store"]);
    const { approvalDelta } = accountOf(reviewDocument(told), "account");
    expect(approvalDelta[0]).toBe("store: default (abc123) -> default (def456)");
    expect(gateWith(approvalDelta, told)).toBe(false);
  });

  it("cannot be signed for where the hash of its key was changed and the file does not tell the new one", () => {
    const { approvalDelta } = accountOf(reviewDocument(moving()), "account");
    expect(approvalDelta[0]).toBe("store: default (abc123) -> known after apply");
    expect(gateWith(approvalDelta, moving())).toBe(true);
  });
});
