import { mkdir, rm } from "node:fs/promises";
import type { CliSource } from "./cli-source";
import { folderSize } from "./folder-size";
import { INSTALLER_HOST, reachInstaller } from "./installer-host";
import { pathsOf } from "../../engine/cli/platform";
import { formatSeconds } from "./progress";
import { runProgram } from "../../engine/cli/run-program";
import { watchForStall } from "./stall-watch";
import { PULUMI_VERSION } from "../../engine/cli/versions";

export interface InstallerSettings {
  /** URL of the install script, asked before anything is started. */
  readonly url?: string;
  /** How long the host may take to answer with it. */
  readonly reachMs?: number;
  /** How long the installation may stand still. */
  readonly stallMs?: number;
  /** Path of the module that exports PulumiCommand; by default that of the @pulumi/pulumi next to this project. */
  readonly automation?: string;
}

/** Well below the 15 seconds after which a person would ask what is wrong. */
const REACH_MS = 10_000;

/**
 * Longer than the two minutes or so that curl tries to connect: the install script first asks GitHub, and where that
 * host is out of reach it must live long enough to turn to the installer's own.
 */
const STALL_MS = 180_000;

/**
 * Runs in a process of its own: the Automation API takes seconds to load, and an installation cannot be cancelled
 * through it. Its `semver` is the one that PulumiCommand expects its version to be made with.
 */
const INSTALL = `
const [automation, root, version] = process.argv.slice(1);
const need = require("node:module").createRequire(automation);
const { SemVer } = need("semver");
const { PulumiCommand } = need(automation);
PulumiCommand.install({ root, version: new SemVer(version) }).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
`;

/** The official installer, through the Automation API's `PulumiCommand.install`. */
export function officialInstaller(settings: InstallerSettings = {}): CliSource {
  const { reachMs = REACH_MS, stallMs = STALL_MS } = settings;
  return {
    source: "installer",
    way: "official installer",
    async provide(folder, { platform, progress }) {
      const paths = pathsOf(platform);
      const url = settings.url ?? `${INSTALLER_HOST}/${platform.os === "win32" ? "install.ps1" : "install.sh"}`;
      const { host } = new URL(url);
      await progress.during(
        (seconds) => `Asking ${host} for the Pulumi installer, ${seconds} s so far`,
        () => reachInstaller(url, reachMs),
      );
      const automation = settings.automation ?? require.resolve("@pulumi/pulumi/automation");
      // The download goes where its growth can be watched, on the same disk as the installation.
      const temporary = paths.join(folder, "tmp");
      await mkdir(temporary);
      let bytes = 0;
      const watch = watchForStall(async () => (bytes = await folderSize(folder)), stallMs);
      try {
        progress.say(`Installing Pulumi ${PULUMI_VERSION} from ${host}, about 150 MB.`);
        await progress.during(
          (seconds) =>
            `Installing Pulumi ${PULUMI_VERSION}: ${Math.round(bytes / 1e6)} MB on disk, ${formatSeconds(seconds)} so far`,
          () =>
            runProgram(process.execPath, ["-e", INSTALL, automation, folder, PULUMI_VERSION], {
              env: { ...platform.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary },
              signal: watch.signal,
            }),
        );
      } finally {
        watch.stop();
      }
      await rm(temporary, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
