import { existsSync } from "node:fs";
import { mkdir, readdir, rm, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { CliCache } from "../../../tools/toolchain/cli-cache";
import { PULUMI_VERSION } from "../../../engine/cli/versions";
import { addCli, type Machine, makeMachine } from "./machine";

let machine: Machine;
let cache: CliCache;

beforeEach(async () => {
  machine = await makeMachine();
  cache = new CliCache(machine.platform);
  await cache.create();
});
afterEach(() => machine.remove());

async function staged(): Promise<string> {
  const folder = await cache.stage();
  await addCli(machine, path.relative(machine.root, path.join(folder, "bin")), PULUMI_VERSION);
  return folder;
}

test("what was published is read back, from a folder named after versions and machine", async () => {
  const published = await cache.publish(await staged(), "go");
  expect(published).toEqual({
    command: path.join(cache.folder, "bin", "pulumi"),
    binDirectory: path.join(cache.folder, "bin"),
    version: PULUMI_VERSION,
    source: "go",
  });
  expect(await cache.read()).toEqual({ ...published, source: "cache" });
  expect(path.basename(cache.folder)).toBe(`3.220.0-host-3.68.0-${process.platform}-${process.arch}`);
});

test("an empty cache has none", async () => {
  expect(await cache.read()).toBeUndefined();
});

test("the CLI is not started to find out that it is there", async () => {
  await cache.publish(await staged(), "go");
  await machine.script(
    path.relative(machine.root, path.join(cache.folder, "bin", "pulumi")),
    `touch ${machine.root}/started`,
  );
  expect(await cache.read()).toBeDefined();
  expect(existsSync(path.join(machine.root, "started"))).toBe(false);
});

test.each(["pulumi", "pulumi-language-nodejs", "pulumi-analyzer-policy"])(
  "an installation that lost %s counts as none, and the next one takes its place",
  async (program) => {
    await cache.publish(await staged(), "go");
    await rm(path.join(cache.folder, "bin", program));
    expect(await cache.read()).toBeUndefined();
    expect((await cache.publish(await staged(), "installer")).source).toBe("installer");
    expect(await cache.read()).toBeDefined();
    expect(await readdir(path.dirname(cache.folder))).toEqual([path.basename(cache.folder)]);
  },
);

test.each(["", "{", "null", '{"version":"3.0.0"}'])(
  "an installation whose marker is %j counts as none",
  async (marker) => {
    await cache.publish(await staged(), "go");
    await writeFile(path.join(cache.folder, "installed.json"), marker);
    expect(await cache.read()).toBeUndefined();
  },
);

test("of two installations at the same time the first one stays", async () => {
  const [first, second] = [await staged(), await staged()];
  await cache.publish(first, "go");
  expect((await cache.publish(second, "installer")).source).toBe("cache");
  expect(await readdir(path.dirname(cache.folder))).toEqual([path.basename(cache.folder)]);
});

test("a half-made installation is left to its maker for an hour, then removed", async () => {
  const [young, old] = [await cache.stage(), await cache.stage()];
  const past = new Date(Date.now() - 2 * 60 * 60 * 1000);
  await utimes(old, past, past);
  await cache.stage();
  expect([existsSync(young), existsSync(old)]).toEqual([true, false]);
});

test("a cache folder that cannot be made is an error of the file system", async () => {
  await mkdir(path.join(machine.root, "other"));
  await writeFile(path.join(machine.root, "other", "file"), "");
  const env = { XDG_CACHE_HOME: path.join(machine.root, "other", "file") };
  await expect(new CliCache({ ...machine.platform, env }).create()).rejects.toThrow(/ENOTDIR|EEXIST/);
});
