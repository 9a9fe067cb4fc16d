import { findGo, maySwitch } from "../../../tools/toolchain/go-toolchain";
import { parseVersion, type Version } from "../../../engine/cli/version";
import { type Machine, makeMachine } from "./machine";

let machine: Machine;
beforeEach(async () => {
  machine = await makeMachine({ GOOS: "plan9", GOWORK: "/somewhere/go.work", GOPROXY: "https://proxy.example" });
});
afterEach(() => machine.remove());

const installGo = (version: string, toolchain: string): Promise<string> =>
  machine.script(
    "bin/go",
    `echo '{"GOVERSION":"go${version}","GOTOOLCHAIN":"${toolchain}","GOHOSTOS":"linux","GOHOSTARCH":"amd64"}'`,
  );

test("Go of a fitting version is found on PATH", async () => {
  const command = await installGo("1.26.8", "local");
  expect(await findGo(machine.platform, machine.root)).toMatchObject({
    command,
    version: { major: 1, minor: 26, patch: 8 },
    fetchesNewer: false,
  });
});

test("settings that would build something else are overridden, where the modules come from is not", async () => {
  await installGo("1.26.8", "local");
  expect((await findGo(machine.platform, machine.root)).env).toMatchObject({
    GOOS: "linux",
    GOARCH: "amd64",
    GOWORK: "off",
    CGO_ENABLED: "0",
    GOPROXY: "https://proxy.example",
  });
});

test("no Go is an error", async () => {
  await expect(findGo(machine.platform, machine.root)).rejects.toThrow("there is no `go` on PATH");
});

test("a Go that is too old and may not fetch a newer one is an error with both versions and the way out", async () => {
  const command = await installGo("1.22.3", "local");
  await expect(findGo(machine.platform, machine.root)).rejects.toThrow(
    `${command} is Go 1.22.3; it takes Go 1.24.7, or GOTOOLCHAIN=auto, which lets it fetch that itself`,
  );
});

test("a Go from before that possibility is not told of it", async () => {
  await installGo("1.19", "");
  await expect(findGo(machine.platform, machine.root)).rejects.toThrow(/is Go 1\.19\.0; it takes Go 1\.24\.7$/);
});

test("a Go that is too old but may fetch a newer one will do", async () => {
  await installGo("1.22.3", "auto");
  expect((await findGo(machine.platform, machine.root)).fetchesNewer).toBe(true);
});

test.each([
  ["1.22.0", "auto", true],
  ["1.22.0", "local", false],
  ["1.22.0", "go1.22.5+auto", true],
  ["1.22.0", "go1.25.1", true],
  ["1.22.0", "go1.23.0", false],
  ["1.22.0", "path", false],
  ["1.20.9", "auto", false],
])("Go %s with GOTOOLCHAIN=%s may fetch a newer one: %s", (version, setting, expected) => {
  expect(maySwitch(parseVersion(version) as Version, setting)).toBe(expected);
});
