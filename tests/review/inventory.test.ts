import { inventoryCsv, inventoryHtml, inventoryMarkdown, inventoryTable, readPlan, takeInventory } from "../../review";
import { bytesOf, NOW, previewOf, reviewDocument } from "./helpers";

/** A state with accounts of these inputs; what is marked `delete` was replaced, and waits for its deletion. */
function stateOf(
  ...accounts: readonly { readonly name: string; readonly inputs: object; readonly delete?: boolean }[]
) {
  const resources = accounts.map(({ name, inputs, ...mark }) => {
    const { steps } = previewOf({ ...inputs }, undefined, name);
    return { ...(steps[0] as { oldState: object }).oldState, ...mark };
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
    expect(inventoryCsv(rows)).toMatch(/,waits for deletion,\r\n$/);
  });

  it("is counted in its store, and is no account of its own in a review", () => {
    const review = reviewDocument(state);
    expect(review.accounts.map(({ name }) => name)).toEqual(["erp"]);
    expect(review.stores.map(({ before, after }) => [before, after])).toEqual([[2, 2]]);
  });
});

describe("the CSV form", () => {
  it.each(["=1+1", "+1", "-1", "@SUM(A1)"])("makes no formula of a name such as %s", (formula) => {
    const csv = inventoryCsv(inventoryOf(stateOf({ name: "erp", inputs: { scopes, team: formula } })));
    expect(csv).toContain(`,'${formula},`);
    expect(csv).not.toContain(`,${formula},`);
  });
});
