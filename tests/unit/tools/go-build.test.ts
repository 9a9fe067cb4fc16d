import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { estimate, goBuild } from "../../../tools/toolchain/go-build";
import { lineProgress } from "../../../tools/toolchain/progress";
import { type Machine, makeMachine } from "./machine";

/** A pretended Go: answers `env` and `list`, and "builds" scripts. It writes down how it was called. */
const GO = `
echo "\${PWD##*/}: $*" >> "$GO_LOG"
case "$1 $2" in
  "env -json") echo '{"GOVERSION":"go1.26.8","GOTOOLCHAIN":"local","GOHOSTOS":"linux","GOHOSTARCH":"amd64"}' ;;
  "list -mod=readonly")
    case "$*" in
      *" -m "*) echo "$SDK" ;;
      *) echo "go: downloading example.com/a v1.0.0" >&2; printf 'stale\\n\\nstale\\nstale\\n' ;;
    esac ;;
  "build -mod=readonly")
    for package in runtime example.com/a example.com/b; do echo $package >&2; done
    eval "$GO_DOES"
    while test $# -gt 0; do test "$1" = -o && { echo built > "$2"; chmod +x "$2"; }; shift; done ;;
esac
`;

let machine: Machine;
const said: string[] = [];

async function provide(does = ":", stallMs = 20_000): Promise<string> {
  const sdk = path.join(machine.root, "sdk");
  await mkdir(path.join(sdk, "nodejs", "dist"), { recursive: true });
  for (const script of ["pulumi-resource-pulumi-nodejs", "pulumi-analyzer-policy"]) {
    // As in Go's module cache: read-only, not executable.
    await writeFile(path.join(sdk, "nodejs", "dist", script), "#!/bin/sh\n", { mode: 0o444 });
  }
  for (const module of ["cli", "language-nodejs"])
    await mkdir(path.join(machine.root, "modules", module), { recursive: true });
  const folder = path.join(machine.root, "staged");
  await mkdir(folder);
  const env = { ...machine.platform.env, GO_LOG: path.join(machine.root, "log"), SDK: sdk, GO_DOES: does };
  await goBuild({ modules: path.join(machine.root, "modules"), stallMs }).provide(folder, {
    platform: { ...machine.platform, env },
    progress: lineProgress((line) => said.push(line), 100),
  });
  return folder;
}

const calls = async (): Promise<string[]> =>
  (await readFile(path.join(machine.root, "log"), "utf8")).trim().split("\n");

beforeEach(async () => {
  machine = await makeMachine();
  said.length = 0;
  await machine.script("bin/go", GO);
});
afterEach(() => machine.remove());

test("builds both programs and adds the SDK's scripts, all executable", async () => {
  const folder = await provide();
  const names = (await readdir(path.join(folder, "bin"))).sort();
  expect(names).toEqual([
    "pulumi",
    "pulumi-analyzer-policy",
    "pulumi-language-nodejs",
    "pulumi-resource-pulumi-nodejs",
  ]);
  for (const name of names) expect((await stat(path.join(folder, "bin", name))).mode & 0o111).toBe(0o111);
});

test("builds each program in its own module, never changing go.mod or go.sum", async () => {
  await provide();
  const builds = (await calls()).filter((call) => call.includes(": build "));
  expect(builds).toHaveLength(2);
  expect(builds[0]).toMatch(/^cli: build -mod=readonly .*common\/version\.Version=v3\.220\.0 .*\/cmd\/pulumi$/);
  expect(builds[1]).toMatch(/^language-nodejs: build -mod=readonly .*Version=v3\.68\.0 .*pulumi-language-nodejs$/);
});

test("says beforehand how long it takes and what it costs, and meanwhile how far it is", async () => {
  await provide("sleep 0.5");
  expect(said[0]).toMatch(
    /^Building Pulumi 3\.220\.0 from source with Go 1\.26\.8\. Once only, some minutes: .* MB .* GB\.$/,
  );
  expect(said).toContainEqual(
    expect.stringMatching(/^Pulumi CLI: 3 packages to compile, less than a minute on \d+ idle cores?\.$/),
  );
  expect(said).toContainEqual(expect.stringMatching(/^Pulumi CLI: linking, \d s$/));
});

test("counts the packages as they are compiled", async () => {
  const slow = GO.replace("echo $package >&2;", "echo $package >&2; sleep 0.3;");
  await machine.script("bin/go", slow);
  await provide();
  expect(said).toContainEqual(expect.stringMatching(/^Pulumi CLI: [12] of 3 packages compiled, \d s$/));
});

test("a build that fails says what the compiler said, without the list of packages", async () => {
  const failed = provide('echo "a.go:7: undefined: x" >&2; exit 1');
  await expect(failed).rejects.toThrow(/ended with 1\na\.go:7: undefined: x$/);
  await expect(failed).rejects.not.toThrow(/runtime/);
});

test("a build that stands still is stopped", async () => {
  await expect(provide("sleep 60", 1_500)).rejects.toThrow(/nothing moved for 2 s/);
});

test.each([
  [10, 8, "less than a minute on 8 idle cores"],
  [400, 1, "about a minute on 1 idle core"],
  [1353, 2, "about 2 minutes on 2 idle cores"],
])("%d packages on %d processors: %s", (packages, processors, text) => {
  expect(estimate(packages, processors)).toBe(text);
});
