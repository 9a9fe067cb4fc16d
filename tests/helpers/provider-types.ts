import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { userCache } from "./user-cache";

/** Providers whose types the documented programs are compiled against. The page on them names these versions. */
export const providerVersions = { kubernetes: "4.34.2", github: "6.15.0", aws: "7.48.0", vault: "7.8.0" } as const;

/**
 * Unpacks the providers' npm packages, if they are not there: their types are all that is wanted, so nothing is installed or run.
 *
 * @returns a folder of `@pulumi/<name>`; undefined where npm, tar or the network is missing.
 */
export function ensureProviderTypes(): string | undefined {
  const folder = userCache(`provider-types-${Object.values(providerVersions).join("-")}`);
  const done = join(folder, "done");
  if (existsSync(done)) return folder;
  try {
    mkdirSync(folder, { recursive: true });
    const run = (program: string, ...args: string[]) => {
      execFileSync(program, args, { cwd: folder, stdio: "ignore" });
    };
    const packages = Object.entries(providerVersions);
    run("npm", "pack", "--fetch-retries=1", ...packages.map(([name, version]) => `@pulumi/${name}@${version}`));
    for (const [name, version] of packages) {
      const target = join("@pulumi", name);
      mkdirSync(join(folder, target), { recursive: true });
      // Declarations alone: the rest is some hundred megabytes.
      run(
        "tar",
        "-xzf",
        `pulumi-${name}-${version}.tgz`,
        "-C",
        target,
        "--strip-components=1",
        "--wildcards",
        "*.d.ts",
        "*package.json",
      );
    }
    writeFileSync(done, "");
    return folder;
  } catch {
    return undefined;
  }
}
