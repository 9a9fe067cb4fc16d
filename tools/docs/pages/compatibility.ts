import { NEWEST_VERSION } from "../../compatibility/newest-cli";
import { readCompatibility } from "../compatibility-results";
import { row } from "../markdown";
import { fillTemplate } from "../template";

const head = [
  "| Pulumi CLI | Node.js | `@pulumi/pulumi` | dynamic provider | packaged plugin | policy pack |",
  "|---|---|---|---|---|---|",
];

/** docs/compatibility.md: on which versions the tests of the real engine were run, and what came of it. */
export function compatibilityPage(): string {
  const rows = readCompatibility().map(({ cli, node, sdk, dynamic, plugin, policy }) =>
    row(cli, node.replace(/^v/, ""), sdk, dynamic, plugin, policy),
  );
  return fillTemplate("compatibility", {
    results: rows.length === 0 ? "No run on other versions is recorded yet." : [...head, ...rows].join("\n"),
    newestVersion: NEWEST_VERSION,
  });
}
