// Writes what every experiment of a whole run came to, and the figures that they measured, for docs/reliability.md.
/* eslint-disable @typescript-eslint/no-require-imports -- jest loads reporters as they are */
const { existsSync, mkdtempSync, readFileSync, writeFileSync } = require("node:fs");
const { availableParallelism, tmpdir } = require("node:os");
const { join, resolve } = require("node:path");

const resultsFile = resolve(__dirname, "../../../tools/docs/reliability-results.json");

/**
 * Options: `files`, those that a whole run consists of; `adds`, true where the run adds to what another has written.
 */
module.exports = class ExperimentsReporter {
  constructor(globalConfig, { files, adds = false }) {
    this.files = files;
    this.adds = adds;
    this.isFiltered = Boolean(globalConfig.testNamePattern);
    // Set before the workers start, so that they inherit it.
    this.figuresFile = join(mkdtempSync(join(tmpdir(), "bc-figures-")), "figures");
    process.env["FAULT_FIGURES"] = this.figuresFile;
  }

  onRunComplete(_contexts, results) {
    const experiments = results.testResults
      .flatMap((suite) => suite.testResults)
      .map(({ ancestorTitles, title, status }) => ({ group: ancestorTitles.join(" "), title, result: status }));
    const reason = this.whyNotWhole(results, experiments);
    if (reason !== undefined) {
      console.log(`docs/reliability.md stays as it is: ${reason}.`);
      return;
    }
    const lines = existsSync(this.figuresFile) ? readFileSync(this.figuresFile, "utf8").trim().split("\n") : [];
    const figures = lines.map((line) => JSON.parse(line));
    const before = this.adds
      ? JSON.parse(readFileSync(resultsFile, "utf8"))
      : { minutes: 0, figures: [], experiments: [] };
    const isNew = (list, key) => (entry) => !list.some((other) => other[key] === entry[key]);
    const by = (key) => (a, b) => (a[key] < b[key] ? -1 : a[key] > b[key] ? 1 : 0);
    const report = {
      date: new Date().toISOString().slice(0, 10),
      node: process.version,
      cores: availableParallelism(),
      minutes: before.minutes + Math.ceil((Date.now() - results.startTime) / 60_000),
      figures: [...before.figures.filter(isNew(figures, "name")), ...figures].sort(by("name")),
      experiments: [...before.experiments.filter(isNew(experiments, "group")), ...experiments].sort(by("group")),
    };
    writeFileSync(resultsFile, `${JSON.stringify(report, null, 2)}\n`);
  }

  /** A run of a part, or one that failed, says nothing about the whole. */
  whyNotWhole(results, experiments) {
    if (this.isFiltered) return "only some of the experiments were run";
    const ran = new Set(results.testResults.map(({ testFilePath }) => testFilePath));
    const missing = this.files.filter((file) => !ran.has(file));
    if (missing.length > 0) return `${missing.length} of ${this.files.length} files were not run`;
    if (results.numFailedTests + results.numRuntimeErrorTestSuites > 0) return "something failed";
    const skipped = experiments.find(({ group, result }) => result !== "passed" && !group.includes("(needs "));
    return skipped && `"${skipped.group} ${skipped.title}" was skipped without a need`;
  }
};
