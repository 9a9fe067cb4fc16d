import { existsSync } from "node:fs";
import { chmod, copyFile, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { binaryName, cacheFolder, type Platform } from "../../engine/cli/platform";
import { runProgram } from "../../engine/cli/run-program";
import { findGo } from "../toolchain/go-toolchain";
import { withInstallLock } from "../toolchain/install-lock";
import { defaultProgress } from "../toolchain/progress";

/** Versions of the programs that let the CLI run YAML and Python programs. Held equal to the Go modules beside this file by a test. */
export const YAML_HOST_VERSION = "1.25.0";
export const PYTHON_HOST_VERSION = "3.68.0";

const modules = join(__dirname.replace(/([\\/])dist[\\/]tools/, "$1tools"));

const hosts = [
  {
    module: "yaml",
    name: "pulumi-language-yaml",
    path: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
    version: `github.com/pulumi/pulumi-yaml/pkg/version.Version=v${YAML_HOST_VERSION}`,
  },
  {
    module: "python",
    name: "pulumi-language-python",
    // The SDK's module holds no host any more; this is the last version that does, as for Node.js.
    path: "github.com/pulumi/pulumi/sdk/v3/python/cmd/pulumi-language-python",
    version: `github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${PYTHON_HOST_VERSION}`,
  },
] as const;

/** Scripts that the Python host starts, in the folder of the SDK's module. */
const pythonScripts = ["cmd/pulumi-language-python-exec", "dist/pulumi-resource-pulumi-python"] as const;

function here(): Platform {
  return { os: process.platform, arch: process.arch, env: process.env, home: homedir() };
}

function folderOf(platform: Platform): string {
  const versions = `yaml-${YAML_HOST_VERSION}-python-${PYTHON_HOST_VERSION}`;
  return join(cacheFolder(platform), `language-hosts-${versions}-${platform.os}-${platform.arch}`);
}

/** The folder of the programs where an earlier call has built them. */
export function findLanguageHosts(): string | undefined {
  const folder = folderOf(here());
  return existsSync(folder) ? folder : undefined;
}

/**
 * Builds the language hosts for YAML and Python with Go, once, into the user's cache.
 *
 * @returns the folder of the programs, to be put on PATH; undefined where there is no Go or no module proxy.
 */
export async function ensureLanguageHosts(): Promise<string | undefined> {
  const platform = here();
  const folder = folderOf(platform);
  const [root, key] = [dirname(folder), basename(folder)];
  if (existsSync(folder)) return folder;
  const progress = defaultProgress();
  await mkdir(root, { recursive: true });
  try {
    return await withInstallLock(join(root, `${key}.lock`), progress, async () => {
      if (existsSync(folder)) return folder;
      progress.say("Building the language hosts for YAML and Python with Go, once: some minutes.");
      const staged = await mkdtemp(join(root, `.${key}-`));
      try {
        await buildInto(staged, platform);
        await rename(staged, folder);
      } finally {
        await rm(staged, { recursive: true, force: true });
      }
      return folder;
    });
  } catch (error) {
    progress.say(`No language hosts for YAML and Python: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

async function buildInto(staged: string, platform: Platform): Promise<void> {
  const go = await findGo(platform, staged);
  for (const { module, name, path, version } of hosts) {
    const flags = ["-mod=readonly", "-trimpath", "-buildvcs=false", `-ldflags=-s -w -X ${version}`];
    await runProgram(go.command, ["build", ...flags, "-o", join(staged, binaryName(platform, name)), path], {
      cwd: join(modules, module),
      env: go.env,
    });
  }
  const sdk = await runProgram(go.command, ["list", "-m", "-f", "{{.Dir}}", "github.com/pulumi/pulumi/sdk/v3"], {
    cwd: join(modules, "python"),
    env: go.env,
  });
  for (const script of pythonScripts) {
    const target = join(staged, script.split("/").at(-1) ?? "");
    await copyFile(join(sdk.trim(), "python", script), target);
    // Files in Go's module cache are read-only and not executable.
    await chmod(target, 0o755);
  }
}
