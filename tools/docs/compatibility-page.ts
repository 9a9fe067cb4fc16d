import { NEWEST_VERSION } from "../compatibility/newest-cli";
import { readCompatibility } from "./compatibility-results";

const head = [
  "| Pulumi CLI | Node.js | `@pulumi/pulumi` | dynamic provider | packaged plugin | policy pack |",
  "|---|---|---|---|---|---|",
];

/** docs/compatibility.md: on which versions the tests of the real engine were run, and what came of it. */
export function compatibilityPage(): string {
  const rows = readCompatibility().map(
    ({ cli, node, sdk, dynamic, plugin, policy }) =>
      `| ${cli} | ${node.replace(/^v/, "")} | ${sdk} | ${dynamic} | ${plugin} | ${policy} |`,
  );
  return `# Compatibility

Made by \`npm run compatibility\` and \`npm run docs\`: tests of the real engine that passed, of those that were run, on Linux.
[What a version promises, and what else works with what](upgrading.md).

**Have Node.js 22.** 20 is past its end of life; it is what the package is built for as long as that costs little. The tests of every day run
on it, with Pulumi CLI 3.220.0.

${rows.length === 0 ? "No run on other versions is recorded yet." : [...head, ...rows].join("\n")}

- Dynamic provider and packaged plugin: the whole life of an account (\`tests/engine/describe-lifecycle.ts\`), through either front.
- Policy pack: the pack as it lies in an installed package (\`tests/engine/policy-installed.test.ts\`).
- The runs take Node.js 20, 22 and 24, and two CLIs: 3.220.0 and ${NEWEST_VERSION}, the newest that could be built here. Both run with the language host for
  Node.js of 3.68.0: no newer one could be had here. An official installation brings its own, which was not tried.
- On 2026-11-26, on a machine too busy for a whole run: with CLI 3.274.1 and Node.js 22.23.3 the packaged plugin passed 20 of 20; the dynamic provider
  18 of 20, where one test ran out of time and the next started from what it left; a policy pack does not start on that CLI with so old a host.
`;
}
