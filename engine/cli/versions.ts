import { compareVersions, formatVersion, parseVersion, type Version } from "./version";

/**
 * The CLI that is installed or built where PATH has none that fits.
 *
 * 3.220.0 is the last release whose CLI starts Node.js policy packs through the script `pulumi-analyzer-policy`.
 * From 3.221.0 on it asks the Node.js language host to run them, which the newest host that the Go module proxy
 * holds (see `NODE_HOST_VERSION`) cannot do. The official installer could give a newer one, but one version for
 * both ways means that a machine with and a machine without access to the installer behave alike.
 */
export const PULUMI_VERSION = "3.220.0";

/**
 * The Node.js language host that the Go build makes. It has no Go module of its own that could be asked for:
 * sdk/v3 3.68.0 is the last version of the SDK's module that still contains it.
 */
export const NODE_HOST_VERSION = "3.68.0";

/**
 * The oldest Go that can build both modules: the CLI's own go.mod asks for it. Held equal to tools/toolchain/go by a test.
 */
export const GO_VERSION = "1.24.7";

/**
 * Which CLI found on PATH is taken. Both ends were run: at 3.150.0 and at 3.220.0 `up`, `preview`, `destroy`, dynamic
 * resources and policy packs work with the current @pulumi/pulumi and @pulumi/policy. Version 4 may change the
 * protocol between engine and SDK, and the Automation API refuses another major version for the same reason.
 */
export const fittingVersions = { atLeast: "3.150.0", below: "4.0.0" } as const;

/** The range as people read it: `>= 3.150.0 < 4.0.0`. */
export const fittingRange = `>= ${fittingVersions.atLeast} < ${fittingVersions.below}`;

/** From this CLI version on no separate program starts policy packs. */
const POLICY_PACKS_RUN_BY_HOST_SINCE = "3.221.0";

/** Whether a CLI of this version is in `fittingVersions`. */
export function isFitting(version: Version): boolean {
  return (
    compareVersions(version, known(fittingVersions.atLeast)) >= 0 &&
    compareVersions(version, known(fittingVersions.below)) < 0
  );
}

/**
 * The programs that have to be there for `pulumi up` of a Node.js program with dynamic resources and a policy pack,
 * without file extension. The CLI looks for them beside itself and on PATH, and starts without them, so their
 * absence shows only in the middle of an update.
 */
export function programsOf(version: Version): readonly string[] {
  const programs = ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"];
  return compareVersions(version, known(POLICY_PACKS_RUN_BY_HOST_SINCE)) < 0
    ? [...programs, "pulumi-analyzer-policy"]
    : programs;
}

/** `PULUMI_VERSION`, parsed. */
export const pinnedVersion = known(PULUMI_VERSION);

function known(text: string): Version {
  const version = parseVersion(text);
  if (version === undefined || formatVersion(version) !== text) throw new Error(`${text} is not a version`);
  return version;
}
