import { inventoryCsv, inventoryHtml, inventoryMarkdown, inventoryTable, readPlan, takeInventory } from "../../review";
import { bytesOf, NOW, previewOf, reviewDocument } from "./helpers";

/** A state with accounts of these inputs; what is marked `delete` was replaced, and waits for its deletion. */
function stateOf(
  ...accounts: readonly {
    readonly name: string;
    readonly inputs: object;
    readonly delete?: boolean;
    readonly pendingReplacement?: boolean;
  }[]
) {
  const resources = accounts.map(({ name, inputs, ...mark }) => {
    const { steps } = previewOf({ ...inputs }, undefined, name);
    return {
      ...(steps[0] as { oldState: { outputs: object } }).oldState,
      ...mark,
    };
  });
  return { version: 3, deployment: { resources } };
}

const inventoryOf = (document: object) => takeInventory([readPlan([{ name: "s", bytes: bytesOf(document) }])], NOW);
const scopes = { orders: "modify" };

describe("an account that waits for its deletion", () => {
  const state = stateOf({ name: "erp", inputs: { scopes } }, { name: "erp", inputs: { scopes }, delete: true });

  it("is in the inventory in every form, because its token still works", () => {
    const rows = inventoryOf(state);
    expect(rows.map(({ name, status }) => [name, status])).toEqual([
      ["erp", "exists"],
      ["erp", "waits for deletion"],
    ]);
    for (const render of [inventoryTable, inventoryMarkdown, inventoryHtml])
      expect(render(rows)).toMatch(/1 waiting for deletion/);
    expect(inventoryTable(rows)).toContain(" erp (waits for deletion) ");
    expect(inventoryMarkdown(rows)).toContain("| `erp (waits for deletion)` |");
    expect(inventoryHtml(rows)).toContain(">erp (waits for deletion)<");
    expect(inventoryCsv(rows)).toMatch(/,waits for deletion,,\r\n$/);
  });

  it("is counted in its store, and is no account of its own in a review", () => {
    const review = reviewDocument(state);
    expect(review.accounts.map(({ name }) => name)).toEqual(["erp"]);
    expect(review.stores.map(({ before, after }) => [before, after])).toEqual([[2, 2]]);
  });
});

describe("an account that an interrupted update has deleted already", () => {
  it("is not in the inventory, although the state keeps it until it is made anew", () => {
    const state = stateOf(
      { name: "erp", inputs: { scopes } },
      { name: "feed", inputs: { scopes }, pendingReplacement: true },
    );
    expect(inventoryOf(state).map(({ name }) => name)).toEqual(["erp"]);
  });
});

describe("an account in the states of two stacks", () => {
  const state = (stack: string) => {
    const made = stateOf({ name: "erp", inputs: { scopes } });
    for (const resource of made.deployment.resources) Object.assign(resource.outputs, { fingerprint: "0123456789ab" });
    return JSON.parse(JSON.stringify(made).replaceAll(/urn:pulumi:[^:]+::/g, `urn:pulumi:${stack}::`)) as object;
  };
  const rows = takeInventory(
    ["dev", "prod"].map((stack) => readPlan([{ name: stack, bytes: bytesOf(state(stack)) }])),
    NOW,
  );

  it("has a row in each, says so, and counts once", () => {
    expect(rows.map(({ stack, alsoIn }) => [stack, alsoIn])).toEqual([
      ["dev", [expect.stringMatching(/\/prod$/)]],
      ["prod", [expect.stringMatching(/\/dev$/)]],
    ]);
    expect(rows[0]?.fingerprint).toBe(rows[1]?.fingerprint);
    expect(inventoryTable(rows)).toContain("1 API account in 2 stacks");
    expect(inventoryMarkdown(rows)).toMatch(/`erp \(also in [^)]*\/prod\)`/);
  });
});

describe("the CSV form", () => {
  it.each(["=1+1", "+1", "-1", "@SUM(A1)"])("makes no formula of a name such as %s", (formula) => {
    const csv = inventoryCsv(inventoryOf(stateOf({ name: "erp", inputs: { scopes, team: formula } })));
    expect(csv).toContain(`,'${formula},`);
    expect(csv).not.toContain(`,${formula},`);
  });
});
