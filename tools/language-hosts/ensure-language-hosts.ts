import { chmod, copyFile } from "node:fs/promises";
import { join } from "node:path";
import { binaryName, type Platform } from "../../engine/cli/platform";
import { runProgram } from "../../engine/cli/run-program";
import { PULUMI_VERSION } from "../../engine/cli/versions";
import { findGo } from "../toolchain/go-toolchain";
import { ensureBuilt, findBuilt } from "./built-once";

/** Versions of the programs that let the CLI run YAML and Python programs. Held equal to the Go modules beside this file by a test. */
export const YAML_HOST_VERSION = "1.25.0";
export const PYTHON_HOST_VERSION = "3.68.0";
export const GO_HOST_VERSION = "3.60.0";

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

const GO_HOST = "github.com/pulumi/pulumi/sdk/v3/go/pulumi-language-go";

const languageHosts = `language-hosts-yaml-${YAML_HOST_VERSION}-python-${PYTHON_HOST_VERSION}`;
/** With the number of what is beside its Go module: a changed program is built anew. */
const sdkGenerator = `sdk-generator-${PULUMI_VERSION}-2`;
const goHost = `language-host-go-${GO_HOST_VERSION}`;

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

/** Builds the language host for Go programs, as {@link ensureLanguageHosts} does the others. Long tests alone run one. */
export const ensureGoLanguageHost = (): Promise<string | undefined> =>
  ensureBuilt(goHost, "the language host for Go", async (staged, platform) => {
    const go = await findGo(platform, staged);
    const version = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${GO_HOST_VERSION}`;
    const flags = ["-mod=readonly", "-trimpath", "-buildvcs=false", `-ldflags=-s -w ${version}`];
    const target = join(staged, binaryName(platform, "pulumi-language-go"));
    await runProgram(go.command, ["build", ...flags, "-o", target, GO_HOST], {
      cwd: join(modules, "go"),
      env: go.env,
    });
  });

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
