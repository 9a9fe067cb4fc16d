import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(__dirname, "../../..");
const read = (path: string) => JSON.parse(readFileSync(join(root, path), "utf8")) as Record<string, unknown>;

it("the pack carries the package's version", () => {
  expect(read("policy/package.json")["version"]).toBe(read("package.json")["version"]);
});

it("the package ships all that the pack's folder needs", () => {
  expect(read("package.json")["files"]).toEqual(
    expect.arrayContaining([
      "dist",
      "policy/PulumiPolicy.yaml",
      "policy/package.json",
      "policy/presets/*.json",
      "docs",
    ]),
  );
});
