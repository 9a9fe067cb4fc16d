import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { cacheFolder, type Platform } from "../../engine/cli/platform";
import { withInstallLock } from "../toolchain/install-lock";
import { defaultProgress } from "../toolchain/progress";

function here(): Platform {
  return { os: process.platform, arch: process.arch, env: process.env, home: homedir() };
}

function folderOf(name: string, platform: Platform): string {
  return join(cacheFolder(platform), `${name}-${platform.os}-${platform.arch}`);
}

/** The folder of this name in the user's cache, where an earlier call has built it. */
export function findBuilt(name: string): string | undefined {
  const folder = folderOf(name, here());
  return existsSync(folder) ? folder : undefined;
}

/**
 * Builds something into a folder of the user's cache, once, whoever else asks for it at the same time.
 *
 * @param title For the person who waits: "Building <title> with Go".
 * @returns the folder; undefined where it cannot be built, which is said.
 */
export async function ensureBuilt(
  name: string,
  title: string,
  build: (staged: string, platform: Platform) => Promise<void>,
): Promise<string | undefined> {
  const platform = here();
  const folder = folderOf(name, platform);
  const [root, key] = [dirname(folder), basename(folder)];
  if (existsSync(folder)) return folder;
  const progress = defaultProgress();
  await mkdir(root, { recursive: true });
  try {
    return await withInstallLock(join(root, `${key}.lock`), progress, async () => {
      if (existsSync(folder)) return folder;
      progress.say(`Building ${title} with Go, once: some minutes.`);
      const staged = await mkdtemp(join(root, `.${key}-`));
      try {
        await build(staged, platform);
        await rename(staged, folder);
      } finally {
        await rm(staged, { recursive: true, force: true });
      }
      return folder;
    });
  } catch (error) {
    progress.say(`Could not build ${title}: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}
