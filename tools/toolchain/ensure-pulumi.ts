import { rmSync } from "node:fs";
import { homedir } from "node:os";
import { askVersion } from "../../engine/cli/ask-version";
import { CliCache } from "./cli-cache";
import type { CliSource } from "./cli-source";
import { reasonOf } from "../../engine/cli/reason-of";
import { type FailedAttempt, ToolchainError } from "./errors";
import { goBuild } from "./go-build";
import { withInstallLock } from "./install-lock";
import { whenInterrupted } from "../../engine/cli/interruption";
import { officialInstaller } from "./official-installer";
import { findOnPath, missingPrograms } from "../../engine/cli/path-cli";
import { binaryName, pathsOf, type Platform } from "../../engine/cli/platform";
import { defaultProgress, lineProgress, type Progress } from "./progress";
import type { PulumiCli } from "../../engine/cli/pulumi-cli";
import { formatVersion } from "../../engine/cli/version";
import { fittingRange, pinnedVersion, PULUMI_VERSION } from "../../engine/cli/versions";
import { noCliMessage } from "./ways-out";

export type { PulumiCli } from "../../engine/cli/pulumi-cli";

export interface EnsurePulumiOptions {
  /**
   * Gets each line that tells a person what goes on; none where a CLI is there already. Default: stderr, with one
   * line that is written over itself where that is a terminal.
   */
  readonly report?: (line: string) => void;
  /** What the machine looks like. Default: this process's platform, environment and home folder. */
  readonly platform?: Partial<Platform>;
  /** The ways to a CLI that is not there yet, in the order in which they are tried. Default: official installer, Go build. */
  readonly sources?: readonly CliSource[];
}

/**
 * Finds or makes a Pulumi CLI that can run this project's programs and policy pack:
 *
 * 1. one on PATH, of a fitting version and with its Node.js language host;
 * 2. the one that an earlier call left in the user's cache, which takes milliseconds;
 * 3. the official installer's, where its host can be reached (given up on after 10 seconds);
 * 4. one built from source with Go, which takes minutes the first time.
 *
 * The last two go into the user's cache. Nothing else is changed: not PATH, not ~/.pulumi, no login. Two calls at
 * the same time, in one or in several processes, make one CLI.
 *
 * @throws ToolchainError `no_cli` where no way leads to one, `cache_not_writable` where there is no place for it
 */
export async function ensurePulumi(options: EnsurePulumiOptions = {}): Promise<PulumiCli> {
  const platform = currentPlatform(options.platform);
  const { cli: onPath, rejected } = await findOnPath(platform);
  if (onPath !== undefined) return onPath;
  const cache = new CliCache(platform);
  const cached = await cache.read();
  if (cached !== undefined) return cached;

  const progress = options.report === undefined ? defaultProgress() : lineProgress(options.report);
  for (const reason of rejected) progress.say(`${reason}: it is not used.`);
  await createCache(cache, platform);
  return withInstallLock(cache.lockFile, progress, async () => {
    // The process that held the lock before may have made it.
    const made = await cache.read();
    if (made !== undefined) return made;
    const path = {
      way: "PATH",
      reason: rejected.length === 0 ? `no \`pulumi\` on it (${fittingRange})` : rejected.join("\n"),
    };
    return provide(options.sources ?? [officialInstaller(), goBuild()], cache, platform, progress, [path]);
  });
}

async function provide(
  sources: readonly CliSource[],
  cache: CliCache,
  platform: Platform,
  progress: Progress,
  attempts: FailedAttempt[],
): Promise<PulumiCli> {
  for (const [index, source] of sources.entries()) {
    const staged = await cache.stage();
    const released = whenInterrupted(() => {
      rmSync(staged, { recursive: true, force: true });
    });
    try {
      await source.provide(staged, { platform, progress });
      await verify(staged, platform);
      const cli = await cache.publish(staged, source.source);
      progress.say(`Pulumi ${cli.version} is ready in ${cli.binDirectory}`);
      return cli;
    } catch (error) {
      const reason = reasonOf(error);
      attempts.push({ way: source.way, reason });
      const next = sources[index + 1];
      // After the last one the error says it all.
      if (next !== undefined) progress.say(`No Pulumi CLI from the ${source.way} (${reason}); next: ${next.way}.`);
      await cache.discard(staged);
    } finally {
      released();
    }
  }
  throw new ToolchainError("no_cli", noCliMessage(platform, attempts), attempts);
}

/** A CLI that is not whole must not get into the cache, where it would be trusted from then on. */
async function verify(folder: string, platform: Platform): Promise<void> {
  const paths = pathsOf(platform);
  const bin = paths.join(folder, "bin");
  const missing = await missingPrograms(platform, pinnedVersion, [bin]);
  if (missing.length > 0) throw new Error(`it did not provide ${missing.join(" and ")}`);
  const version = formatVersion(await askVersion(paths.join(bin, binaryName(platform, "pulumi")), platform.env));
  if (version !== PULUMI_VERSION) throw new Error(`it provided version ${version} instead of ${PULUMI_VERSION}`);
}

async function createCache(cache: CliCache, platform: Platform): Promise<void> {
  try {
    await cache.create();
  } catch (error) {
    const variable = platform.os === "win32" ? "LOCALAPPDATA" : "XDG_CACHE_HOME";
    throw new ToolchainError(
      "cache_not_writable",
      `The Pulumi CLI cannot be kept in ${cache.folder}: ${reasonOf(error)}\n` +
        `Set ${variable} to a folder that you may write to, or install Pulumi ${fittingRange} and have it on PATH.`,
      [],
      { cause: error },
    );
  }
}

function currentPlatform(given: Partial<Platform> = {}): Platform {
  return { os: process.platform, arch: process.arch, env: process.env, home: homedir(), ...given };
}
