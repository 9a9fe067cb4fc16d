import { readFileSync } from "node:fs";
import { resolve } from "node:path";

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
    readFileSync(resolve(__dirname, "reliability-results.json"), "utf8"),
  ) as readonly SuiteRecord[];
  const experiments = records.flatMap((record) => record.experiments);
  const groups = [...new Set(experiments.map(({ group }) => group))].sort();
  const minutes = Math.ceil(records.reduce((sum, { seconds }) => sum + seconds, 0) / 60);
  return `# Reliability

Made by \`npm run test:faults\` and \`npm run docs\`. Figures and experiments are those of each suite's last whole run.

## The promise

BigCommerce shows the credentials of an API account once. So whatever dies, at whatever moment:

| | invariant |
|---|---|
| I1 | What state has lives: every account in a state is alive until its engine or a person deletes it. |
| I2 | The token in state works. |
| I3 | After an \`up\` that succeeded, no resource has two live accounts. |
| I4 | No secret stands outside encrypted state, the sealed ledger, and the one answer that carries it. |
| I5 | An \`up\` that failed can be repeated, and ends where an undisturbed one would have ended. |
| I6 | The gateway never deletes on its own what may be in anybody's state. |
| I7 | Every live account that no state has is listed, unconfirmed and with its owner, until a person decides. |
| I8 | An account that cannot be deleted keeps nobody else from an account. |

After a crash of the CLI its lock stays: \`pulumi cancel\`, then \`pulumi up\`. Pulumi warns of a pending create. The account of that create,
if there is one, is listed as unconfirmed; delete it when no state has it. Where it was to replace an account in state, the gateway deletes
it itself as soon as its successor is confirmed: both carry the identity that the resource keeps in its state.

## How it is tested

- The gateway is a process of its own with its ledger on disk. It can be held, or killed with \`kill -9\`, at each step of its work; while it
  is held, the provider or the CLI is killed. So each experiment hits exactly the moment that it names, in every run.
- The crash points are one table of operations and steps (\`tests/faults/harness/crash-points.ts\`). They run on the real \`pulumi\`, and, more of
  them and faster, with the compiled provider in a process of its own under an engine that is simulated (\`tests/faults/harness/stack.ts\`).
  Both are held to the same invariants and to the same end: what the program declares. The simulation has no program that confirms, so
  there what a crash left behind may wait for one more command.
- The same points run with the ledger in a real PostgreSQL (\`crash-points-postgres.faults.ts\`, \`engine-postgres.faults.ts\`). There the server may also cut
  every connection while the gateway stands at the step.
- The control panel is driven by a real \`bc-accounts gateway --driver control-panel\` (\`panel-crash.faults.ts\`): the browser is killed before every act of a create
  and of a delete, and while the store has the request; the gateway is killed from the press on Save or Delete on. No credential may be left in a file.
- Ctrl-C falls at each stage of \`bc-accounts assist\` (\`assist-interrupted.faults.ts\`), to the whole process group: what was shown is in the encrypted configuration.
- Random histories (\`tests/contract/protocol-model.ts\`): two backends, three stacks, a real gateway over a real ledger on disk; crashes at each step,
  lost answers, missed confirmations, replacements with and without a diff, moves, renames, older states imported, ledgers copied and put back,
  failing deletions, a clock that jumps. After each history I1 to I8 are held, and one that breaks them is printed in its shortest form.
- Two gateway processes on one PostgreSQL (\`shared-ledger.faults.ts\`): either of the two is killed at each step of a create and of a confirmation, under load.
- After a killed CLI the real engine must warn of what it had begun. One or two SIGINTs must be taken for such, and after one of them what the
  gateway had made is in state.
- After each experiment the invariants are looked up in two places: what is really in the emulated store, and what Pulumi's state holds; every
  token in state is used for a call.
- Protections are taken away one at a time, and the same checks must then see the damage: a ledger that forgets, no intent, no confirmation,
  fresh keys and owners in retries (\`protections.test.ts\`), redirects followed, TLS not verified (\`network.test.ts\`), no pacing
  (\`quota.faults.ts\`). Three more tests hold the checker itself to damage that is put there by hand.
- Others are switched off in a copy of the sources, one after the other, and a test must then fail (\`mutants.faults.ts\`): full and read-only disk,
  wrong and missing key, damaged ledger, two gateways, the store's limit and its queue, half a body, the body's bound, the reach of tokens,
  loopback, file modes.
- All traffic stays on loopback.

\`npm test\` runs the fast part, \`npm run test:faults\` everything (about ${minutes} minutes, one suite after the other). Experiments that need
something that a machine may not have (openssl, the right to mount, Python with PyPI, a registry that answers \`npm audit\`, \`/proc\`) say so in their name and are skipped without it.

## What remains possible

| window | size | what happens, and the way out |
|---|---|---|
| The answer to a resource's first create, or to a replacement without a diff, is lost: right after a crash between the store's create and Pulumi's write of state | once for each such crash | The account lives, listed as unconfirmed with its owner; its credentials are destroyed after 24 hours. It could be in the state of another stack of the same name, so the gateway does not delete it. Delete it in the control panel or over the contract when no state has it. |
| A create arrives after the next \`up\` has made the account of that owner: a provider that outlived its killed CLI still repeats it, or a proxy held it up | until the orphaned provider gives up: 5 attempts, some 10 seconds; under a rate limit up to the deadline, 5 minutes by default | A second account, listed as unconfirmed, as above. |
| The same, where the program gives the \`name\`, or the store is full | as above | The account that nobody has confirmed is renamed to \`<name> (unclaimed <id>)\`, and works on; if a state has it after all, the next refresh shows the drift. In a full store, or where the driver cannot rename, the create is refused, and the refusal names the account. |
| One account is in two states, by an export that was imported elsewhere, and both replace it before either has confirmed what it got | until both have confirmed | The two have one identity, so the confirmation of the newer account deletes the older one. Do not let two stacks own one account. |
| A create of an account with a \`name\` fails while it is not known whether the store made it, a person makes the same account by hand within 6 minutes, and the stack asks again | 6 minutes | The account made by hand is taken for what the create left: listed as unconfirmed, and renamed for the new one. It is not deleted, unless the very same request is repeated. |
| The gateway dies between the store's answer and the ledger's write | milliseconds | The secret is lost with the process; the account is recognised by name, type, scopes and time, listed as unconfirmed, and deleted an hour after its successor was confirmed. With a \`name\` that the program gave it stays until a person decides. |
| In that moment the store's clock is more than one minute behind, or six ahead of, the gateway's | as above | The account is not taken for the gateway's own, and stays. With a fixed \`name\` the next create says \`name_taken\`; delete it by hand. |
| The ledger is restored from a backup, or lost | accounts made since | They live. Those whose create the ledger had begun are found and confirmed by the state that has them; the others pass for accounts made by hand. None is deleted. A copied file and a database that was filled from a dump are noticed, and a new epoch begins. A copy that was written over the ledger's own file, a snapshot of the disk and a database that went back in time are not: without \`gateway new-epoch\` an orphan that is in a state which runs no command for an hour is deleted when another stack of the same name confirms its own account. |
| Two gateways run on a ledger and on its copy at once | until one is stopped | The one that was started on the copy warns in its log, and deletes nothing that the copy recorded before. But the two do not wait for each other in a store: two creates at once may both fill its last place, and each lists the other's accounts as made by hand. |
| A browser that drives the control panel dies between Save and the end of the create | each time | As the death of the gateway between the store's answer and the ledger's write: the account is recognised by its name, scopes and the time of its order, and the repeated create deletes it and makes another. |
| 24 hours pass between a create and the repetition of the same request | - | The sealed credentials are gone; the next \`up\` makes another account. |
| Power fails | the ledger commits with \`synchronous = FULL\` | As the death of the gateway. Not tested: it takes a machine to pull the plug of. |

## Figures

The load is 200 clients on 20 stores at once, alone on the machine, gateway and clients together.

| what | how much |
|---|---|
${crashPoints(experiments)}
| network faults | ${count(experiments, (group) => /^(network|TLS) fault/.test(group), /^(?!\()/)} |
| disk faults | ${count(experiments, (group) => group.startsWith("disk fault"))} |
| protections taken away, and damage put there by hand, that the checks must see | ${count(experiments, (group) => group === "without its protection", /^(?!and with)/) + count(experiments, () => true, /^\(without|^a test fails:/)} |
${records
  .flatMap(({ figures }) => figures)
  .map(({ name, value }) => `| ${name} | ${value} |`)
  .join("\n")}

## Suites

A suite that failed, or that was run in part, keeps the record of its last whole run.

| suite | behaviours held | skipped | minutes | last whole run | with |
|---|---|---|---|---|---|
${records.map(suiteRow).join("\n")}

## Experiments

${groups.map((group) => section(experiments, group)).join("\n\n")}
`;
}

function suiteRow({ suite, experiments, seconds, date, node, cores }: SuiteRecord): string {
  const held = experiments.filter(({ result }) => result === "passed").length;
  const cells = [`\`${suite}\``, held, experiments.length - held, (seconds / 60).toFixed(1), date];
  return `| ${cells.join(" | ")} | Node ${node}, ${cores} cores |`;
}

/** Crash points by what was at work in them; kinds that no run had are left out. */
function crashPoints(experiments: readonly Experiment[]): string {
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
    .map(
      ([kind, isMeant]) =>
        [kind, count(experiments, isMeant, /nothing (?:is )?lost|what was shown is stored/)] as const,
    )
    .filter(([, points]) => points > 0)
    .map(([kind, points]) => `| ${kind} | ${points} |`)
    .join("\n");
}

function count(experiments: readonly Experiment[], isMeant: (group: string) => boolean, title = /^/): number {
  return experiments.filter((entry) => entry.result === "passed" && isMeant(entry.group) && title.test(entry.title))
    .length;
}

function section(experiments: readonly Experiment[], group: string): string {
  const rows = experiments
    .filter((entry) => entry.group === group)
    .map(({ title, result }) => `| ${cell(title)} | ${words[result] ?? result} |`);
  return `### ${group[0]?.toUpperCase() ?? ""}${group.slice(1)}\n\n| experiment | result |\n|---|---|\n${rows.join("\n")}`;
}

const words: Readonly<Record<string, string>> = { passed: "held", pending: "skipped" };

const cell = (text: string): string => text.replaceAll("|", "\\|");
