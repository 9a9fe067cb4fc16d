import { chmod, symlink } from "node:fs/promises";
import path from "node:path";
import { findOnPath } from "../../../engine/cli/path-cli";
import { addCli, type Machine, makeMachine } from "../tools/machine";

let machine: Machine;
beforeEach(async () => {
  machine = await makeMachine();
});
afterEach(() => machine.remove());

test("a CLI that fits and has its language host is taken from PATH", async () => {
  await addCli(machine, "bin", "3.220.0");
  expect(await findOnPath(machine.platform)).toEqual({
    cli: { command: path.join(machine.bin, "pulumi"), binDirectory: machine.bin, version: "3.220.0", source: "path" },
    rejected: [],
  });
});

test("an empty PATH has none, and nothing is wrong with it", async () => {
  expect(await findOnPath(machine.platform)).toEqual({ rejected: [] });
});

test.each(["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs", "pulumi-analyzer-policy"])(
  "a CLI without %s does not fit",
  async (program) => {
    await addCli(machine, "bin", "3.220.0", [program]);
    const { cli, rejected } = await findOnPath(machine.platform);
    expect(cli).toBeUndefined();
    expect(rejected).toEqual([`${machine.bin}/pulumi (3.220.0) lacks ${program}, beside it and on PATH`]);
  },
);

test("a newer CLI needs no program of its own for policy packs", async () => {
  await addCli(machine, "bin", "3.221.0", ["pulumi-analyzer-policy"]);
  expect((await findOnPath(machine.platform)).cli?.version).toBe("3.221.0");
});

test("the language host may be elsewhere on PATH", async () => {
  await addCli(machine, "bin", "3.220.0", ["pulumi-language-nodejs"]);
  await machine.script("other/pulumi-language-nodejs", "exit 0");
  const env = { PATH: `${machine.bin}:${machine.root}/other` };
  expect((await findOnPath({ ...machine.platform, env })).cli?.binDirectory).toBe(machine.bin);
});

test("the language host may be beside the file that `pulumi` is a link to", async () => {
  await addCli(machine, "cellar", "3.220.0");
  await symlink(path.join(machine.root, "cellar", "pulumi"), path.join(machine.bin, "pulumi"));
  expect((await findOnPath(machine.platform)).cli?.command).toBe(path.join(machine.bin, "pulumi"));
});

test("a CLI outside the range is passed over for the next one on PATH", async () => {
  await addCli(machine, "bin", "3.20.0");
  await addCli(machine, "other", "3.200.0");
  const found = await findOnPath({ ...machine.platform, env: { PATH: `${machine.bin}:${machine.root}/other` } });
  expect(found.cli?.version).toBe("3.200.0");
  expect(found.rejected).toEqual([`${machine.bin}/pulumi has version 3.20.0, which is not >= 3.150.0 < 4.0.0`]);
});

test("a file that may not be run is not a CLI", async () => {
  await addCli(machine, "bin", "3.220.0");
  await chmod(path.join(machine.bin, "pulumi"), 0o644);
  expect(await findOnPath(machine.platform)).toEqual({ rejected: [] });
});

test.each([
  ["fails", "echo broken >&2; exit 7", /ended with 7\nbroken/],
  ["says something else", "echo hello", /printed no version number/],
])("a CLI that %s is passed over with the reason", async (_, body, reason) => {
  await machine.script("bin/pulumi", body);
  const { cli, rejected } = await findOnPath(machine.platform);
  expect(cli).toBeUndefined();
  expect(rejected[0]).toMatch(reason);
});

test("the version is asked for without a look-up of newer releases", async () => {
  await addCli(machine, "bin", "3.220.0");
  await machine.script("bin/pulumi", `test "$PULUMI_SKIP_UPDATE_CHECK" = true && test "$1" = version && echo v3.220.0`);
  expect((await findOnPath(machine.platform)).cli?.version).toBe("3.220.0");
});
