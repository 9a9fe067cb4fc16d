import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  InputError,
  OptionError,
  readApprovals,
  readExpectedStores,
  readForbiddenCalls,
  readPlan,
  readRecordedCalls,
  renderHtml,
  renderMarkdown,
  renderSarif,
  renderText,
  reviewPlan,
  takeInventory,
  type Review,
  type ReviewOptions,
} from "../../review";
import { readPolicySettings } from "../../policy/judgement/settings";
import { presets } from "../../policy/presets";
import { rules } from "../../policy/rules";
import { withoutDirection } from "../../policy/judgement/weaker";
import { ACCOUNT_PROVIDER } from "../../engine/account-resource";
import { ACCOUNT_TYPE, accountOf, bytesOf, NOW, previewOf, reviewDocument, urnOf } from "./helpers";

/** Ways around the gate. What the engine writes about each was recorded from the real one. */
function recorded(name: string, options: ReviewOptions = {}): Review {
  const bytes = readFileSync(join(__dirname, "recordings", `gate-${name}.json`));
  return reviewPlan(readPlan([{ name, bytes }]), { now: NOW, ...options });
}

function codes(review: Review): string[] {
  return review.findings.map(({ code }) => code);
}

const deleting = { forbidden: readForbiddenCalls("DELETE /v3/catalog/products", "the test") };
const narrow = { scopes: { products: "read-only" } };
const wide = { scopes: { products: "read-only", customers: "modify" } };

describe("the gate", () => {
  it("closes over a token that would outlive its state", () => {
    const review = recorded("retained-narrowed", deleting);
    expect(review.gate.closed).toBe(true);
    expect(codes(review)).toContain("token-retained");
    expect(accountOf(review, "b")).toMatchObject({ gains: "nothing", loses: false });
    expect(accountOf(review, "b").retained?.scopes).toEqual({ products: "modify" });
    expect(review.gate.reasons).toContainEqual(expect.stringContaining("The old account of b could make DELETE"));
    expect(review.stores).toMatchObject([{ before: 5, after: 6 }]);
  });

  it("goes by the option that the state has: that is what the engine obeys", () => {
    expect(codes(recorded("retain-removed"))).toContain("token-retained");
    expect(codes(recorded("retain-added"))).not.toContain("token-retained");
  });

  it("closes over an account that goes together with another resource, and so is never deleted", () => {
    const review = recorded("deleted-with");
    expect(codes(review)).toContain("token-retained");
    expect(accountOf(review, "d").actions).toEqual(["retained"]);
    expect(accountOf(review, "box").actions).toEqual(["deleted"]);
  });

  it("closes where the summary and the steps disagree", () => {
    const document = previewOf(narrow, narrow);
    expect(codes(reviewDocument({ ...document, changeSummary: { update: 1, create: 1 } }))).toContain(
      "input-contradicts-itself",
    );
    const bare = { name: "preview.json", bytes: bytesOf({ steps: document.steps }) };
    expect(codes(reviewPlan(readPlan([bare])))).toContain("input-contradicts-itself");
    expect(codes(reviewDocument(document))).not.toContain("input-contradicts-itself");
  });

  it.each(['{"steps": [], "steps": []}', '{"a": {"b": 1, "\\u0062": 2}, "steps": []}'])(
    "reads no file in which a key stands twice: %s",
    (text) => {
      expect(() => readPlan([{ name: "p", bytes: bytesOf(text) }])).toThrow(InputError);
      expect(() => readApprovals(text, "approvals.json")).toThrow(OptionError);
    },
  );

  it.each(['{"a":{"k":1},"b":{"k":2}}', '[{"k":1},{"k":2}]', '{"a":"{\\"k\\":1,\\"k\\":2}","b":["k","k"]}'])(
    "does not take the same key in two objects for a repetition: %s",
    (text) => {
      expect(() => readPlan([{ name: "p", bytes: bytesOf(text) }])).toThrow(/neither a preview|not an object/);
    },
  );

  it("closes where a store is led to another address", () => {
    const expectedStores = readExpectedStores(
      '{"stores": {"default": {"storeHash": "abc123", "gatewayUrl": "https://gate.example.com"}}}',
      "stores.json",
    );
    const at = (config: object) => reviewDocument({ ...previewOf(narrow, narrow), config }, { expectedStores });
    const moved = (config: object) => codes(at(config)).includes("store-address-changed");
    expect(moved({ "bigcommerce:gatewayUrl": "https://gate.example.com/" })).toBe(false);
    expect(moved({})).toBe(false);
    expect(moved({ "bigcommerce:gatewayUrl": "https://evil.example.com" })).toBe(true);
    expect(moved({ "bigcommerce:apiUrl": "https://evil.example.com" })).toBe(true);
    expect(moved({ "bigcommerce:mode": "handoff" })).toBe(true);
    expect(moved({ "bigcommerce:storeHash": "def456" })).toBe(true);
    expect(moved({ "bigcommerce:stores": '{"eu":{"storeHash":"def456"}}' })).toBe(true);
  });

  it("closes where the plugin's provider is led elsewhere", () => {
    const type = "pulumi:providers:bigcommerce";
    const provider = (gatewayUrl: string) => ({ urn: urnOf("own", type), type, id: "1", inputs: { gatewayUrl } });
    const steps = [
      { op: "update", urn: urnOf("own", type), oldState: provider("https://a"), newState: provider("https://b") },
    ];
    expect(codes(reviewDocument({ steps, changeSummary: { update: 1 } }))).toContain("store-address-changed");
  });

  it("shows which resources will run code that came with the program, and says nothing of code that ran before", () => {
    const type = "pulumi-nodejs:dynamic/shop:Helper";
    const helper = (code: string) => ({ urn: urnOf("helper", type), type, id: "1", inputs: { __provider: code } });
    const told = (op: string, before: string | undefined, after: string) => {
      const { id: _, ...next } = helper(after);
      const oldState = before === undefined ? {} : { oldState: helper(before) };
      return reviewDocument({ steps: [{ op, urn: helper("").urn, ...oldState, newState: next }] });
    };
    const created = told("create", undefined, "exports.handler=()=>mine");
    expect(created.findings.find(({ code }) => code === "own-code")?.message).toBe(
      "helper will run code that came with the program and did not run before.",
    );
    expect(created.gate.closed).toBe(false);
    expect(codes(told("update", "exports.handler=()=>mine", "exports.handler=()=>other"))).toContain("own-code");
    expect(codes(told("same", "exports.handler=()=>mine", "exports.handler=()=>mine"))).not.toContain("own-code");
    expect(codes(reviewDocument(previewOf(narrow, wide)))).not.toContain("own-code");
  });

  it("closes where every rule is switched off, and names the rules that are weakened", () => {
    const policy = (file: object) => ({ policy: readPolicySettings(file, rules), isPolicyTrusted: false });
    const off = reviewDocument(previewOf(narrow, narrow), policy({ all: "disabled" }));
    expect(codes(off)).toContain("policy-off");
    expect(off.gate.closed).toBe(true);
    const weaker = reviewDocument(previewOf(narrow, narrow), policy({ naming: "advisory" }));
    expect(weaker.findings.find(({ code }) => code === "policy-weakened")?.message).toContain(
      "naming (advisory instead of mandatory)",
    );
    expect(weaker.gate.closed).toBe(false);
    expect(codes(reviewDocument(previewOf(narrow, narrow), policy({ all: "mandatory" })))).not.toContain(
      "policy-weakened",
    );
  });

  it("names settings that let more pass than the rules do by themselves", () => {
    const toldOf = (file: object) =>
      reviewDocument(previewOf(narrow, narrow), {
        policy: readPolicySettings(file, rules),
        isPolicyTrusted: false,
      }).findings.find(({ code }) => code === "policy-weakened")?.message;
    const exception = { rule: "naming", account: "a", reason: "see ERP-1234", owner: "us", expires: "2026-03-01" };
    const loose = toldOf({
      "scope-budget": { maxModify: 99, weights: { money: 0 } },
      "stencil-tokens": { protectedStacks: [], replaceThemesModify: false },
      "toxic-combinations": { without: ["orders-and-payments"] },
      "sensitive-scopes-need-justification": { minLength: 1, risks: ["money"] },
      "duplicate-purpose": { ownerSeparator: "nothing" },
      exceptions: { maxDays: 4000, allow: [exception] },
    });
    for (const part of [
      "scope-budget (maxModify 99 instead of 5)",
      "scope-budget (weights.money 0 instead of 3)",
      'stencil-tokens (protectedStacks [] instead of ["prod", "prod?", "prod-*", …])',
      "stencil-tokens (replaceThemesModify false instead of true)",
      'toxic-combinations (without ["orders-and-payments"] instead of [])',
      "sensitive-scopes-need-justification (minLength 1 instead of 15)",
      'sensitive-scopes-need-justification (risks ["money"] instead of ["personalData", "money", "escalation"])',
      'duplicate-purpose (ownerSeparator "nothing" instead of',
      "exceptions (maxDays 4000 instead of 180)",
    ])
      expect(loose).toContain(part);
    expect(
      toldOf({ "scope-budget": { maxModify: 1 }, "protect-in-production": { engineProtect: true } }),
    ).toBeUndefined();
    for (const preset of [presets.baseline, presets.strict]) expect(toldOf(preset)).toBeUndefined();
    const undirected = rules.flatMap(({ id, configSchema }) =>
      withoutDirection(configSchema).map((path) => [id, path]),
    );
    expect(undirected).toEqual([]);
  });

  it("takes no approval that lasts for ever", () => {
    const review = (until: string, more: object = {}) => {
      const approval = { account: "account", delta: ["customers: none -> modify"], by: "ana", until };
      const approvals = readApprovals(JSON.stringify({ approvals: [approval], ...more }), "approvals.json");
      return accountOf(reviewDocument(previewOf(narrow, wide), { approvals }), "account").approval;
    };
    expect(review("9999-12-31")).toBeNull();
    expect(review("2026-07-31")).not.toBeNull();
    expect(review("2026-08-02")).toBeNull();
    expect(review("2026-08-02", { maxDays: 365 })).not.toBeNull();
  });

  it("takes no exception that lasts for ever, or whose reason tells nothing", () => {
    const exception = { rule: "declared-purpose", account: "*", owner: "us", reason: "agreed until the new ERP" };
    const violations = (change: object, settings: object = {}) => {
      const allow = [{ ...exception, expires: "2026-07-01", ...change }];
      const file = { "declared-purpose": "mandatory", exceptions: { allow, ...settings } };
      const review = reviewDocument(previewOf(narrow, narrow), { policy: readPolicySettings(file, rules) });
      return review.findings
        .filter(({ code }) => code === "policy-violation")
        .map(({ rule }) => rule)
        .sort();
    };
    expect(violations({})).toEqual([]);
    expect(violations({ expires: "9999-12-31" })).toEqual(["declared-purpose", "exceptions-report"]);
    expect(violations({}, { maxDaysByRule: { "declared-purpose": 30 } })).toHaveLength(2);
    expect(violations({ expires: "2027-01-01" }, { maxDays: 365 })).toEqual([]);
    expect(() => violations({ reason: "aaaaaaaaaa" })).toThrow(/has to tell something/);
    expect(violations({ reason: "see ERP-1234" })).toEqual([]);
  });

  it("does not take thirty equal letters for a justification", () => {
    const of = (text: string) =>
      codes(reviewDocument(previewOf(narrow, { ...wide, justifications: { customers: text } }))).filter(
        (code) => code === "policy-violation",
      );
    expect(of("a".repeat(30))).toHaveLength(1);
    expect(of("Newsletter segments are worked out nightly")).toHaveLength(0);
  });

  it("shows a newly declared endpoint as a claim, with the power that it justifies", () => {
    const review = reviewDocument(previewOf(narrow, { ...wide, endpoints: ["DELETE /v3/customers"] }));
    expect(review.findings.find(({ code }) => code === "endpoint-claimed")?.message).toMatch(
      /now declares DELETE \/v3\/customers\. That is a claim, and it justifies customers: modify, which opens \d+ calls/,
    );
  });

  it("shows declared endpoints that the record never saw", () => {
    const endpoints = ["GET /v3/catalog/products", "GET /v3/catalog/brands"];
    const moment = "2026-01-10T00:00:00Z";
    const recordedCalls = readRecordedCalls(
      JSON.stringify({
        version: 1,
        from: "2026-01-01T00:00:00Z",
        until: "2026-01-31T00:00:00Z",
        accounts: [
          {
            owner: "acme/shop/dev/account",
            calls: [{ call: "GET /v3/catalog/products", count: 3, firstSeen: moment, lastSeen: moment }],
          },
        ],
      }),
      "calls.json",
    );
    const document = previewOf({ ...narrow, endpoints }, { ...narrow, endpoints });
    const seen = reviewDocument(document, { recordedCalls }).findings.filter(
      ({ code }) => code === "endpoint-never-seen",
    );
    expect(seen.map(({ message }) => message)).toEqual([
      "GET /v3/catalog/brands of account: declared, never seen in the 30 days of the record.",
    ]);
    expect(codes(reviewDocument(document))).not.toContain("endpoint-never-seen");
  });

  describe("with a record of calls", () => {
    const endpoints = ["GET /v3/catalog/products", "GET,PUT /v3/catalog/brands/{id}"];
    const seen = (call: string, lastSeen: string, count = 3) => ({ call, count, firstSeen: lastSeen, lastSeen });
    const recordOf = (calls: readonly object[], who: object = { owner: "acme/shop/dev/account" }) =>
      readRecordedCalls(
        JSON.stringify({
          version: 1,
          from: "2025-12-01T00:00:00Z",
          until: "2026-02-01T00:00:00Z",
          accounts: [{ ...who, calls }],
        }),
        "recorded-calls.json",
      );
    const made = { ...narrow, endpoints };
    const document = (after: object = made) => previewOf(made, { ...made, ...after });
    const about = (options: ReviewOptions, after: object = made) =>
      reviewDocument(document(after), options)
        .findings.filter(({ code }) => /seen|call-not-declared/.test(code))
        .map(({ code, message }) => [code, message]);

    it("warns of calls that were seen and that nobody declares, before or after the change", () => {
      const recordedCalls = recordOf([
        seen("GET /v3/catalog/products", "2026-01-20T00:00:00Z"),
        seen("PUT /v3/catalog/brands/{brand_id}", "2026-01-20T00:00:00Z"),
        seen("DELETE /v3/catalog/brands/{brand_id}", "2026-01-20T00:00:00Z", 1),
        seen("GET /v3/loyalty/{id}", "2026-01-20T00:00:00Z"),
      ]);
      expect(about({ recordedCalls })).toEqual([
        [
          "call-not-declared",
          "DELETE /v3/catalog/brands/{brand_id} of account: seen once, last on 2026-01-20, and not declared.",
        ],
        ["call-not-declared", "GET /v3/loyalty/{id} of account: seen 3 times, last on 2026-01-20, and not declared."],
      ]);
      const declaredNow = [...endpoints, "DELETE /v3/catalog/brands/:brand", "GET /v3/loyalty/{id}"];
      expect(about({ recordedCalls }, { endpoints: declaredNow })).toEqual([]);
    });

    it("demands that each declared endpoint was seen lately, if told to", () => {
      const recordedCalls = recordOf([
        seen("GET /v3/catalog/products", "2026-01-20T00:00:00Z"),
        seen("PUT /v3/catalog/brands/{brand_id}", "2025-12-10T00:00:00Z"),
      ]);
      const lately = reviewDocument(document(), { recordedCalls, seenWithinDays: 60 });
      expect(codes(lately)).not.toContain("endpoint-not-seen-lately");
      const late = reviewDocument(document(), { recordedCalls, seenWithinDays: 30 });
      expect(late.findings.find(({ code }) => code === "endpoint-not-seen-lately")?.message).toBe(
        "GET,PUT /v3/catalog/brands/{id} of account: declared, seen last on 2025-12-10; within 30 days is demanded.",
      );
      expect(late.gate.closed).toBe(true);
    });

    it("demands nothing of an endpoint that is declared by this change, nor of one that it takes away", () => {
      const recordedCalls = recordOf([seen("GET /v3/catalog/products", "2026-01-20T00:00:00Z")]);
      const change = { endpoints: ["GET /v3/catalog/products", "GET /v3/catalog/trees"] };
      expect(about({ recordedCalls, seenWithinDays: 30 }, change)).toEqual([]);
    });

    it("knows an account by its owner after its token was renewed, and says where a record does not know it", () => {
      const calls = [
        seen("GET /v3/catalog/products", "2026-01-20T00:00:00Z"),
        seen("GET /v3/catalog/brands/{brand_id}", "2026-01-20T00:00:00Z"),
      ];
      const renewed = recordOf(calls, { fingerprint: "000000000000", owner: "acme/shop/dev/account" });
      expect(about({ recordedCalls: renewed, seenWithinDays: 30 })).toEqual([]);
      const stranger = recordOf(calls, { fingerprint: "000000000000" });
      expect(about({ recordedCalls: stranger })).toEqual([]);
      expect(about({ recordedCalls: stranger, seenWithinDays: 30 })).toEqual([
        ["endpoint-not-seen-lately", "The record knows no call of account: neither its token nor its owner is in it."],
      ]);
    });
  });

  it("refuses the deletion of a production account without a successor, and lets a replacement pass", () => {
    const production = (document: object) =>
      JSON.parse(JSON.stringify(document).replaceAll("urn:pulumi:dev", "urn:pulumi:production")) as object;
    const refused = (document: object) =>
      reviewDocument(production(document)).findings.some(({ rule }) => rule === "protect-in-production");
    expect(refused(previewOf(narrow, undefined))).toBe(true);
    expect(refused(previewOf(narrow, wide))).toBe(false);
  });

  it.each(["target", "exclude"])("leaves out of its judgement what --%s leaves alone", (name) => {
    const review = recorded(name);
    expect(review.accounts.map((account) => account.name)).not.toContain("fresh");
    expect(accountOf(review, "c").status).toBe("unchanged");
    expect(accountOf(review, "target").status).toBe("created");
    expect(codes(review)).not.toContain("step-not-understood");
    expect(codes(review)).not.toContain("input-contradicts-itself");
    expect(review.stores).toMatchObject([{ store: "default (lab12345)", before: 5, after: 6 }]);
  });

  it("questions two states that are of different stacks or stores", () => {
    const state = (stack: string, ...storeHashes: string[]) => ({
      name: stack,
      bytes: bytesOf({
        deployment: {
          resources: storeHashes.map((storeHash, index) => ({
            urn: urnOf(`a${index}`).replace("pulumi:dev", `pulumi:${stack}`),
            type: ACCOUNT_TYPE,
            id: "1",
            inputs: { __provider: ACCOUNT_PROVIDER, tokenType: "v2v3", ...narrow },
            outputs: { tokenType: "v2v3", ...narrow, storeHash },
          })),
        },
      }),
    });
    const between = (...states: ReturnType<typeof state>[]) => reviewPlan(readPlan(states), { now: NOW });
    const stacks = between(state("dev", "abc123"), state("prod", "abc123"));
    expect(stacks.gate.closed).toBe(true);
    expect(stacks.gate.reasons).toContainEqual(expect.stringContaining("two stacks, shop/dev and shop/prod"));
    const stores = between(state("dev", "abc123"), state("dev", "def456", "ghi789"));
    expect(codes(stores)).toContain("input-contradicts-itself");
    expect(stores.gate.closed).toBe(true);
    expect(stores.gate.reasons).toContainEqual(
      expect.stringContaining("different stores, abc123 in the one and def456 and ghi789 in the other"),
    );
    // One of two accounts has moved: that is a change of a stack, and is shown as one.
    const moved = between(state("dev", "abc123", "abc123"), state("dev", "abc123", "def456"));
    expect(codes(moved)).toEqual(expect.arrayContaining(["moved-to-another-store"]));
    expect(codes(moved)).not.toContain("input-contradicts-itself");
    const [same, none] = [
      between(state("dev", "abc123"), state("dev", "abc123")),
      between(state("dev"), state("dev", "a1")),
    ];
    for (const review of [same, none]) expect(codes(review)).not.toContain("input-contradicts-itself");
  });

  it("closes where the configuration of the stores is masked, so that nobody sees where they are", () => {
    const stores = '{"stores": {"eu": {"storeHash": "abc123", "gatewayUrl": "https://gate.example.com"}}}';
    const expectedStores = readExpectedStores(stores, "stores.json");
    const inEu = { ...narrow, store: "eu" };
    const at = (config: object) => reviewDocument({ ...previewOf(inEu, inEu), config }, { expectedStores });
    const shown = { eu: { storeHash: "abc123", gatewayUrl: "https://gate.example.com" } };
    expect(codes(at({ "bigcommerce:stores": JSON.stringify(shown) }))).not.toContain("store-address-changed");
    const masked = at({ "bigcommerce:stores": "[secret]" });
    expect(masked.gate.closed).toBe(true);
    expect(masked.gate.reasons).toContainEqual(expect.stringContaining("is a secret as a whole"));
    const ownToken = { eu: { ...shown.eu, gatewayToken: "[secret]" } };
    expect(codes(at({ "bigcommerce:stores": JSON.stringify(ownToken) }))).not.toContain("store-address-changed");
    const ownAddress = { eu: { ...shown.eu, gatewayUrl: "[secret]" } };
    expect(codes(at({ "bigcommerce:stores": JSON.stringify(ownAddress) }))).toContain("store-address-changed");
  });
});

describe("a forged account", () => {
  const step = (type: string, inputs: object) => ({
    steps: [{ op: "create", urn: urnOf("helper", type), newState: { urn: urnOf("helper", type), type, inputs } }],
    changeSummary: { create: 1 },
  });
  it("is an account in the review, and in the inventory of a state that holds it", () => {
    const type = "pulumi-nodejs:dynamic:Resource";
    const inputs = { __provider: ACCOUNT_PROVIDER, tokenType: "v2v3", scopes: { customers: "modify" } };
    const review = reviewDocument(step(type, inputs), {
      forbidden: readForbiddenCalls("DELETE /v3/customers", "the test"),
    });
    expect(codes(review)).toEqual(expect.arrayContaining(["account-forged", "forbidden-call", "new-account"]));
    expect(renderText(review)).toContain("1 forged account");
    const urn = urnOf("helper", type);
    const state = { deployment: { resources: [{ urn, type, id: "1", inputs, outputs: inputs }] } };
    const rows = takeInventory([readPlan([{ name: "state", bytes: bytesOf(state) }])], NOW);
    expect(rows).toMatchObject([{ name: "helper", forgery: expect.stringContaining("its type is") as string }]);
  });
});

describe("the forms", () => {
  it("say in which store an account gains access, where there are several", () => {
    const inputs = (store: string) => ({ ...wide, store });
    const steps = ["s2", "s12"].flatMap((store) => previewOf(undefined, inputs(store), `feed-${store}`).steps);
    const review = reviewDocument({ steps });
    expect(review.stores.map(({ store }) => store)).toEqual(["s2", "s12"]);
    expect(renderText(review)).toMatch(/feed-s12 .*in store s12/);
    expect(renderMarkdown(review)).toContain("`feed-s12` in `s12`");
    expect(renderHtml(review)).toContain("new account · s12");
  });

  it("give the approval in one piece, however narrow the terminal is", () => {
    const review = reviewDocument(previewOf(narrow, wide));
    const line = renderText(review, { width: 40 })
      .split("\n")
      .find((text) => text.trim().startsWith('{"account"'));
    expect(JSON.parse(line ?? "")).toMatchObject({ account: "account", delta: ["customers: none -> modify"] });
  });

  it("keep SARIF within what GitHub takes: the heaviest first, and how many were left out", () => {
    const review = reviewDocument(previewOf(narrow, wide));
    const [first] = review.findings;
    if (first === undefined) throw new Error("the review found nothing");
    const notes = Array.from({ length: 26_000 }, () => ({ ...first, severity: "note" as const }));
    const log = JSON.parse(renderSarif({ ...review, findings: [...review.findings, ...notes] })) as {
      runs: { results: { level: string }[]; properties: { resultsLeftOut: number } }[];
    };
    expect(log.runs[0]?.results).toHaveLength(25_000);
    expect(log.runs[0]?.results[0]?.level).toBe("error");
    expect(log.runs[0]?.properties.resultsLeftOut).toBe(1000 + review.findings.length);
  });

  it.each(["\u034f", "\ufe0f", "\u{e0101}", "\u206a", "\u2800", "\u200b", "\u202e"])(
    "show no invisible character: %j",
    (character) => {
      const review = reviewDocument(previewOf(undefined, { ...wide, team: `a${character}b` }));
      expect(accountOf(review, "account").team).toBe("a\u{fffd}b");
    },
  );
});
