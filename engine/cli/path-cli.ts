import { realpath } from "node:fs/promises";
import { reasonOf } from "./reason-of";
import { findProgram } from "./find-program";
import { binaryName, pathFolders, pathsOf, type Platform } from "./platform";
import type { PulumiCli } from "./pulumi-cli";
import { askVersion } from "./ask-version";
import { formatVersion, type Version } from "./version";
import { fittingRange, isFitting, programsOf } from "./versions";

export interface PathSearch {
  /** The first CLI on PATH that fits. */
  readonly cli?: PulumiCli;
  /** Why each CLI before it, or every one, does not: a sentence with the file's path. */
  readonly rejected: readonly string[];
}

/**
 * Looks for a CLI on PATH in the fitting range, with its Node.js language host and scripts. They may be beside the CLI,
 * beside the target of its link, or anywhere on PATH: the CLI looks in the same places.
 * Each CLI that is found costs one start of it, for its version.
 *
 * On Windows only `pulumi.exe` counts. Node.js does not start a batch file without a shell, so a `pulumi.cmd` would
 * be of no use to those who get its path from here.
 */
export async function findOnPath(platform: Platform): Promise<PathSearch> {
  const paths = pathsOf(platform);
  const rejected: string[] = [];
  const folders = pathFolders(platform);
  for (const binDirectory of new Set(folders)) {
    const command = await findProgram(platform, "pulumi", [binDirectory], [binaryName(platform, "pulumi")]);
    if (command === undefined) continue;
    let version: Version;
    try {
      version = await askVersion(command, platform.env);
    } catch (error) {
      rejected.push(`${command} does not tell its version: ${reasonOf(error)}`);
      continue;
    }
    if (!isFitting(version)) {
      rejected.push(`${command} has version ${formatVersion(version)}, which is not ${fittingRange}`);
      continue;
    }
    const missing = await missingPrograms(platform, version, [
      binDirectory,
      paths.dirname(await realpath(command)),
      ...folders,
    ]);
    if (missing.length > 0) {
      rejected.push(`${command} (${formatVersion(version)}) lacks ${missing.join(" and ")}, beside it and on PATH`);
      continue;
    }
    return { cli: { command, binDirectory, version: formatVersion(version), source: "path" }, rejected };
  }
  return { rejected };
}

/** Those of the programs that belong to a CLI which are in none of the folders. */
export async function missingPrograms(
  platform: Platform,
  version: Version,
  folders: readonly string[],
): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const program of programsOf(version)) {
    if ((await findProgram(platform, program, folders)) === undefined) missing.push(program);
  }
  return missing;
}
