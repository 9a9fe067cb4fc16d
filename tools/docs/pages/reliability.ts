import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { cell, code, row } from "../markdown";
import { fillTemplate } from "../template";

const repository = resolve(__dirname, "../../..");

/** What the last whole run of a suite came to, as `npm run test:faults` wrote it. */
interface SuiteRecord {
  readonly suite: string;
  readonly date: string;
  readonly node: string;
  readonly cores: number;
  readonly seconds: number;
  readonly figures: readonly { readonly name: string; readonly value: string }[];
  readonly experiments: readonly Experiment[];
}

interface Experiment {
  readonly group: string;
  readonly title: string;
  readonly result: string;
}

/** docs/reliability.md: the promise, how it is tested, and what the last whole run of each suite came to. */
export function reliabilityPage(): string {
  const records = JSON.parse(
    readFileSync(resolve(__dirname, "../reliability-results.json"), "utf8"),
  ) as readonly SuiteRecord[];
  const experiments = records.flatMap((record) => record.experiments);
  const groups = [...new Set(experiments.map(({ group }) => group))].sort();
  const isWithoutProtection = (group: string) => group === "without its protection";
  return fillTemplate("reliability", {
    minutes: Math.ceil(records.reduce((sum, { seconds }) => sum + seconds, 0) / 60),
    crashPoints: crashPoints(experiments),
    networkFaults: count(experiments, (group) => /^(network|TLS) fault/.test(group), /^(?!\()/),
    diskFaults: count(experiments, (group) => group.startsWith("disk fault")),
    protections:
      count(experiments, isWithoutProtection, /^(?!and with)/) +
      count(experiments, () => true, /^\(without|^a test fails:/),
    figures: records
      .flatMap(({ figures }) => figures)
      .map(({ name, value }) => row(name, value))
      .join("\n"),
    suites: [...records.map(suiteRow), ...suitesWithout(records).map((suite) => row(code(suite), ...noRecord))].join(
      "\n",
    ),
    experiments: groups.map((group) => section(experiments, group)).join("\n\n"),
  });
}

function suiteRow({ suite, experiments, seconds, date, node, cores }: SuiteRecord): string {
  const held = experiments.filter(({ result }) => result === "passed").length;
  const minutes = (seconds / 60).toFixed(1);
  return row(code(suite), held, experiments.length - held, minutes, date, `Node ${node}, ${cores} cores`);
}

const noRecord = ["-", "-", "-", "not run whole yet", "-"];

/** Suites of the long proof of which no whole run is recorded. */
function suitesWithout(records: readonly SuiteRecord[]): string[] {
  const files = ["tests/faults", "tests/panel"].flatMap((folder) =>
    readdirSync(resolve(repository, folder)).map((name) => `${folder}/${name}`),
  );
  const isLong = (file: string) => file.endsWith(".faults.ts") || /faults[/].*\.test\.ts$/.test(file);
  return files.filter((file) => isLong(file) && !records.some(({ suite }) => suite === file)).sort();
}

/** Crash points by what was at work in them; kinds that no run had are left out. */
function crashPoints(experiments: readonly Experiment[]): string {
  const kinds: readonly (readonly [string, (group: string) => boolean])[] = [
    ["crash points without the engine", (group) => group === "crash point"],
    ["the same, with the ledger in PostgreSQL", (group) => group.startsWith("crash point with the ledger")],
    ["crash points on the real engine", (group) => group.startsWith("crash point on the real engine (")],
    ["the same, with the ledger in PostgreSQL", (group) => group.startsWith("crash point on the real engine, with")],
    ["the same, through the packaged plugin", (group) => group.startsWith("crash point on the real engine, through")],
    ["two gateways on one PostgreSQL, under load", (group) => group.startsWith("two gateways on one ledger")],
    ["crash points of the driven control panel", (group) => group.startsWith("the control panel, driven")],
    ["Ctrl-C while a person is assisted", (group) => group.startsWith("Ctrl-C while")],
  ];
  return kinds
    .map(
      ([kind, isMeant]) =>
        [kind, count(experiments, isMeant, /nothing (?:is )?lost|what was shown is stored/)] as const,
    )
    .filter(([, points]) => points > 0)
    .map(([kind, points]) => row(kind, points))
    .join("\n");
}

function count(experiments: readonly Experiment[], isMeant: (group: string) => boolean, title = /^/): number {
  return experiments.filter((entry) => entry.result === "passed" && isMeant(entry.group) && title.test(entry.title))
    .length;
}

function section(experiments: readonly Experiment[], group: string): string {
  const rows = experiments
    .filter((entry) => entry.group === group)
    .map(({ title, result }) => row(cell(title), words[result] ?? result));
  const title = group === "" ? "besides" : group;
  return `### ${title[0]?.toUpperCase() ?? ""}${title.slice(1)}\n\n| experiment | result |\n|---|---|\n${rows.join("\n")}`;
}

const words: Readonly<Record<string, string>> = { passed: "held", pending: "skipped" };
