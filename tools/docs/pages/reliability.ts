import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { cell, row } from "../markdown";
import { fillTemplate } from "../template";

/** What `npm run test:faults` wrote. */
interface Results {
  readonly date: string;
  readonly node: string;
  readonly cores: number;
  readonly minutes: number;
  readonly figures: readonly { readonly name: string; readonly value: string }[];
  readonly experiments: readonly { readonly group: string; readonly title: string; readonly result: string }[];
}

/** docs/reliability.md: the promise, how it is tested, and what the last whole run of the experiments came to. */
export function reliabilityPage(): string {
  const results = JSON.parse(readFileSync(resolve(__dirname, "../reliability-results.json"), "utf8")) as Results;
  const groups = [...new Set(results.experiments.map(({ group }) => group))];
  const isWithoutProtection = (group: string) => group === "without its protection";
  return fillTemplate("reliability", {
    date: results.date,
    node: results.node,
    cores: results.cores,
    minutes: results.minutes,
    crashPoints: crashPoints(results),
    networkFaults: count(results, (group) => /^(network|TLS) fault/.test(group), /^(?!\()/),
    diskFaults: count(results, (group) => group.startsWith("disk fault")),
    protections:
      count(results, isWithoutProtection, /^(?!and with)/) + count(results, () => true, /^\(without|^a test fails:/),
    figures: results.figures.map(({ name, value }) => row(name, value)).join("\n"),
    experiments: groups.map((group) => section(results, group)).join("\n\n"),
  });
}

/** Crash points by what was at work in them; kinds that the last whole run did not have are left out. */
function crashPoints(results: Results): string {
  const kinds: readonly (readonly [string, (group: string) => boolean])[] = [
    ["crash points without the engine", (group) => group === "crash point"],
    ["the same, with the ledger in PostgreSQL", (group) => group.startsWith("crash point with the ledger")],
    ["crash points on the real engine", (group) => group.startsWith("crash point on the real engine (")],
    ["the same, with the ledger in PostgreSQL", (group) => group.startsWith("crash point on the real engine, with")],
    ["two gateways on one PostgreSQL, under load", (group) => group.startsWith("two gateways on one ledger")],
    ["crash points of the driven control panel", (group) => group.startsWith("the control panel, driven")],
    ["Ctrl-C while a person is assisted", (group) => group.startsWith("Ctrl-C while")],
  ];
  return kinds
    .map(([kind, isMeant]) => [kind, count(results, isMeant, /nothing (?:is )?lost|what was shown is stored/)] as const)
    .filter(([, points]) => points > 0)
    .map(([kind, points]) => row(kind, points))
    .join("\n");
}

function count({ experiments }: Results, isMeant: (group: string) => boolean, title = /^/): number {
  return experiments.filter((entry) => entry.result === "passed" && isMeant(entry.group) && title.test(entry.title))
    .length;
}

function section({ experiments }: Results, group: string): string {
  const rows = experiments
    .filter((entry) => entry.group === group)
    .map(({ title, result }) => row(cell(title), words[result] ?? result));
  return `### ${group[0]?.toUpperCase() ?? ""}${group.slice(1)}\n\n| experiment | result |\n|---|---|\n${rows.join("\n")}`;
}

const words: Readonly<Record<string, string>> = { passed: "held", pending: "skipped" };
