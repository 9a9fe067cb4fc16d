import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { insistOnRows } from "../../../tools/docs/markdown";
import { fill } from "../../../tools/docs/template";

const docs = resolve(__dirname, "../../../tools/docs");

describe("a template of a document", () => {
  it("takes each text at its slot, as often as the slot stands there", () => {
    expect(fill("x", "{{name}}: {{count}} of {{name}}\n", { name: "rules", count: 3 })).toBe("rules: 3 of rules\n");
  });

  it("takes a text as it is, also where it looks like a slot or like a replacement", () => {
    expect(fill("x", "{{name}} {{other}}", { name: "{{other}} $& $1", other: "b" })).toBe("{{other}} $& $1 b");
  });

  it("is refused while a slot is empty, with its name", () => {
    expect(() => fill("errors.md", "{{rows}} {{count}}", { count: 1 })).toThrow(/errors\.md: .* slot rows$/);
  });

  it("is refused where a text has no slot, with its name", () => {
    expect(() => fill("errors.md", "{{rows}}", { rows: "", exits: "" })).toThrow(/errors\.md: .* slot for exits$/);
  });

  it("is used by a page, and each page's template is there", () => {
    const sources = readdirSync(join(docs, "pages"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));
    const used = sources.flatMap((text) => [...text.matchAll(/fillTemplate\("([\w.-]+)"/g)].map(([, name]) => name));
    const there = readdirSync(join(docs, "templates")).map((file) => file.replace(/\.md$/, ""));
    expect(used.sort()).toEqual(there.sort());
  });
});

describe("a table that is written by hand", () => {
  const page = "# Codes\n\n## Ours\n\n| code | fix |\n|---|---|\n| `a`, `b` | see `z` |\n\n## Theirs\n\n| `c` | - |\n";

  it("passes with a row for each name of the code", () => {
    expect(() => {
      insistOnRows(page, "Ours", ["b", "a"]);
    }).not.toThrow();
  });

  it.each([
    ["a name has no row", ["a", "b", "new"], '"Ours" has no row for new'],
    ["a row names what is gone", ["a"], '"Ours" has a row too many for b'],
  ])("is refused where %s", (_case, names, message) => {
    expect(() => {
      insistOnRows(page, "Ours", names);
    }).toThrow(message);
  });

  it("is refused where its section is gone", () => {
    expect(() => {
      insistOnRows(page, "Nobody's", ["a"]);
    }).toThrow("no row for a");
  });
});
