import { existsSync } from "node:fs";
import { chmod, copyFile, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { binaryName, cacheFolder, type Platform } from "../../engine/cli/platform";
import { runProgram } from "../../engine/cli/run-program";
import { PULUMI_VERSION } from "../../engine/cli/versions";
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

const languageHosts = `language-hosts-yaml-${YAML_HOST_VERSION}-python-${PYTHON_HOST_VERSION}`;
const sdkGenerator = `sdk-generator-${PULUMI_VERSION}`;

/** The folder of the language hosts where an earlier call has built them. */
export const findLanguageHosts = (): string | undefined => findBuilt(languageHosts);

/** The folder of the program `sdk-generator` where an earlier call has built it. */
export const findSdkGenerator = (): string | undefined => findBuilt(sdkGenerator);

/**
 * Builds the language hosts for YAML and Python with Go, once, into the user's cache.
 *
 * @returns the folder of the programs, to be put on PATH; undefined where there is no Go or no module proxy.
 */
export const ensureLanguageHosts = (): Promise<string | undefined> =>
  ensureBuilt(languageHosts, "the language hosts for YAML and Python", buildHosts);

/** Builds the generator of SDKs, as {@link ensureLanguageHosts} does its programs. */
export const ensureSdkGenerator = (): Promise<string | undefined> =>
  ensureBuilt(sdkGenerator, "the generator of SDKs", async (staged, platform) => {
    const go = await findGo(platform, staged);
    const target = join(staged, binaryName(platform, "sdk-generator"));
    await runProgram(go.command, ["build", "-mod=readonly", "-trimpath", "-buildvcs=false", "-o", target, "."], {
      cwd: join(modules, "..", "sdk-generator"),
      env: go.env,
    });
  });

function here(): Platform {
  return { os: process.platform, arch: process.arch, env: process.env, home: homedir() };
}

function folderOf(name: string, platform: Platform): string {
  return join(cacheFolder(platform), `${name}-${platform.os}-${platform.arch}`);
}

function findBuilt(name: string): string | undefined {
  const folder = folderOf(name, here());
  return existsSync(folder) ? folder : undefined;
}

async function ensureBuilt(
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

async function buildHosts(staged: string, platform: Platform): Promise<void> {
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
