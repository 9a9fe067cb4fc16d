import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Platform } from "../../../engine/cli/platform";

/** A pretended machine in a temporary folder: its PATH, cache and home are empty until a test fills them. */
export interface Machine {
  readonly root: string;
  /** The only folder on PATH. */
  readonly bin: string;
  readonly cache: string;
  readonly platform: Platform;
  /** A shell script that can be run; `file` is relative to the machine's root. */
  script(file: string, body: string): Promise<string>;
  remove(): Promise<void>;
}

export async function makeMachine(env: Record<string, string> = {}): Promise<Machine> {
  const root = await mkdtemp(path.join(tmpdir(), "toolchain-test-"));
  const bin = path.join(root, "bin");
  const cache = path.join(root, "cache");
  await mkdir(bin);
  return {
    root,
    bin,
    cache,
    platform: {
      os: process.platform,
      arch: process.arch,
      home: path.join(root, "home"),
      env: { PATH: bin, XDG_CACHE_HOME: cache, ...env },
    },
    async script(file, body) {
      const full = path.join(root, file);
      await mkdir(path.dirname(full), { recursive: true });
      // The pretended PATH has none of the system's own tools.
      await writeFile(full, `#!/bin/sh\nPATH=/usr/bin:/bin\n${body}\n`);
      await chmod(full, 0o755);
      return full;
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

/** All programs of a CLI that says that it has this version. */
export async function addCli(
  machine: Machine,
  folder: string,
  version: string,
  without: readonly string[] = [],
): Promise<void> {
  await machine.script(path.join(folder, "pulumi"), `echo v${version}`);
  for (const name of ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs", "pulumi-analyzer-policy"]) {
    if (!without.includes(name)) await machine.script(path.join(folder, name), "exit 0");
  }
}
