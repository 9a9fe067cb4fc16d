import { readPolicySettings } from "../../policy/judgement/settings";
import { rules } from "../../policy/rules";
import { readBoundary } from "../../review/options/boundary";
import {
  readPlan,
  renderHtml,
  renderMarkdown,
  renderText,
  type Review,
  reviewPlan,
  type ReviewOptions,
} from "../../review";
import { ACCOUNT_PROVIDER } from "../../engine/account-resource";
import { accountOf, codesOf, NOW } from "./helpers";

const TYPE = "pulumi-nodejs:dynamic/bigcommerce:ApiAccount";
const urnOf = (name: string, parent = "bigcommerce:index:RotatingApiAccount") =>
  `urn:pulumi:production::shop::${parent}$${TYPE}::${name}`;

interface Side {
  readonly scopes: Readonly<Record<string, string>>;
  readonly store?: string;
}
const READ: Side = { scopes: { orders: "read-only" } };

const purpose = {
  endpoints: ["GET /v2/orders", "PUT /v2/orders/{order_id}"],
  justifications: { orders: "The ERP writes the order status back" },
  team: "erp",
};

function stateOf(name: string, { scopes, store }: Side, exists: boolean, parent?: string): object {
  const inputs = { __provider: ACCOUNT_PROVIDER, tokenType: "v2v3", scopes, ...(store === undefined ? {} : { store }) };
  return {
    urn: urnOf(name, parent),
    custom: true,
    type: TYPE,
    inputs: { ...inputs, ...purpose },
    ...(exists
      ? {
          id: `id-of-${name}`,
          outputs: { ...inputs, name: `${name}-0a0a0a`, storeHash: store ?? "abc123", accessToken: "[secret]" },
        }
      : {}),
  };
}

/** A preview in the engine's form: each generation with what it was and what it will be. */
function review(
  generations: Readonly<Record<string, readonly [before: Side | undefined, after: Side | undefined]>>,
  options: ReviewOptions & { parent?: string } = {},
): Review {
  const { parent, ...rest } = options;
  const steps = Object.entries(generations).map(([name, [before, after]]) => ({
    op: before === undefined ? "create" : after === undefined ? "delete" : "same",
    urn: urnOf(name, parent),
    ...(before === undefined ? {} : { oldState: stateOf(name, before, true, parent) }),
    ...(after === undefined ? {} : { newState: stateOf(name, after, before !== undefined, parent) }),
  }));
  const changeSummary: Record<string, number> = {};
  for (const { op } of steps) changeSummary[op] = (changeSummary[op] ?? 0) + 1;
  const bytes = Buffer.from(JSON.stringify({ steps, changeSummary }));
  return reviewPlan(readPlan([{ name: "preview.json", bytes }]), {
    now: NOW,
    policy: readPolicySettings({}, rules),
    isPolicyTrusted: true,
    ...rest,
  });
}

describe("the day on which an account rotates", () => {
  const rotated = review({ "erp-2026-11-01": [READ, READ], "erp-2027-01-30": [undefined, READ] });

  it("is a rotation, and nobody has to sign for a new account", () => {
    expect(rotated.verdict.line).toBe("1 rotation: nobody gains power");
    expect(rotated.gate.closed).toBe(false);
    expect(accountOf(rotated, "erp-2027-01-30")).toMatchObject({
      status: "created",
      actions: ["created", "rotated"],
      gains: "nothing",
      delta: [],
      credentials: "issued",
    });
    expect(codesOf(rotated, "erp-2027-01-30")).not.toContain("new-account");
  });

  it("reads so in the forms for people", () => {
    const text = renderText(rotated);
    expect(text).toContain("1 rotation: nobody gains power");
    expect(text).toMatch(/erp-2027-01-30.*same access/);
    expect(renderMarkdown(rotated)).toContain("created, rotated");
    expect(renderHtml(rotated)).toContain("rotation");
  });

  it("is an escalation by exactly what the new account may do beyond the one before", () => {
    const widened = review({
      "erp-2026-11-01": [READ, READ],
      "erp-2027-01-30": [undefined, { scopes: { orders: "modify" } }],
    });
    expect(widened.gate.closed).toBe(true);
    expect(accountOf(widened, "erp-2027-01-30").approvalDelta).toEqual(["orders: read-only -> modify"]);
  });

  it("is a new account where no account of the same component and store was there", () => {
    const cases: Review[] = [
      review({ "erp-2027-01-30": [undefined, READ] }),
      review({ "feed-2026-11-01": [READ, READ], "erp-2027-01-30": [undefined, READ] }),
      review({ "erp-2026-11-01": [READ, READ], "erp-2027-01-30": [undefined, { ...READ, store: "eu" }] }),
      review({ "erp-2026-11-01": [READ, READ], "erp-2027-01-30": [undefined, READ] }, { parent: "acme:index:Shop" }),
    ];
    for (const it of cases) {
      expect(it.verdict.counts).toMatchObject({ newAccounts: 1, rotations: 0 });
      expect(it.gate.closed).toBe(true);
    }
  });

  it("takes a wrong clock for what it is", () => {
    const back = review({ "erp-2027-01-30": [READ, undefined], "erp-2026-11-01": [undefined, READ] });
    expect(codesOf(back, "erp-2026-11-01")).toEqual(expect.arrayContaining(["new-account", "rotation-goes-back"]));
    expect(back.verdict.counts).toMatchObject({ deletions: 1, retirements: 0, rotations: 0 });
    expect(back.gate.closed).toBe(true);
  });
});

describe("the day on which an overlap ends", () => {
  it("is a retirement: no surprise, no deletion without a successor", () => {
    const retired = review({ "erp-2026-11-01": [READ, undefined], "erp-2027-01-30": [READ, READ] });
    expect(retired.verdict.line).toBe("1 retirement: nobody gains power");
    expect(retired.verdict.counts.deletions).toBe(0);
    expect(accountOf(retired, "erp-2026-11-01")).toMatchObject({ actions: ["retired"], loses: false });
    expect(retired.findings.filter(({ rule }) => rule === "protect-in-production")).toEqual([]);
    expect(renderMarkdown(retired)).toContain("retired, its overlap has ended");
  });

  it("may be the day of the rotation, in a run that comes late", () => {
    const late = review({ "erp-2026-11-01": [READ, undefined], "erp-2027-01-30": [undefined, READ] });
    expect(late.verdict.line).toBe("1 rotation, 1 retirement: nobody gains power");
    expect(late.gate.closed).toBe(false);
  });

  it("is refused in production where nothing comes after it", () => {
    const gone = review({ "erp-2026-11-01": [READ, undefined] });
    expect(gone.findings.map(({ rule }) => rule)).toContain("protect-in-production");
    expect(gone.gate.closed).toBe(true);
  });
});

it("takes a boundary of the rotation for each of its accounts", () => {
  const boundary = readBoundary(JSON.stringify({ accounts: { erp: { scopes: { orders: "read-only" } } } }), "boundary");
  const within = review({ "erp-2026-11-01": [READ, READ] }, { boundary });
  expect(codesOf(within, "erp-2026-11-01")).not.toContain("exceeds-boundary");
  const beyond = review({ "feed-2026-11-01": [READ, READ] }, { boundary });
  expect(codesOf(beyond, "feed-2026-11-01")).toContain("exceeds-boundary");
});
