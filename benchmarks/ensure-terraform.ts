import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { binaryName } from "../engine/cli/platform";
import { runProgram } from "../engine/cli/run-program";
import { ensureBuilt } from "../tools/language-hosts/built-once";
import { findGo } from "../tools/toolchain/go-toolchain";

/** The last version under a licence that lets anybody build and use it. */
const VERSION = "1.5.7";
const COMMAND = "github.com/hashicorp/terraform";

/** @returns the `terraform` that an earlier call, or this one, has built; undefined where there is no Go or no module proxy. */
export async function ensureTerraform(): Promise<string | undefined> {
  const folder = await ensureBuilt(`terraform-${VERSION}`, `Terraform ${VERSION}`, async (staged, platform) => {
    const go = await findGo(platform, staged);
    const module = await mkdtemp(join(tmpdir(), "bc-terraform-"));
    const run = (...args: string[]) => runProgram(go.command, args, { cwd: module, env: go.env });
    try {
      await run("mod", "init", "bc-accounts/terraform");
      await run("get", "-tool", `${COMMAND}@v${VERSION}`);
      await run(
        "build",
        "-trimpath",
        "-buildvcs=false",
        "-o",
        join(staged, binaryName(platform, "terraform")),
        COMMAND,
      );
    } finally {
      await rm(module, { recursive: true, force: true });
    }
  });
  return folder === undefined ? undefined : join(folder, "terraform");
}
