import type { Environment } from "./platform";
import { runProgram } from "./run-program";
import { parseVersion, type Version } from "./version";

/** A CLI answers in a tenth of a second; one that is loaded from a slow network drive gets this long. */
const LIMIT_MS = 15_000;

/**
 * Starts `pulumi version`. It goes without the look-up of newer releases, which would need the network.
 *
 * @throws Error where the program does not start, does not end, or says something else
 */
export async function askVersion(command: string, env: Environment): Promise<Version> {
  const output = await runProgram(command, ["version"], {
    env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    signal: AbortSignal.timeout(LIMIT_MS),
  });
  const version = parseVersion(output);
  if (version === undefined) throw new Error("`pulumi version` printed no version number");
  return version;
}
