import { homedir } from "node:os";
import { findOnPath, fittingRange, type PulumiCli } from "../../engine/cli";
import { ExitError, exitCodes } from "../exit-codes";

/**
 * The Pulumi CLI on PATH. A verb installs nothing: what is on a person's machine is the person's business.
 *
 * @throws ExitError that says what was found instead, and where to get the CLI.
 */
export async function findPulumi(): Promise<PulumiCli> {
  const { cli, rejected } = await findOnPath({
    os: process.platform,
    arch: process.arch,
    env: process.env,
    home: homedir(),
  });
  if (cli !== undefined) return cli;
  const found = rejected.length === 0 ? "there is no `pulumi` on PATH" : rejected.join("; ");
  throw new ExitError(
    exitCodes.otherSideFailed,
    `this verb needs the Pulumi CLI (${fittingRange}), and none was found: ${found}. ` +
      "Install it from https://www.pulumi.com/docs/install/, or put its folder on PATH; then run the command again.",
  );
}
