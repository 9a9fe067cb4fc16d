import fc from "fast-check";
import { type HandoffContext, type HandoffPreview, planHandoff, readPreview } from "../../../handoff/plan";
import { ACCOUNT_PROVIDER, DYNAMIC_ACCOUNT_TYPE } from "../../../engine/account-resource";
import { UNKNOWN } from "../../../engine/unknown";

const TYPE = DYNAMIC_ACCOUNT_TYPE;
const urn = (name: string) => `urn:pulumi:dev::lab::${TYPE}::${name}`;
const inputs = {
  __provider: ACCOUNT_PROVIDER,
  owner: "organization/lab/dev/orders",
  tokenType: "v2v3",
  scopes: { orders: "modify" },
};
const outputs = { name: "orders", storeHash: "abc123", fingerprint: "0123456789ab", clientId: "client" };
const created = { op: "create", urn: urn("orders"), newState: { type: TYPE, inputs } };
const replaced = {
  op: "replace",
  urn: urn("orders"),
  oldState: { type: TYPE, inputs, outputs },
  newState: { type: TYPE, inputs },
};
const deleted = { op: "delete", urn: urn("orders"), oldState: { type: TYPE, inputs, outputs } };

const context: HandoffContext = {
  storeHash: (key) => (key === "gateway" ? undefined : "abc123"),
  isHandoffStore: (hash) => hash === "abc123",
  adopted: () => undefined,
};
const preview = (...steps: unknown[]): HandoffPreview => {
  const read = readPreview({ steps });
  if (!read) throw new Error("the preview was not read");
  return read;
};
const plan = (steps: unknown[], change: Partial<HandoffContext> = {}) =>
  planHandoff(preview(...steps), { ...context, ...change });
const titles = (steps: unknown[], change: Partial<HandoffContext> = {}) =>
  plan(steps, change).checklists.map(({ title }) => title);
const creation = (change: Record<string, unknown>) => ({
  ...created,
  newState: { type: TYPE, inputs: { ...inputs, ...change } },
});

describe("a preview", () => {
  it.each([
    ["steps", { steps: [created] }],
    ["no steps, because nothing changes", { config: {}, duration: 1, changeSummary: { same: 1 } }],
    ["more than is known", { steps: [{ ...created, provider: "x", detailedDiff: null }], futureField: true }],
  ])("is read with %s", (_what, value) => {
    expect(readPreview(value)).toBeDefined();
  });

  it.each([
    ["nothing", undefined],
    ["null", null],
    ["text", "error: no stack selected"],
    ["a list", [created]],
    ["another object", { version: 3, deployment: {} }],
    ["steps that are no list", { steps: {} }],
    ["a step without a URN", { steps: [{ op: "create" }] }],
    ["a state without a type", { steps: [{ ...created, newState: {} }] }],
    ["configuration that is no text", { config: { a: 1 } }],
  ])("is not made of %s", (_what, value) => {
    expect(readPreview(value)).toBeUndefined();
  });

  it("is refused without an exception whatever the value is", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(() => readPreview(value)).not.toThrow();
      }),
    );
  });
});

describe("the plan of a handoff", () => {
  it("has an account to make", () => {
    expect(titles([created])).toEqual(['Make API account "orders" in store abc123']);
  });

  it("has the declared name where there is one", () => {
    expect(titles([creation({ name: "Order sync" })])).toEqual(['Make API account "Order sync" in store abc123']);
  });

  it("makes the new account before the replaced one is deleted", () => {
    expect(titles([replaced])).toEqual([
      'Make API account "orders-2" in store abc123, to replace "orders"',
      'Delete API account "orders" of store abc123',
    ]);
  });

  it("deletes first where both have the same declared name", () => {
    const step = { ...replaced, newState: { type: TYPE, inputs: { ...inputs, name: "orders" } } };
    expect(titles([step])).toEqual([
      'Delete API account "orders" of store abc123',
      'Make API account "orders" in store abc123, to replace "orders"',
    ]);
  });

  it("has an account to delete, with those whose deletion is still due", () => {
    const pending = [{ ...outputs, name: "older", logicalName: "older", isReplaced: true }];
    expect(titles([deleted], { pending })).toEqual([
      'Delete API account "older" of store abc123',
      'Delete API account "orders" of store abc123',
    ]);
  });

  it("is ready where credentials are adopted already", () => {
    expect(plan([created], { adopted: () => "aaaaaaaaaaaa" })).toEqual({
      forged: [],
      checklists: [],
      ready: [{ logicalName: "orders", storeHash: "abc123" }],
      tasks: [],
      unknown: [],
    });
  });

  it.each([
    ["those of the old account", "0123456789ab"],
    ["perhaps those of the old account", "unknown"],
  ])("is not ready for a replacement when the adopted credentials are %s", (_what, fingerprint) => {
    expect(plan([replaced], { adopted: () => fingerprint }).ready).toEqual([]);
    expect(titles([replaced], { adopted: () => fingerprint })[0]).toMatch(/^Make API account "orders-2"/);
  });

  it.each(["name", "scopes", "store", "tokenType"])("cannot tell when %s is known only in `pulumi up`", (key) => {
    expect(plan([creation({ [key]: key === "scopes" ? { orders: UNKNOWN } : UNKNOWN })])).toEqual({
      forged: [],
      checklists: [],
      ready: [],
      tasks: [],
      unknown: ["orders"],
    });
  });

  it("asks for credentials by the qualified name where two accounts share a logical name", () => {
    const asked: string[] = [];
    const child = (parent: string) => ({
      ...creation({ owner: `organization/lab/dev/${parent}$orders` }),
      urn: `urn:pulumi:dev::lab::${parent}$${TYPE}::orders`,
    });
    plan([child("erp:Group"), child("crm:Group")], {
      adopted: (name) => {
        asked.push(name);
        return undefined;
      },
    });
    expect(asked).toEqual(["erp:Group$orders", "crm:Group$orders"]);
  });

  it("counts the steps of one replacement as one account", () => {
    const parent = "erp:Group";
    const inside = {
      urn: `urn:pulumi:dev::lab::${parent}$${TYPE}::orders`,
      oldState: { type: TYPE, inputs, outputs },
      newState: { type: TYPE, inputs: { ...inputs, owner: `organization/lab/dev/${parent}$orders` } },
    };
    const steps = [
      { ...inside, op: "create-replacement" },
      { ...inside, op: "replace" },
      { ...inside, op: "delete-replaced", newState: undefined },
    ];
    const { tasks } = plan(steps);
    expect(tasks.map(({ kind, account }) => `${kind} ${account.logicalName}`)).toEqual([
      "make orders",
      "delete orders",
    ]);
  });

  it("takes a name with two colons whole", () => {
    const colons = { ...creation({ owner: "organization/lab/dev/orders::eu" }), urn: urn("orders::eu") };
    expect(plan([colons]).tasks[0]?.account.logicalName).toBe("orders::eu");
  });

  it.each([
    ["nothing changes", []],
    ["the account stays", [{ ...created, op: "same" }]],
    ["it is of another type", [{ ...created, newState: { type: "random:index:RandomPet", inputs } }]],
    ["a gateway makes the account", [creation({ store: "gateway" })]],
    [
      "a gateway deletes it",
      [{ ...deleted, oldState: { type: TYPE, inputs, outputs: { ...outputs, storeHash: "xyz789" } } }],
    ],
    ["the inputs are none", [{ ...created, newState: { type: TYPE } }]],
    ["the inputs have no owner", [creation({ owner: undefined })]],
    ["the token type does not exist", [creation({ tokenType: "v4" })]],
    ["the outputs are none", [{ ...deleted, oldState: { type: TYPE } }]],
    [
      "the outputs have no fingerprint",
      [{ ...deleted, oldState: { type: TYPE, inputs, outputs: { name: "orders" } } }],
    ],
    ["the outputs are text", [{ ...deleted, oldState: { type: TYPE, inputs, outputs: "orders" } }]],
    ["there is no old state", [{ op: "delete", urn: urn("orders") }]],
  ])("is empty when %s", (_what, steps) => {
    expect(plan(steps)).toMatchObject({ checklists: [], ready: [], unknown: [] });
  });

  it.each([
    ["a family", { orders: "modify", timeTravel: "modify" }, "timeTravel: modify"],
    ["a level", { orders: "modify", products: "destroy" }, "products: destroy"],
  ])("leaves %s that this version does not know for a person to find", (_what, scopes, expected) => {
    const steps = plan([creation({ scopes, additionalScopes: ["store_new_thing"] })]).checklists[0]?.steps ?? [];
    const rows = steps.flatMap((step) => step.rows ?? []);
    expect(rows.map(({ label, button }) => `${label}: ${button}`)).toEqual(["Orders: modify"]);
    const found = steps.filter(({ text }) => text.startsWith("Find the row")).map(({ detail }) => detail);
    expect(found).toEqual(["store_new_thing", expected]);
  });

  it("makes no checklist for what other code than this package's asks for, and says why", () => {
    const other = creation({ __provider: "exports.handler=()=>({})" });
    expect(plan([other])).toEqual({
      checklists: [],
      ready: [],
      tasks: [],
      unknown: [],
      forged: [expect.stringMatching(/^orders: it runs other code/)],
    });
  });

  it("never fails, whatever the states hold", () => {
    const step = fc.record({
      op: fc.constantFrom("create", "replace", "create-replacement", "delete", "same", "refresh"),
      urn: fc.oneof(fc.constant(urn("orders")), fc.string()),
      oldState: fc.record({ type: fc.constant(TYPE), outputs: fc.oneof(fc.anything(), fc.constant(outputs)) }),
      newState: fc.record({
        type: fc.constant(TYPE),
        inputs: fc.oneof(fc.anything(), fc.dictionary(fc.constantFrom(...Object.keys(inputs), "name"), fc.anything())),
      }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 4 }), (steps) => {
        expect(() => plan(steps)).not.toThrow();
      }),
    );
  });
});
