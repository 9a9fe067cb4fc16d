import type { FailedAttempt } from "./errors";
import { INSTALLER_HOST } from "./installer-host";
import type { Platform } from "../../engine/cli/platform";
import { fittingRange, GO_VERSION } from "../../engine/cli/versions";

interface Commands {
  readonly installPulumi: string;
  readonly checkHost: string;
  readonly installGo: string;
}

/** Node.js' names for processors to Go's, where they differ. */
const goArch: Partial<Record<string, string>> = { x64: "amd64", ia32: "386" };

/** The text of the error that there is no CLI: what was tried, and three ways out with their commands. */
export function noCliMessage(platform: Pick<Platform, "os" | "arch">, attempts: readonly FailedAttempt[]): string {
  const commands = commandsOf(platform);
  return [
    "This needs a Pulumi CLI, and there was no way to get one:",
    ...attempts.map(({ way, reason }) => `  ${way}: ${indent(reason)}`),
    "One of these is enough; then repeat:",
    `  1. Install Pulumi ${fittingRange} and have it on PATH:`,
    `       ${commands.installPulumi}`,
    `  2. Let this machine reach ${new URL(INSTALLER_HOST).host} for the official installer, and check that it does:`,
    `       ${commands.checkHost}`,
    `  3. Install Go ${GO_VERSION} or newer, have it on PATH and let it reach its module proxy (see \`go env GOPROXY\`):`,
    `       ${commands.installGo}`,
  ].join("\n");
}

function commandsOf(platform: Pick<Platform, "os" | "arch">): Commands {
  switch (platform.os) {
    case "win32":
      return {
        installPulumi: "winget install Pulumi.Pulumi",
        checkHost: `curl.exe -fsSI ${INSTALLER_HOST}/install.ps1`,
        installGo: "winget install GoLang.Go",
      };
    case "darwin":
      return {
        installPulumi: "brew install pulumi/tap/pulumi",
        checkHost: `curl -fsSI ${INSTALLER_HOST}/install.sh`,
        installGo: "brew install go",
      };
    default: {
      const archive = `go${GO_VERSION}.${platform.os}-${goArch[platform.arch] ?? platform.arch}.tar.gz`;
      return {
        installPulumi: `curl -fsSL ${INSTALLER_HOST} | sh && export PATH="$HOME/.pulumi/bin:$PATH"`,
        checkHost: `curl -fsSI ${INSTALLER_HOST}/install.sh`,
        installGo: `curl -fsSL https://go.dev/dl/${archive} | sudo tar -C /usr/local -xz && export PATH="/usr/local/go/bin:$PATH"`,
      };
    }
  }
}

/** What a tool said in several lines stays together. */
function indent(reason: string): string {
  return reason.split("\n").join("\n    ");
}
