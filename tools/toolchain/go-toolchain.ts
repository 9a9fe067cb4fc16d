import { findProgram } from "../../engine/cli/find-program";
import { binaryName, type Environment, pathFolders, type Platform } from "../../engine/cli/platform";
import { runProgram } from "../../engine/cli/run-program";
import { compareVersions, formatVersion, parseVersion, type Version } from "../../engine/cli/version";
import { GO_VERSION } from "../../engine/cli/versions";

/** A Go that can build the CLI. */
export interface GoToolchain {
  /** Absolute path of the `go` program. */
  readonly command: string;
  readonly version: Version;
  /** Go will fetch and use `GO_VERSION` by itself, since the installed one is older. */
  readonly fetchesNewer: boolean;
  /** What to start it with. */
  readonly env: Environment;
}

/** From this version on Go can fetch the version that a module asks for. */
const switchesToolchainSince: Version = { major: 1, minor: 21, patch: 0 };

/** `go env` reads a few files. */
const LIMIT_MS = 30_000;

/**
 * Finds Go on PATH.
 *
 * @param folder a working directory outside of every Go module
 * @throws Error where there is none, or one that is too old and may not replace itself
 */
export async function findGo(platform: Platform, folder: string): Promise<GoToolchain> {
  const command = await findProgram(platform, "go", pathFolders(platform), [binaryName(platform, "go")]);
  if (command === undefined) throw new Error("there is no `go` on PATH");
  const facts = parseGoEnv(
    await runProgram(command, ["env", "-json", "GOVERSION", "GOTOOLCHAIN", "GOHOSTOS", "GOHOSTARCH"], {
      cwd: folder,
      env: platform.env,
      signal: AbortSignal.timeout(LIMIT_MS),
    }),
  );
  const version = parseVersion(facts["GOVERSION"] ?? "");
  if (version === undefined) throw new Error(`${command} does not tell its version`);
  const fetchesNewer = compareVersions(version, needed) < 0;
  if (fetchesNewer && !maySwitch(version, facts["GOTOOLCHAIN"] ?? "")) {
    const way =
      compareVersions(version, switchesToolchainSince) < 0
        ? ""
        : ", or GOTOOLCHAIN=auto, which lets it fetch that itself";
    throw new Error(`${command} is Go ${formatVersion(version)}; it takes Go ${GO_VERSION}${way}`);
  }
  return { command, version, fetchesNewer, env: buildEnvironment(platform.env, facts) };
}

const needed = parseVersion(GO_VERSION) as Version;

/**
 * @param setting GOTOOLCHAIN: `local`, `auto`, `path`, a version such as `go1.25.1`, or a version with `+auto`, `+path`.
 *   `path` is not counted: whether PATH holds a newer one would show only during the build.
 */
export function maySwitch(version: Version, setting: string): boolean {
  if (compareVersions(version, switchesToolchainSince) < 0) return false;
  if (setting === "auto" || setting.endsWith("+auto")) return true;
  const chosen = parseVersion(setting);
  return chosen !== undefined && compareVersions(chosen, needed) >= 0;
}

function parseGoEnv(json: string): Partial<Record<string, string>> {
  return JSON.parse(json) as Partial<Record<string, string>>;
}

/**
 * The user's own settings, above all where Go's caches and its module proxy are, apart from those that would build
 * something else: for another system, in another workspace, with a C compiler.
 */
function buildEnvironment(env: Environment, facts: Partial<Record<string, string>>): Environment {
  return {
    ...env,
    GOOS: facts["GOHOSTOS"],
    GOARCH: facts["GOHOSTARCH"],
    GOWORK: "off",
    GO111MODULE: "on",
    CGO_ENABLED: "0",
  };
}
