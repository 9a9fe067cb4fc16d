import { join } from "node:path";
import {
  renderHtml,
  renderJson,
  renderMarkdown,
  renderSarif,
  renderText,
  takeInventory,
  inventoryCsv,
  inventoryHtml,
  inventoryMarkdown,
  inventoryTable,
  readPlan,
  type Review,
} from "../../review";
import { expectGolden } from "../helpers/golden";
import { NOW, recording, reviewOf } from "./helpers";
import type { RecordingName } from "./record";

const forms: Readonly<Record<string, (review: Review) => string>> = {
  txt: (review) => renderText(review, { width: 100 }),
  md: renderMarkdown,
  json: renderJson,
  sarif: (review) => renderSarif(review, { version: "1.2.3", projectDirectory: "infra" }),
  html: (review) => inLines(renderHtml(review)),
};

const everyForm = Object.keys(forms);
const golden: readonly (readonly [string, readonly RecordingName[], readonly string[]])[] = [
  ["changes", ["changes"], everyForm],
  ["unchanged", ["unchanged"], ["txt", "md"]],
  ["drift", ["drift"], ["txt", "md"]],
  ["failed", ["failed"], ["txt"]],
  ["editable", ["editable"], everyForm],
  ["comparison", ["state-before", "state-after"], ["txt", "md"]],
];

/** A page is one long line: broken here before what a reader of a difference looks for. */
function inLines(page: string): string {
  return page.replace(
    /(?=<(?:\/?(?:head|body|main|section|table|thead|tbody|ul)|meta|title|style|header|h1|h2|p|tr|li|details)\b)/g,
    "\n",
  );
}

const file = (name: string): string => join(__dirname, "golden", name);

describe("a review of a recorded preview", () => {
  it.each(golden.flatMap(([name, files, list]) => list.map((form) => [name, form, files] as const)))(
    "of %s is written as %s just as it was",
    (name, form, files) => {
      expectGolden(file(`${name}.${form}`), forms[form]?.(reviewOf(files)) ?? "");
    },
  );
});

describe("an inventory of a recorded state", () => {
  const rows = takeInventory([readPlan([recording("state-after")])], NOW);
  it.each([
    ["txt", inventoryTable(rows)],
    ["md", inventoryMarkdown(rows)],
    ["csv", inventoryCsv(rows)],
    ["html", inLines(inventoryHtml(rows))],
  ])("is written as %s just as it was", (form, text) => {
    expectGolden(file(`inventory.${form}`), text);
  });
});
