import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(__dirname, "../../..");
const read = (path: string) => JSON.parse(readFileSync(join(root, path), "utf8")) as Record<string, unknown>;

it("docs/policies.md and the preset files are what the rules say", () => {
  const run = spawnSync(process.execPath, ["--require", "tsx/cjs", "tools/docs/policy/main.ts", "--check"], {
    cwd: root,
    encoding: "utf8",
  });
  expect(run.stderr).toBe("");
  expect(run.status).toBe(0);
});

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
