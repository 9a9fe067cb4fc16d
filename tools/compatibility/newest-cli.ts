import { chmod, copyFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { binaryName } from "../../engine/cli/platform";
import { runProgram } from "../../engine/cli/run-program";
import { ensureBuilt } from "../language-hosts/built-once";
import { ensurePulumi } from "../toolchain/ensure-pulumi";
import { findGo } from "../toolchain/go-toolchain";

/** The newest CLI that was built from the Go module proxy. Held equal to the Go module beside this file by a test. */
export const NEWEST_VERSION = "3.274.1";

const MODULE = join(__dirname, "newest-cli");
const COMMAND = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const VERSION_FLAG = `github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${NEWEST_VERSION}`;

/**
 * Builds the newest CLI, once, and puts the programs of the pinned one beside it: the language host for Node.js is to be had in no
 * newer version.
 *
 * @returns the folder of the programs; undefined where there is no Go or no module proxy.
 */
export const ensureNewestCli = (): Promise<string | undefined> =>
  ensureBuilt(`cli-${NEWEST_VERSION}`, `the Pulumi CLI ${NEWEST_VERSION}`, async (staged, platform) => {
    const go = await findGo(platform, staged);
    const name = binaryName(platform, "pulumi");
    const flags = ["-mod=readonly", "-trimpath", "-buildvcs=false", `-ldflags=-s -w -X ${VERSION_FLAG}`];
    await runProgram(go.command, ["build", ...flags, "-o", join(staged, name), COMMAND], { cwd: MODULE, env: go.env });
    const { binDirectory } = await ensurePulumi();
    for (const program of (await readdir(binDirectory)).filter((entry) => entry !== name)) {
      await copyFile(join(binDirectory, program), join(staged, program));
      await chmod(join(staged, program), 0o755);
    }
  });
