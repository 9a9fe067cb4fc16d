// Writes what every experiment of a whole run came to, and the figures that they measured, for docs/reliability.md.
/* eslint-disable @typescript-eslint/no-require-imports -- jest loads reporters as they are */
const { existsSync, mkdtempSync, readFileSync, writeFileSync } = require("node:fs");
const { availableParallelism, tmpdir } = require("node:os");
const { join, resolve } = require("node:path");

const resultsFile = resolve(__dirname, "../../../docs/generate/reliability-results.json");

module.exports = class ExperimentsReporter {
  constructor() {
    // Set before the workers start, so that they inherit it.
    this.figuresFile = join(mkdtempSync(join(tmpdir(), "bc-figures-")), "figures");
    process.env["FAULT_FIGURES"] = this.figuresFile;
  }

  onRunComplete(_contexts, results) {
    // A run of some of the files, or one that failed, says nothing about the whole.
    const isWhole =
      results.numFailedTests + results.numRuntimeErrorTestSuites === 0 && results.numTotalTestSuites >= 12;
    if (!isWhole) return;
    const experiments = results.testResults
      .flatMap((suite) => suite.testResults)
      .map(({ ancestorTitles, title, status }) => ({ group: ancestorTitles.join(" "), title, result: status }));
    const lines = existsSync(this.figuresFile) ? readFileSync(this.figuresFile, "utf8").trim().split("\n") : [];
    const order = (a, b) => (a.group < b.group ? -1 : a.group > b.group ? 1 : 0);
    const report = {
      date: new Date().toISOString().slice(0, 10),
      node: process.version,
      cores: availableParallelism(),
      minutes: Math.ceil((Date.now() - results.startTime) / 60_000),
      figures: lines.map((line) => JSON.parse(line)).sort((a, b) => (a.name < b.name ? -1 : 1)),
      experiments: experiments.sort(order),
    };
    writeFileSync(resultsFile, `${JSON.stringify(report, null, 2)}\n`);
  }
};
