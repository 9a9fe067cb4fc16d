import { readCompatibility } from "./compatibility-results";

/** docs/compatibility.md: on which versions the tests of the real engine were run, and what came of it. */
export function compatibilityPage(): string {
  const rows = readCompatibility().map(
    ({ cli, node, sdk, dynamic, plugin, policy }) =>
      `| ${cli} | ${node.replace(/^v/, "")} | ${sdk} | ${dynamic} | ${plugin} | ${policy} |`,
  );
  return `# Compatibility

Made by \`npm run compatibility\` and \`npm run docs\`: tests of the real engine that passed, of those that were run, on Linux.
[What a version promises, and what else works with what](upgrading.md).

**Have Node.js 22.** 20 is past its end of life; it is what the package is built for as long as that costs little. 24 works as well.

| Pulumi CLI | Node.js | \`@pulumi/pulumi\` | dynamic provider | packaged plugin | policy pack |
|---|---|---|---|---|---|
${rows.join("\n")}

- Dynamic provider and packaged plugin: the whole life of an account (\`tests/engine/describe-lifecycle.ts\`), through either front.
- Policy pack: the pack as it lies in an installed package (\`tests/engine/policy-installed.test.ts\`).
- 3.220.0 is what the tests run on every day; the other CLI is the newest that could be built here. Both run with the language host for
  Node.js of 3.68.0: no newer one could be had here. An official installation brings its own, which was not tried.
`;
}
