import { existsSync } from "node:fs";
import { chmod, copyFile, mkdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import path from "node:path";
import type { CliSource } from "./cli-source";
import { findGo, type GoToolchain } from "./go-toolchain";
import { binaryName, pathsOf, type Platform, scriptName } from "../../engine/cli/platform";
import { formatSeconds, type Progress } from "./progress";
import { runProgram } from "../../engine/cli/run-program";
import { watchForStall } from "./stall-watch";
import { formatVersion } from "../../engine/cli/version";
import { GO_VERSION, NODE_HOST_VERSION, programsOf, pinnedVersion, PULUMI_VERSION } from "../../engine/cli/versions";

export interface GoBuildSettings {
  /** The folder that holds the Go modules `cli` and `language-nodejs`. Default: tools/toolchain/go of this project. */
  readonly modules?: string;
  /** How long Go may stay without a line of output. */
  readonly stallMs?: number;
}

/** One program that is built, from one Go module of ours that does nothing but pin versions. */
interface Program {
  readonly title: string;
  /** Folder of the module. */
  readonly module: string;
  /** Import path of the program. */
  readonly path: string;
  readonly name: string;
  readonly version: string;
}

const programs: readonly Program[] = [
  {
    title: "Pulumi CLI",
    module: "cli",
    path: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    name: "pulumi",
    version: PULUMI_VERSION,
  },
  {
    title: "Node.js language host",
    module: "language-nodejs",
    path: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
    name: "pulumi-language-nodejs",
    version: NODE_HOST_VERSION,
  },
];

/** The module whose version and scripts belong to the CLI. */
const SDK = "github.com/pulumi/pulumi/sdk/v3";

/** The largest packages and the linker take minutes on a slow machine, and say nothing meanwhile. */
const STALL_MS = 10 * 60_000;

/** Measured: 1357 packages took 200 seconds of processor time. */
const PROCESSOR_SECONDS_PER_PACKAGE = 0.15;

/** Measured: linking, which uses one processor only. */
const LINK_SECONDS = 10;

/**
 * A build from source, with modules from the machine's own Go module proxy: for machines that reach that, as most
 * where people write Go do, but not the official installer's host.
 *
 * What is built is fixed by the committed go.mod and go.sum. go.sum is complete and Go is told not to add to it, so
 * that Go's checksum database is not needed either.
 */
export function goBuild(settings: GoBuildSettings = {}): CliSource {
  const { modules = goModules(), stallMs = STALL_MS } = settings;
  return {
    source: "go",
    way: "Go build",
    async provide(folder, { platform, progress }) {
      const go = await findGo(platform, folder);
      const by = go.fetchesNewer
        ? `Go ${GO_VERSION}, which Go ${formatVersion(go.version)} fetches`
        : `Go ${formatVersion(go.version)}`;
      progress.say(
        `Building Pulumi ${PULUMI_VERSION} from source with ${by}. Once only, some minutes: ` +
          `it fetches about 250 MB of Go modules, and Go's own caches grow by up to 2.7 GB.`,
      );
      const bin = pathsOf(platform).join(folder, "bin");
      await mkdir(bin);
      const run = new GoRun(go, progress, stallMs);
      for (const program of programs) {
        await build(
          run,
          program,
          path.join(modules, program.module),
          pathsOf(platform).join(bin, binaryName(platform, program.name)),
        );
      }
      await copyScripts(run, path.join(modules, "cli"), platform, bin);
    },
  };
}

async function build(run: GoRun, program: Program, module: string, target: string): Promise<void> {
  // The linker's version flag is what `pulumi version` prints. The same flags both times, or else `go list` would
  // count packages as stale that are not.
  const version = `${SDK}/go/common/version.Version=v${program.version}`;
  const flags = ["-mod=readonly", "-trimpath", "-buildvcs=false", `-ldflags=-s -w -X ${version}`];
  const list = await run.go(
    module,
    ["list", ...flags, "-deps", "-f", "{{if .Stale}}stale{{end}}", program.path],
    (lines, seconds) => `${program.title}: fetching its modules, ${lines.downloads} so far, ${formatSeconds(seconds)}`,
  );
  const stale = list.split("\n").filter((line) => line === "stale").length;
  if (stale > 1) run.progress.say(`${program.title}: ${stale} packages to compile, ${estimate(stale)}.`);
  await run.go(module, ["build", ...flags, "-v", "-o", target, program.path], (lines, seconds) =>
    lines.packages < stale
      ? `${program.title}: ${lines.packages} of ${stale} packages compiled, ${formatSeconds(seconds)}`
      : `${program.title}: linking, ${formatSeconds(seconds)}`,
  );
}

/** The programs that are scripts come with the SDK's module, which the build has fetched. */
async function copyScripts(run: GoRun, module: string, platform: Platform, bin: string): Promise<void> {
  const list = await run.go(
    module,
    ["list", "-mod=readonly", "-m", "-f", "{{.Dir}}", SDK],
    () => "Copying Pulumi's scripts",
  );
  const built = new Set(programs.map((program) => program.name));
  for (const script of programsOf(pinnedVersion).filter((program) => !built.has(program))) {
    const name = scriptName(platform, script);
    const target = path.join(bin, name);
    await copyFile(path.join(list.trim(), "nodejs", "dist", name), target);
    // Files in Go's module cache are read-only and not executable.
    await chmod(target, 0o755);
  }
}

/** What Go has said so far. */
interface GoLines {
  downloads: number;
  packages: number;
}

/** Starts Go with a status on show, and stops it where it stands still. */
class GoRun {
  readonly #toolchain: GoToolchain;
  readonly #stallMs: number;

  constructor(
    toolchain: GoToolchain,
    readonly progress: Progress,
    stallMs: number,
  ) {
    this.#toolchain = toolchain;
    this.#stallMs = stallMs;
  }

  async go(
    module: string,
    args: readonly string[],
    status: (lines: GoLines, seconds: number) => string,
  ): Promise<string> {
    const lines: GoLines = { downloads: 0, packages: 0 };
    const watch = watchForStall(() => lines.downloads + lines.packages, this.#stallMs);
    try {
      return await this.progress.during(
        (seconds) => status(lines, seconds),
        () =>
          runProgram(this.#toolchain.command, args, {
            cwd: module,
            env: this.#toolchain.env,
            signal: watch.signal,
            onLine: (line) => {
              const isDownload = line.startsWith("go: downloading ");
              // `go build -v` prints the import path of each package as it comes to it.
              const isPackage = /^[\w.~-]+(\/[\w.~-]+)*$/.test(line);
              if (isDownload) lines.downloads++;
              if (isPackage) lines.packages++;
              return isDownload || isPackage;
            },
          }),
      );
    } finally {
      watch.stop();
    }
  }
}

/** How long compiling so many packages will take on this machine, as people say it. */
export function estimate(packages: number, processors = availableParallelism()): string {
  const seconds = (packages * PROCESSOR_SECONDS_PER_PACKAGE) / processors + LINK_SECONDS;
  const cores = processors === 1 ? "1 idle core" : `${processors} idle cores`;
  const minutes = Math.round(seconds / 60);
  return `${minutes < 1 ? "less than a minute" : minutes === 1 ? "about a minute" : `about ${minutes} minutes`} on ${cores}`;
}

/** tools/toolchain/go, seen from the TypeScript source or from the compiled file in dist/tools/toolchain. */
function goModules(): string {
  const beside = path.join(__dirname, "go");
  return existsSync(beside) ? beside : path.join(__dirname, "..", "..", "..", "tools", "toolchain", "go");
}
