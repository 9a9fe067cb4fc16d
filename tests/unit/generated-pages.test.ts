import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { generatedPages } from "../../tools/docs/pages";
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

describe("the README's table of inputs", () => {
  const effects = {
    rename: "update where the store can rename, else a new account",
    rescope: /as scopes|update where the store can change scopes, else a new account/,
    replace: "new account",
    metadata: "nothing: recorded in state",
  } as const;
  const rows = read("README.md")
    .split("\n")
    .filter((line) => /^\| `\w+\?`\s+\|/.test(line))
    .map((line) => line.split(/\s+\|\s+/).map((cell) => cell.replace(/^\| | \|$/g, "").trim()));

  it("has a row for every input, and no other", () => {
    expect(rows.map(([name]) => name)).toEqual(inputNames.map((name) => `\`${name}?\``));
  });

  it.each(inputNames)("says of %s what the code says", (name) => {
    const [, meaning, changing] = rows.find(([cell]) => cell === `\`${name}?\``) ?? [];
    expect(meaning).toBe(inputFields[name].meaning);
    const expected = effects[inputFields[name].effect];
    if (typeof expected === "string") expect(changing).toBe(expected);
    else expect(changing).toMatch(expected);
  });
});
