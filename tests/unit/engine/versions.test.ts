import { readFileSync } from "node:fs";
import path from "node:path";
import { parseVersion } from "../../../engine/cli/version";
import { GO_VERSION, isFitting, NODE_HOST_VERSION, programsOf, PULUMI_VERSION } from "../../../engine/cli/versions";

const modules = path.join(__dirname, "../../../tools/toolchain/go");
const read = (module: string, file: string): string => readFileSync(path.join(modules, module, file), "utf8");
const version = (text: string): NonNullable<ReturnType<typeof parseVersion>> => {
  const parsed = parseVersion(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
};

test.each([
  ["3.149.9", false],
  ["3.150.0", true],
  ["3.220.0", true],
  ["3.999.0", true],
  ["4.0.0-alpha.1", false],
  ["2.25.2", false],
])("a CLI of version %s fits: %s", (text, fits) => {
  expect(isFitting(version(text))).toBe(fits);
});

test("the version that is installed or built fits", () => {
  expect(isFitting(version(PULUMI_VERSION))).toBe(true);
});

test("a program of its own for policy packs is asked for only of the versions that start one", () => {
  expect(programsOf(version("3.220.0"))).toContain("pulumi-analyzer-policy");
  expect(programsOf(version("3.221.0"))).not.toContain("pulumi-analyzer-policy");
});

describe("the committed Go modules", () => {
  test("build the versions that are promised", () => {
    expect(read("cli", "go.mod")).toContain(`github.com/pulumi/pulumi/pkg/v3 v${PULUMI_VERSION} `);
    expect(read("language-nodejs", "go.mod")).toContain(`github.com/pulumi/pulumi/sdk/v3 v${NODE_HOST_VERSION} `);
  });

  test("take the scripts from the SDK of the CLI's own version", () => {
    expect(read("cli", "go.mod")).toContain(`github.com/pulumi/pulumi/sdk/v3 v${PULUMI_VERSION} `);
  });

  test.each(["cli", "language-nodejs"])("%s asks for the Go version that the error message names", (module) => {
    expect(/^go (.+)$/m.exec(read(module, "go.mod"))?.[1]).toBe(GO_VERSION);
  });

  test.each(["cli", "language-nodejs"])("%s has a checksum for each module that its go.mod names", (module) => {
    const goMod = read(module, "go.mod");
    const sums = read(module, "go.sum");
    const replaced = new Map([...goMod.matchAll(/(\S+) => (\S+ \S+)/g)].map((found) => [found[1], found[2]]));
    const required = [...goMod.matchAll(/^\s*(?:require )?([\w.-]+\.[a-z]+\/\S+) (v\S+)/gm)].map(
      ([, name, wanted]) => replaced.get(name) ?? `${name ?? ""} ${wanted ?? ""}`,
    );
    expect(required.length).toBeGreaterThan(50);
    expect(required.filter((entry) => !sums.includes(`${entry}/go.mod h1:`))).toEqual([]);
  });
});
