import {
  InputError,
  OptionError,
  readApprovals,
  readExpectedStores,
  readPlan,
  readPolicyConfig,
  renderHtml,
  renderJson,
  renderMarkdown,
  renderSarif,
  renderText,
  reviewPlan,
  type Review,
  type ReviewOptions,
} from "../../review";
import { ACCOUNT_PROVIDER, PACKAGED_ACCOUNT_TYPE } from "../../engine/account-resource";
import { judgeGenuine } from "../../policy/judgement/genuine";
import { readPolicySettings } from "../../policy/judgement/settings";
import { rules } from "../../policy/rules";
import { ACCOUNT_TYPE, accountOf, bytesOf, NOW, previewOf, recording, reviewDocument, urnOf } from "./helpers";

const narrow = { scopes: { products: "read-only" } };
const wide = { scopes: { products: "read-only", customers: "modify" } };
const codes = (review: Review) => [...new Set(review.findings.map(({ code }) => code))];
const lax: ReviewOptions = { policy: readPolicySettings({ all: "advisory" }, rules) };

/** One side of an account as the engine writes it. */
function state(name: string, inputs: object, more: object = {}, type = ACCOUNT_TYPE): Record<string, unknown> {
  const code = type === ACCOUNT_TYPE ? { __provider: ACCOUNT_PROVIDER } : {};
  return { urn: urnOf(name, type), type, custom: true, inputs: { ...code, tokenType: "v2v3", ...inputs }, ...more };
}
function made(name: string, inputs: object, more: object = {}, type = ACCOUNT_TYPE): Record<string, unknown> {
  const outputs = { name: `${name}-0a0a0a`, tokenType: "v2v3", ...inputs, storeHash: "abc123" };
  return state(name, inputs, { id: `id-of-${name}`, outputs, ...more }, type);
}
function reviewText(text: string): Review {
  return reviewPlan(readPlan([{ name: "preview.json", bytes: bytesOf(text) }]), { now: NOW, ...lax });
}

describe("values of an odd form", () => {
  it.each<[string, unknown]>([
    ["a number for a level", { customers: 1 }],
    ["true for a level", { customers: true }],
    ["an object for a level", { customers: { level: "modify" } }],
    ["a list of families", ["customers"]],
    ["a text", "customers:modify"],
    ["another case", { Customers: "Modify" }],
    ["a level that no family has", { products: "admin" }],
    ["a family called constructor", { constructor: "modify" }],
    ["a family called hasOwnProperty", { hasOwnProperty: "modify" }],
    ["a masked level", { customers: "[secret]" }],
    ["a secret as a whole", "[secret]"],
    ["an output that is not known yet", "04da6b54-80e4-46f7-96ec-b56ff0331ba9"],
    ["an object that is not known yet", "dd056dcd-154b-4c76-9bd3-c8f88648b5ff"],
    ["an unknown level", { customers: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }],
    ["an invisible character in a family", { "customers\u200b": "modify" }],
    ["a letter of another script in a family", { "\u0441ustomers": "modify" }],
  ])("scopes as %s close the gate", (_what, scopes) => {
    expect(reviewDocument(previewOf(narrow, { scopes }), lax).gate.closed).toBe(true);
  });
  it("a family called __proto__ closes the gate", () => {
    const text = JSON.stringify({ ...previewOf(narrow, { scopes: { XX: "modify" } }) }).replaceAll("XX", "__proto__");
    expect(reviewText(text).gate.closed).toBe(true);
  });
  it("inputs below __proto__ are not read as inputs", () => {
    const text = JSON.stringify(previewOf(undefined, { XX: wide })).replaceAll("XX", "__proto__");
    expect(accountOf(reviewText(text), "account").after?.scopes).toEqual({});
  });
  it.each(["store_v2_customers", "STORE_V2_CUSTOMERS", " store_v2_customers", "store_v2_orders store_v2_customers"])(
    "the parameter %j closes the gate",
    (parameter) => {
      expect(reviewDocument(previewOf(narrow, { ...narrow, additionalScopes: [parameter] }), lax).gate.closed).toBe(
        true,
      );
    },
  );
  it.each(["publish", "Publish-Theme", "publish-theme-and-more"])(
    "the access level %j closes the gate",
    (accessLevel) => {
      const before = { tokenType: "stencil-cli", accessLevel: "local-development-only" };
      expect(reviewDocument(previewOf(before, { ...before, accessLevel }), lax).gate.closed).toBe(true);
      expect(reviewDocument(previewOf(undefined, { ...before, accessLevel }), lax).gate.closed).toBe(true);
    },
  );
  it.each(["v4", "V2V3", "Stencil-CLI", "oauth"])("the token type %j closes the gate", (tokenType) => {
    expect(reviewDocument(previewOf(narrow, { ...narrow, tokenType }), lax).gate.closed).toBe(true);
    expect(reviewDocument(previewOf(undefined, { tokenType, accessLevel: "publish-theme" }), lax).gate.closed).toBe(
      true,
    );
  });
  it("values that nest without end are not read at all, in no file", () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    const text = JSON.stringify(previewOf(narrow, { scopes: "XX" })).replaceAll('"XX"', `{"customers": ${deep}}`);
    expect(() => reviewText(text)).toThrow(InputError);
    expect(() => readApprovals(`{"approvals": ${deep}}`, "approvals.json")).toThrow(OptionError);
    expect(() => readPolicyConfig(`{"naming": ${deep}}`, "policy.json")).toThrow(OptionError);
  });
  it("a rule that a policy configuration names twice is refused", () => {
    const twice = '{"naming": "mandatory", "all": "mandatory", "naming": "disabled"}';
    expect(() => readPolicyConfig(twice, "policy.json")).toThrow(/holds a key twice/);
    expect(readPolicyConfig('{"naming": "advisory"}', "policy.json")).toEqual({ naming: "advisory" });
  });
  it.each(["null", "[]", '"x"', "1"])("inputs that are %s close the gate, also for the plugin's type", (inputs) => {
    for (const type of [ACCOUNT_TYPE, PACKAGED_ACCOUNT_TYPE]) {
      const next = { ...state("a", {}, {}, type), inputs: "XX" } as Record<string, unknown>;
      const text = JSON.stringify({
        steps: [{ op: "create", urn: next.urn, newState: next }],
        changeSummary: { create: 1 },
      });
      expect(reviewText(text.replaceAll('"XX"', inputs)).gate.closed).toBe(true);
    }
  });
});

describe("a preview that does not add up", () => {
  it.each(['"1"', "1e999", "1.5", "null", "{}", "-1", "true"])("counts %s of something", (count) => {
    const text = `{"steps": [], "changeSummary": {"create": ${count}}}`;
    expect(codes(reviewText(text))).toContain("input-contradicts-itself");
    expect(codes(reviewText(`{"steps": [], "changeSummary": {"same": ${count}}}`))).toContain(
      "input-contradicts-itself",
    );
  });
  it("is a preview and a state at once", () => {
    const both = { ...previewOf(narrow, wide), deployment: { resources: [] } };
    expect(() => reviewDocument(both)).toThrow(InputError);
  });
  it("gives one resource two new states", () => {
    const [first] = previewOf(undefined, narrow).steps;
    const [second] = previewOf(undefined, wide).steps;
    expect(codes(reviewDocument({ steps: [first, second] }))).toContain("input-contradicts-itself");
  });
  it("is none where a replacement imports or reads its successor", () => {
    const type = "aws:s3/bucket:Bucket";
    const bucket = { urn: urnOf("bucket", type), type, id: "1", inputs: {} };
    const steps = ["import-replacement", "read-replacement", "discard-replaced", "delete-replaced", "replace"].map(
      (op) => ({
        op,
        urn: bucket.urn,
        oldState: bucket,
        newState: bucket,
      }),
    );
    expect(codes(reviewDocument({ steps }, lax))).not.toContain("input-contradicts-itself");
  });
  it("makes resources of two stacks, so that approvals for the one would count in the other", () => {
    const elsewhere = (text: string) => text.replace("urn:pulumi:dev:", "urn:pulumi:production:");
    const first = { ...state("a", narrow), urn: urnOf("a") };
    const second = { ...state("b", wide), urn: elsewhere(urnOf("b")) };
    const steps = [first, second].map((newState) => ({ op: "create", urn: newState.urn, newState }));
    expect(codes(reviewDocument({ steps }, lax))).toContain("input-contradicts-itself");
    // What goes may have come from another stack.
    const gone = { ...made("c", wide), urn: elsewhere(urnOf("c")) };
    const review = reviewDocument({ steps: [{ op: "delete", urn: gone.urn, oldState: gone }, steps[0]] }, lax);
    expect(codes(review)).not.toContain("input-contradicts-itself");
    expect(review.stack).toBe("dev");
  });
  it("replaces an account by another one than it shows", () => {
    const urn = urnOf("a");
    const steps = [
      { op: "create-replacement", urn, oldState: made("a", narrow), newState: state("a", wide) },
      { op: "replace", urn, oldState: made("a", narrow), newState: state("a", narrow), replaceReasons: ["keepers"] },
      { op: "delete-replaced", urn, oldState: made("a", narrow) },
    ];
    expect(reviewDocument({ steps }, lax).gate.closed).toBe(true);
  });
  it.each([
    "read",
    "read-replacement",
    "discard",
    "discard-replaced",
    "import-replacement",
    "Create",
    "create ",
    "toString",
    "__proto__",
    "",
  ])("does %j with an account", (op) => {
    const steps = [{ op, urn: urnOf("a"), newState: state("a", wide) }];
    expect(reviewDocument({ steps }, lax).gate.closed).toBe(true);
  });
  it("has an old state and no new one", () => {
    for (const op of ["same", "update", "replace"]) {
      const steps = [{ op, urn: urnOf("a"), oldState: made("a", narrow) }];
      expect(codes(reviewDocument({ steps }, lax))).toContain("step-not-understood");
    }
  });
  it("names the type of another resource in the step, and of an account in the URN", () => {
    const steps = [{ op: "create", urn: urnOf("a"), newState: { ...state("a", wide), type: "aws:s3/bucket:Bucket" } }];
    expect(reviewDocument({ steps }, lax).gate.closed).toBe(true);
    const bare = [{ op: "create", urn: urnOf("a"), newState: { type: "aws:s3/bucket:Bucket", inputs: {} } }];
    expect(reviewDocument({ steps: bare }, lax).gate.closed).toBe(true);
  });
});

describe("who runs an account", () => {
  const providerOf = (type: string, name: string) => `${urnOf(name, `pulumi:providers:${type}`)}::0a0a`;
  it.each(["mine", "default_9_9_9", "default_9_9_9_https_/evil.example.com", "default-mine"])(
    "a provider of dynamic resources called %s",
    (name) => {
      const next = state("a", narrow, { provider: providerOf("pulumi-nodejs", name) });
      const review = reviewDocument({ steps: [{ op: "create", urn: urnOf("a"), newState: next }] }, lax);
      expect(codes(review)).toContain("account-forged");
    },
  );
  it("is told to the policy pack as well, which refuses what a provider of the program's own runs", () => {
    const shown = { type: ACCOUNT_TYPE, urn: urnOf("a"), inputs: narrow, isTextLeftOut: true };
    const judged = (name: string) =>
      judgeGenuine({ ...shown, provider: urnOf(name, "pulumi:providers:pulumi-nodejs") });
    expect(judged("mine")?.what).toContain("a provider of its own (mine) runs it");
    expect(judged("default")).toBeUndefined();
  });
  // The engine hides every provider whose name begins with `default` from a preview (IsDefaultProvider in its sources).
  it.each(["default::evil", "default_mine", "default-mine", "defaults", "default_1", "default_1_2_3/x"])(
    "a provider called %s, which no preview shows",
    (name) => {
      const of = (type: string, provider: string) => {
        const next = state("a", narrow, { provider }, type);
        return codes(reviewDocument({ steps: [{ op: "create", urn: next["urn"], newState: next }] }, lax));
      };
      expect(of(ACCOUNT_TYPE, providerOf("pulumi-nodejs", name))).toContain("account-forged");
      expect(of(PACKAGED_ACCOUNT_TYPE, providerOf("bigcommerce", name))).toContain("account-forged");
      const shown = { type: PACKAGED_ACCOUNT_TYPE, urn: urnOf("a", PACKAGED_ACCOUNT_TYPE), inputs: narrow };
      const urn = urnOf(name, "pulumi:providers:bigcommerce");
      expect(judgeGenuine({ ...shown, isTextLeftOut: true, provider: `${urn}::` })?.what).toContain(name);
    },
  );
  it("a provider inside a component, whatever its name: the engine's own have no parent", () => {
    for (const [type, plugin] of [
      [ACCOUNT_TYPE, "pulumi-nodejs"],
      [PACKAGED_ACCOUNT_TYPE, "bigcommerce"],
    ] as const) {
      const provider = `${urnOf("default", `shop:index:Team$pulumi:providers:${plugin}`)}::0a0a`;
      const next = state("a", narrow, { provider }, type);
      const review = reviewDocument({ steps: [{ op: "create", urn: next["urn"], newState: next }] }, lax);
      expect(codes(review)).toContain("account-forged");
    }
  });
  it("a provider of the program's own, whose hash is not that of another whose name it begins with", () => {
    const type = "pulumi:providers:bigcommerce";
    const own = (name: string, storeHash: string) => {
      const at = { urn: urnOf(name, type), type, id: "0a0a", inputs: { storeHash } };
      return { op: "same", urn: at.urn, oldState: at, newState: at };
    };
    const next = state("a", narrow, { provider: providerOf("bigcommerce", "eu") }, PACKAGED_ACCOUNT_TYPE);
    const steps = [own("eu", "eu123456"), own("eu::x", "us123456"), { op: "create", urn: next["urn"], newState: next }];
    expect(accountOf(reviewDocument({ steps }, lax), "a").storeHash).toBe("eu123456");
  });
  it("the engine's own provider of dynamic resources, and that of the plugin", () => {
    const own = state("a", narrow, { provider: providerOf("pulumi-nodejs", "default") });
    const plugin = state("b", narrow, { provider: providerOf("bigcommerce", "eu") }, PACKAGED_ACCOUNT_TYPE);
    const steps = [own, plugin].map((next) => ({ op: "create", urn: next["urn"], newState: next }));
    expect(codes(reviewDocument({ steps }, lax))).not.toContain("account-forged");
  });
  const type = "pulumi:providers:bigcommerce";
  const provider = (name: string, inputs: object, op = "create", old?: object) => {
    const at = (values: object) => ({ urn: urnOf(name, type), type, inputs: values });
    const oldState = old === undefined ? {} : { oldState: { ...at(old), id: "1" } };
    return codes(reviewDocument({ steps: [{ op, urn: urnOf(name, type), ...oldState, newState: at(inputs) }] }, lax));
  };
  it.each(["default-mine", "default_mine", "defaults", "default"])(
    "a provider called %s that leads elsewhere",
    (name) => {
      expect(provider(name, { gatewayUrl: "https://evil.example.com" })).toContain("store-address-changed");
    },
  );
  it.each([
    { pluginDownloadURL: "https://evil.example.com" },
    { __internal: { pluginDownloadURL: "https://evil.example.com" } },
    { __internal: { name: "evil", version: "1.0.0", parameterization: { value: "" } } },
    { __internal: { envVarMappings: { GITHUB_SERVER_URL: "BIGCOMMERCE_GATEWAY_URL" } } },
  ])("a default provider that runs another plugin: %j", (inputs) => {
    expect(provider("default_0_1_0", { version: "0.1.0", ...inputs })).toContain("store-address-changed");
    expect(provider("default", inputs)).toContain("store-address-changed");
    // The plugin itself decides whether it is an update, and by then it is the other plugin that is asked.
    for (const op of ["update", "same"])
      expect(provider("eu", { version: "0.1.0", ...inputs }, op, { version: "0.1.0" })).toContain(
        "store-address-changed",
      );
  });
  it.each([
    ["100000", "1e5"],
    ["12345678901234567", "12345678901234568"],
  ])("a provider of store %s that goes to store %s, which are one number and two hashes", (before, after) => {
    expect(provider("eu", { storeHash: after }, "update", { storeHash: before })).toContain("store-address-changed");
  });
  it("a default provider as the engine makes it, out of the stack's configuration", () => {
    const stores = { eu: { storeHash: "abc123" } };
    const config = {
      "bigcommerce:gatewayUrl": "https://gate.example.com",
      "bigcommerce:storeHash": 123456,
      "bigcommerce:stores": JSON.stringify(stores),
    };
    const inputs = { gatewayUrl: "https://gate.example.com", storeHash: "123456", stores };
    const at = { urn: urnOf("default_0_1_0", type), type, inputs: { version: "0.1.0", ...inputs } };
    const review = reviewDocument({ steps: [{ op: "create", urn: at.urn, newState: at }], config });
    expect(codes(review)).not.toContain("store-address-changed");
    expect(provider("default", {})).not.toContain("store-address-changed");
    expect(provider("default_0_1_0", { version: "0.1.0" })).not.toContain("store-address-changed");
  });
});

describe("a provider of the program's own", () => {
  const runner = (name: string) => `${urnOf(name, "pulumi:providers:bigcommerce")}::0a0a`;
  const account = (name: string, provider: string, existing = false) =>
    (existing ? made : state)(name, wide, { provider: runner(provider) }, PACKAGED_ACCOUNT_TYPE);
  const own = (name: string, inputs: object) => {
    const urn = urnOf(name, "pulumi:providers:bigcommerce");
    const at = { urn, type: "pulumi:providers:bigcommerce", id: "0a0a", inputs };
    return { op: "same", urn, oldState: at, newState: at };
  };

  it("has stores of its own: an account there is in none that the same key means elsewhere", () => {
    const old = account("old", "default_0_1_0", true);
    const storeOf = (provider: string, ...steps: object[]) => {
      const made = account("new", provider);
      const all = [
        ...steps,
        { op: "same", urn: old["urn"], oldState: old, newState: old },
        { op: "create", urn: made["urn"], newState: made },
      ];
      return accountOf(reviewDocument({ steps: all }, lax), "new").approvalDelta[0];
    };
    expect(storeOf("default_0_1_0")).toBe("store: none -> default (abc123)");
    expect(storeOf("us")).toBe("store: none -> default of provider us");
    expect(storeOf("us", own("us", { storeHash: "us123456" }))).toBe(
      "store: none -> default of provider us (us123456)",
    );
    expect(storeOf("us", own("eu", { storeHash: "eu123456" }))).toBe("store: none -> default of provider us");
  });
});

describe("a past of another resource", () => {
  it("is no past of an account: an alias makes it one", () => {
    const helper = "pulumi-nodejs:dynamic/shop:Helper";
    const old = {
      urn: urnOf("helper", helper),
      type: helper,
      id: "1",
      inputs: { __provider: "exports.handler=()=>mine" },
      outputs: { ...wide, name: "a", tokenType: "v2v3", storeHash: "abc123" },
    };
    for (const op of ["replace", "update", "same"]) {
      const steps = [{ op, urn: urnOf("a"), oldState: old, newState: state("a", wide), replaceReasons: ["keepers"] }];
      const review = reviewDocument({ steps }, lax);
      expect(codes(review)).toContain("account-forged");
      expect(accountOf(review, "a").gains).toBe("access");
    }
  });
});

describe("an account that becomes another resource", () => {
  const helper = "pulumi-nodejs:dynamic/shop:Helper";
  const inputs = { __provider: "exports.handler=()=>mine", note: "x" };
  const next = { urn: urnOf("helper", helper), type: helper, inputs };

  it.each(["update", "same"])("by an alias and a step %j goes on living, and nobody will delete it", (op) => {
    const steps = [{ op, urn: next.urn, oldState: made("a", wide), newState: next }];
    expect(codes(reviewDocument({ steps }, lax))).toContain("account-forged");
  });

  it("is found in a comparison of two states by its id", () => {
    const states = [[made("a", wide)], [{ ...next, id: "id-of-a", outputs: inputs }]].map((resources, index) => ({
      name: `state-${index}`,
      bytes: bytesOf({ deployment: { resources } }),
    }));
    const review = reviewPlan(readPlan(states), { now: NOW, ...lax });
    expect(codes(review)).toContain("account-forged");
    expect(review.gate.closed).toBe(true);
  });
});

describe("where a store is", () => {
  const expectedStores = readExpectedStores(
    '{"stores": {"default": {"storeHash": "abc123", "gatewayUrl": "https://gate.example.com"}}}',
    "stores.json",
  );
  const moved = (config: object, after: Readonly<Record<string, unknown>> = narrow, stores = expectedStores) =>
    codes(reviewDocument({ ...previewOf(narrow, after), config }, { expectedStores: stores })).includes(
      "store-address-changed",
    );
  it("is asked of the default store below `stores`, too", () => {
    const shown = { "bigcommerce:storeHash": "def456", "bigcommerce:gatewayUrl": "https://gate.example.com" };
    const below = (settings: object) => ({ "bigcommerce:stores": JSON.stringify({ default: settings }) });
    expect(moved({ ...shown, ...below({ gatewayUrl: "https://gate.example.com" }) })).toBe(true);
    expect(moved({ ...shown, ...below({ storeHash: "abc123" }) })).toBe(false);
    expect(moved(below({ storeHash: true }))).toBe(true);
  });
  it("is asked of the default store although only others are expected", () => {
    const others = readExpectedStores(
      '{"stores": {"eu": {"storeHash": "abc123", "gatewayUrl": "https://gate.example.com"}}}',
      "stores.json",
    );
    const config = {
      "bigcommerce:stores": '{"eu":{"storeHash":"abc123"}}',
      "bigcommerce:gatewayUrl": "https://gate.example.com",
    };
    const inEu = { ...narrow, store: "eu" };
    const only = (settings: object, after: Readonly<Record<string, unknown>>) =>
      codes(
        reviewDocument({ ...previewOf(inEu, after), config: { ...config, ...settings } }, { expectedStores: others }),
      ).includes("store-address-changed");
    expect(only({}, inEu)).toBe(false);
    expect(only({ "bigcommerce:storeHash": "def456" }, inEu)).toBe(true);
    expect(only({}, narrow)).toBe(true);
    expect(only({}, { ...narrow, store: "us" })).toBe(true);
  });
  it.each(["ABC123", "abc123 ", "abc\u200b123", "\u0430bc123"])("is another one under the hash %j", (hash) => {
    expect(moved({ "bigcommerce:storeHash": hash })).toBe(true);
  });
  it.each([
    "https://gate.example.com@evil.example.com",
    "https://gate.example.com.evil.example.com",
    "https://GATE.example.com:8443",
    "http://gate.example.com",
    "https:/\\evil.example.com",
  ])("is another one at %s", (gatewayUrl) => {
    expect(moved({ "bigcommerce:gatewayUrl": gatewayUrl })).toBe(true);
  });
});

describe("an approval", () => {
  const approving = (account: string, more: object = {}) =>
    readApprovals(
      JSON.stringify({
        approvals: [{ account, delta: ["customers: none -> modify"], by: "ana", until: "2026-07-01", ...more }],
      }),
      "approvals.json",
    );
  const passes = (name: string, approvals: ReturnType<typeof approving>) =>
    accountOf(
      reviewDocument(previewOf(narrow, wide, name), { ...lax, approvals }),
      name.replace(/[\u200b\u200c]/g, "\ufffd"),
    ).approval !== null;
  it("is for the one name", () => {
    expect(passes("feed", approving("feed"))).toBe(true);
    for (const other of ["*", "fee?", "Feed", "feed ", "f\u0435ed", "feed\u200b"])
      expect(passes("feed", approving(other))).toBe(false);
  });
  it("by a name that holds invisible characters counts for no account: they all look alike", () => {
    for (const name of ["feed\u200b", "feed\u200c"]) expect(passes(name, approving("feed\ufffd"))).toBe(false);
    expect(passes("feed\u200b", approving(urnOf("feed\u200b")))).toBe(true);
    const long = "a".repeat(600);
    const review = reviewDocument(previewOf(narrow, wide, long), {
      ...lax,
      approvals: approving(`${"a".repeat(500)}…`),
    });
    expect(review.accounts[0]?.approval).toBeNull();
  });
  it("names the URN of an account in a component where the preview leaves unchanged ones out: one may have its name", () => {
    const urn = urnOf("feed", `shop:index:Team$${ACCOUNT_TYPE}`);
    const before = { ...made("feed", narrow), urn };
    const step = { op: "update", urn, oldState: before, newState: { ...state("feed", wide), urn } };
    const approvalOf = (account: string, omitted: number) => {
      const document = { steps: [step], changeSummary: { update: 1, ...(omitted > 0 ? { same: omitted } : {}) } };
      return reviewDocument(document, { ...lax, approvals: approving(account) }).accounts[0]?.approval;
    };
    expect(approvalOf("feed", 0)).not.toBeNull();
    expect(approvalOf("feed", 3)).toBeNull();
    expect(approvalOf(urn, 3)).not.toBeNull();
  });
  it("of more or less than the change does not cover it", () => {
    expect(passes("feed", approving("feed", { delta: ["customers: none -> modify", "orders: none -> modify"] }))).toBe(
      false,
    );
    expect(passes("feed", approving("feed", { delta: ["customers: none -> Modify"] }))).toBe(false);
    expect(passes("feed", approving("feed", { delta: ["*"] }))).toBe(false);
  });
  it.each(["2026-02-30", "2026-07-01T00:00:00Z", "2026-7-1", "26-07-01", "+012026-07-01", "2026-13-01"])(
    "until %s is no approval",
    (until) => {
      expect(() => approving("feed", { until })).toThrow(OptionError);
    },
  );
  it("may last for as long as a number can say, and the review comes to an end", () => {
    const file = {
      approvals: [{ account: "feed", delta: ["customers: none -> modify"], by: "ana", until: "2026-07-01" }],
    };
    const approvals = readApprovals(JSON.stringify({ ...file, maxDays: Number.MAX_SAFE_INTEGER }), "approvals.json");
    expect(passes("feed", approvals)).toBe(true);
    const allow = [{ rule: "naming", account: "a", reason: "see ERP-1234", owner: "us", expires: "2026-07-01" }];
    const policy = readPolicySettings({ exceptions: { maxDays: Number.MAX_SAFE_INTEGER, allow } }, rules);
    expect(() => reviewDocument(previewOf(narrow, wide), { policy })).not.toThrow();
  });
  it("in a file with a byte order mark is refused aloud", () => {
    expect(() => readApprovals('\ufeff{"approvals": []}', "approvals.json")).toThrow(OptionError);
  });
});

describe("newly declared endpoints", () => {
  it.each([
    "* /v3/customers",
    "GET,DELETE /v3/customers",
    "DELETE https://api.bigcommerce.com/stores/abc123/v3/customers",
  ])("are shown as claims, whatever stands for the call: %s", (call) => {
    const review = reviewDocument(previewOf(narrow, { ...wide, endpoints: [call] }));
    expect(codes(review)).toContain("endpoint-claimed");
  });
});

describe("a rotation", () => {
  const component = "bigcommerce:index:RotatingApiAccount";
  const type = `${component}$${ACCOUNT_TYPE}`;
  const generation = (day: string) => {
    const name = `erp-${day}`;
    return { ...state(name, wide), urn: urnOf(name, type) };
  };
  const existing = (day: string) => {
    const name = `erp-${day}`;
    return { ...made(name, wide), urn: urnOf(name, type) };
  };
  it("gives its access to one account at a time, and not to as many as somebody declares under it", () => {
    const created = (days: readonly string[], kept = ["2026-01-01"]) => {
      const steps = [
        ...kept.map((day) => ({
          op: "same",
          urn: existing(day).urn,
          oldState: existing(day),
          newState: existing(day),
        })),
        ...days.map((day) => ({ op: "create", urn: generation(day).urn, newState: generation(day) })),
      ];
      return reviewDocument({ steps }, lax);
    };
    expect(created(["2026-02-01"]).gate.closed).toBe(false);
    expect(created(["2026-01-20", "2026-02-01"], []).gate.closed).toBe(true);
    expect(created(["2026-01-20", "2026-02-01"]).gate.closed).toBe(true);
    expect(created(["2026-02-01"], ["2026-01-01", "2026-01-15"]).gate.closed).toBe(true);
  });
  it("does not take over what somebody has given the account before by hand, also where that one goes", () => {
    const old = existing("2026-01-01");
    const recorded = { ...made("erp-2026-01-01", narrow), urn: old.urn };
    const next = generation("2026-02-01");
    const steps = (state: object) => [
      { op: "refresh", urn: old.urn, oldState: state, newState: state },
      { op: "delete", urn: old.urn, oldState: old },
      { op: "create", urn: next.urn, newState: next },
    ];
    const changeSummary = { delete: 1, create: 1 };
    const review = reviewDocument({ steps: steps(recorded), changeSummary }, lax);
    expect(review.gate.closed).toBe(true);
    expect(accountOf(review, "erp-2026-02-01").approvalDelta).toEqual(["customers: none -> modify"]);
    expect(reviewDocument({ steps: steps(old), changeSummary }, lax).gate.closed).toBe(false);
  });
});

describe("many findings, and what they are made of", () => {
  it("do not push the worst out", () => {
    const type = "pulumi-nodejs:dynamic/shop:Helper";
    const helpers = Array.from({ length: 300 }, (_, index) => {
      const urn = urnOf(`a-${index}`, type);
      return { op: "create", urn, newState: { urn, type, inputs: { __provider: `exports.handler=()=>${index}` } } };
    });
    const kept = { op: "delete", urn: urnOf("zz"), oldState: made("zz", wide, { retainOnDelete: true }) };
    const text = renderMarkdown(reviewDocument({ steps: [...helpers, kept] }, lax));
    expect(text).toContain("The old account of zz goes on living");
    expect(text).toContain("token that outlives its state");
  });
  it("show the most sensitive part of an account's access in the table, whatever stands before it", () => {
    const scopes = {
      content: "modify",
      informationAndSettings: "read-only",
      marketing: "read-only",
      products: "read-only",
      storeLogs: "read-only",
      themes: "read-only",
    };
    const review = reviewDocument(
      previewOf(undefined, { scopes: { ...scopes, customers: "modify", orders: "modify" } }),
      lax,
    );
    const row = renderMarkdown(review)
      .split("\n")
      .find((line) => line.startsWith("| 🔴"));
    expect(row).toContain("Customers: none → modify");
    expect(row).toContain("Orders: none → modify");
  });
  it.each([
    "a</summary></details><h1>approved</h1>",
    "a|b|c",
    "a\\|b",
    "a`</code>`",
    "a](https://evil.example.com)",
    "![x](https://evil.example.com/x.png)",
    "<!-- x -->",
    "@everyone",
    "a\n\n# approved",
    "$x$",
    "<img src=x onerror=alert(1)>",
  ])("mean themselves in a comment: %j", (name) => {
    const review = reviewDocument(
      previewOf(undefined, { ...wide, team: name, store: name, endpoints: [name] }, name),
      lax,
    );
    const text = renderMarkdown(review);
    // What stands in a code span or a fence means itself.
    const live = text
      .replace(/```[^]*?```/g, "")
      .replace(/`[^`\n]*`/g, "")
      .replace(/^<summary>.*$/gm, "");
    expect(live).not.toMatch(/<h1>|<img|<script|^# approved|[^\\]\]\(|<!-- x|@everyone/m);
    // Readers differ in whether a pipe behind two backslashes ends a cell.
    expect(text.match(/^\| .*$/gm)?.join("\n")).not.toMatch(/(?<!\\)(?:\\\\)+\|/);
    expect(live.match(/<details>/g)?.length).toBe(live.match(/<\/details>/g)?.length);
  });
  it("whatever text of a preview is hostile: no form has a character or a line in it that anybody obeys", () => {
    const hostile = "\u001b[2J\u202e\r\n::error::x\n##[error]y";
    /** Every text of the file with something hostile behind it; an account stays one. */
    const poison = (value: unknown, key = ""): unknown => {
      if (Array.isArray(value)) return value.map((item) => poison(item, key));
      if (typeof value === "object" && value !== null) {
        const entries = Object.entries(value).map(([name, item]): [string, unknown] => [name, poison(item, name)]);
        return Object.fromEntries(entries);
      }
      return typeof value === "string" && !["op", "type", "__provider"].includes(key) ? `${value}${hostile}` : value;
    };
    const { bytes } = recording("changes");
    const document = poison(JSON.parse(Buffer.from(bytes).toString("utf8")));
    const config = { "bigcommerce:stores": JSON.stringify({ [`eu${hostile}`]: { storeHash: "abc123" } }) };
    const expectedStores = readExpectedStores('{"stores": {}}', "stores.json");
    const review = reviewDocument({ ...(document as object), config }, { expectedStores });
    expect(review.accounts.length).toBeGreaterThan(20);
    expect(review.accounts.some(({ replacement }) => replacement !== null)).toBe(true);
    for (const form of [
      renderText(review),
      renderMarkdown(review),
      renderJson(review),
      renderSarif(review),
      renderHtml(review),
    ]) {
      expect(form).not.toMatch(/[\u001b\u202e\r]/);
      expect(form).not.toMatch(/^\s*::error|##\[error/m);
    }
  });
  it("give reasons for a replacement in their own words only", () => {
    const steps = [
      {
        op: "replace",
        urn: urnOf("a"),
        oldState: made("a", wide),
        newState: state("a", wide),
        replaceReasons: ["constructor"],
      },
    ];
    expect(accountOf(reviewDocument({ steps }, lax), "a").replacement?.reasons).toEqual(["constructor changes"]);
  });
  it("point to no file outside of the repository", () => {
    const next = state("a", wide, { sourcePosition: "project:///infra/../../../etc/passwd#1,1" });
    const log = renderSarif(reviewDocument({ steps: [{ op: "create", urn: urnOf("a"), newState: next }] }, lax));
    expect(log).not.toContain("/etc/passwd");
  });
});
