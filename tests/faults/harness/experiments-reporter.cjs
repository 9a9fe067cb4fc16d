// Keeps what the experiments of each suite came to, and the figures that they measured, for docs/reliability.md.
/* eslint-disable @typescript-eslint/no-require-imports -- jest loads reporters as they are */
const { existsSync, mkdtempSync, readFileSync, writeFileSync } = require("node:fs");
const { availableParallelism, tmpdir } = require("node:os");
const { join, relative, resolve } = require("node:path");

const repository = resolve(__dirname, "../../..");
const resultsFile = join(repository, "tools/docs/reliability-results.json");

/** A suite is one file. The record of its last whole run stays until the next one, so a long proof can be run in parts. */
module.exports = class ExperimentsReporter {
  constructor(globalConfig) {
    this.isFiltered = Boolean(globalConfig.testNamePattern);
    // Set before the workers start, so that they inherit it.
    this.figuresFile = join(mkdtempSync(join(tmpdir(), "bc-figures-")), "figures");
    process.env["FAULT_FIGURES"] = this.figuresFile;
  }

  onRunComplete(_contexts, results) {
    if (this.isFiltered) {
      console.log("docs/reliability.md stays as it is: only some of the experiments were run.");
      return;
    }
    const kept = new Map(JSON.parse(readFileSync(resultsFile, "utf8")).map((record) => [record.suite, record]));
    for (const run of results.testResults) {
      const suite = relative(repository, run.testFilePath);
      const reason = whyNotWhole(run);
      if (reason === undefined) kept.set(suite, this.recordOf(suite, run));
      else console.log(`docs/reliability.md keeps the record of ${suite}: ${reason}.`);
    }
    const records = [...kept.values()].filter(({ suite }) => existsSync(join(repository, suite)));
    records.sort((a, b) => (a.suite < b.suite ? -1 : 1));
    writeFileSync(resultsFile, `${JSON.stringify(records, null, 2)}\n`);
  }

  recordOf(suite, { perfStats, testFilePath, testResults }) {
    const lines = existsSync(this.figuresFile) ? readFileSync(this.figuresFile, "utf8").trim().split("\n") : [];
    return {
      suite,
      date: new Date(perfStats.end).toISOString().slice(0, 10),
      node: process.version,
      cores: availableParallelism(),
      seconds: Math.ceil((perfStats.end - perfStats.start) / 1000),
      figures: lines
        .map((line) => JSON.parse(line))
        .filter((figure) => figure.file === testFilePath)
        .map(({ name, value }) => ({ name, value })),
      experiments: testResults.map(({ ancestorTitles, title, status }) => ({
        group: ancestorTitles.join(" "),
        title,
        result: status,
      })),
    };
  }
};

/** A suite that failed, or of which something was skipped without a need, says nothing about the whole. */
function whyNotWhole({ numFailingTests, testExecError, testResults }) {
  if (testExecError || numFailingTests > 0) return "something failed";
  const skipped = testResults.find(
    ({ ancestorTitles, status }) => status !== "passed" && !ancestorTitles.join(" ").includes("(needs "),
  );
  return skipped && `"${skipped.fullName}" was skipped without a need`;
}
