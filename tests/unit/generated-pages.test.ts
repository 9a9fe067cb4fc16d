import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { generatedPages } from "../../tools/docs/generated-pages";
import { inputNames, inputFields } from "../../provider/lifecycle/inputs";

const root = resolve(__dirname, "../..");
const read = (path: string) => (existsSync(resolve(root, path)) ? readFileSync(resolve(root, path), "utf8") : "");

describe("what is made from the code", () => {
  it.each(generatedPages.map(({ path, text }) => [path, text] as const))(
    "%s is current (`npm run docs` makes it so)",
    (path, text) => {
      expect(read(path)).toBe(text());
    },
  );
});

describe("the reference of inputs", () => {
  const rows = read("docs/reference/api-account.md").split("\n");

  it("has a row for every input, with its meaning", () => {
    for (const name of inputNames) {
      const row = rows.find((line) => line.startsWith(`| \`${name}?\` |`));
      expect(row).toContain(inputFields[name].meaning.replaceAll("|", "\\|"));
    }
  });
});
