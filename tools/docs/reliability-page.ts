import { readFileSync } from "node:fs";
import { resolve } from "node:path";

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
  const results = JSON.parse(readFileSync(resolve(__dirname, "reliability-results.json"), "utf8")) as Results;
  const groups = [...new Set(results.experiments.map(({ group }) => group))];
  return `# Reliability

Made by \`npm run test:faults\` and \`npm run docs\`. Figures and the list of experiments are those of the last whole run.

## The promise

BigCommerce shows the credentials of an API account once. So whatever dies, at whatever moment:

| | invariant |
|---|---|
| I1 | Every live account is in the state of exactly one resource, or waits, unconfirmed, for its owner. After the next \`pulumi up\` that succeeds none waits, but for the first windows below. |
| I2 | The token in state works. |
| I3 | After an \`up\` that succeeded, no resource has two live accounts. |
| I4 | No secret stands outside encrypted state, the sealed ledger, and the one answer that carries it. |
| I5 | An \`up\` that failed can be repeated, and ends where an undisturbed one would have ended. |

After a crash of the CLI its lock stays: \`pulumi cancel\`, then \`pulumi up\`. Pulumi warns of a pending create; the account
of that create, if there is one, is deleted when the next one is confirmed, so nothing has to be looked up or cleaned by hand.

An account that may be in somebody's state is not deleted, unless the new one needs its name or its place. So one whose answer was lost stays
until its owner has proved that it holds another. The program proves it while \`up\` still runs: the engine answers it after state is written.

## How it is tested

- The gateway is a process of its own with its ledger on disk. It can be held, or killed with \`kill -9\`, at each step of its work; while it
  is held, the provider or the CLI is killed. So each experiment hits exactly the moment that it names, in every run.
- The crash points are one table of operations and steps (\`tests/faults/harness/crash-points.ts\`). They run on the real \`pulumi\`, and, more of
  them and faster, with the compiled provider in a process of its own under an engine that is simulated (\`tests/faults/harness/stack.ts\`).
  Both are held to the same invariants and to the same end: what the program declares. The simulation has no program that confirms, so
  there what a crash left behind may wait for one more command.
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

\`npm test\` runs the fast part, \`npm run test:faults\` everything (about ${results.minutes} minutes on ${results.cores} cores). Experiments that need
something that a machine may not have (openssl, the right to mount, Python with PyPI, a registry that answers \`npm audit\`, \`/proc\`) say so in their name and are skipped without it.

## What remains possible

| window | size | what happens, and the way out |
|---|---|---|
| Its owner never asks again, or never confirms what it got: right after a crash between the store's create and Pulumi's write of state the resource is removed, the stack destroyed, a replacement undone, or a \`--replace\` not repeated | from the crash until the owner asks for an account again, and confirms it | The account lives, listed as unconfirmed; its credentials are destroyed after 24 hours. Delete it in the control panel or over the contract. |
| A create arrives after the next \`up\` has made the account of that owner: a provider that outlived its killed CLI still repeats it, or a proxy held it up | until the orphaned provider gives up: 5 attempts, some 10 seconds; under a rate limit up to the deadline, 5 minutes by default | A second account, listed as unconfirmed, as above. |
| The same, where the program gives the \`name\`, or the store is full, and no further command has confirmed the account yet | as above | The late create takes the name or the place: the account in state is deleted. \`pulumi up --refresh\` finds that, and makes another. To avoid it, leave \`name\` out. |
| \`--replace\` of an account that no command has confirmed, with a \`name\` or in a store that is full, dies between the deletion of the old account and Pulumi's write of state | from the store's delete to the write | State has an account that is gone. Repeat the \`--replace\`, or \`pulumi up --refresh\`. |
| Two stacks have the same owner, that is organization, project, stack and resource name: two self-managed backends for one store | from the first stack's create to its confirmation, moments later; longer if that is lost, until its next command | The second stack's confirmation deletes the first one's unconfirmed account; where the program gives the \`name\`, its create does. \`pulumi up --refresh\` finds that. To avoid it, use a pair of project and stack names once for each store. |
| A create of an account with a \`name\` fails while it is not known whether the store made it, a person makes the same account by hand within 6 minutes, and the stack asks again | 6 minutes | The account made by hand is taken for what the create left, deleted, and made again for the stack. Nobody else's create touches it. |
| The gateway dies between the store's answer and the ledger's write | milliseconds | The secret is lost with the process; the account is recognised by name, type, scopes and time, deleted, and made again. |
| In that moment the store's clock is more than one minute behind, or six ahead of, the gateway's | as above | The account is not taken for the gateway's own, and stays. With a fixed \`name\` the next create says \`name_taken\`; delete it by hand. |
| The ledger is restored from a backup, or lost | accounts made since and not yet confirmed | They live, unknown to the gateway. Accounts in state are not affected. |
| 24 hours pass between a create and the repetition of the same request | - | The sealed credentials are gone; the next \`up\` makes another account. |
| Power fails | the ledger commits with \`synchronous = FULL\` | As the death of the gateway. Not tested: it takes a machine to pull the plug of. |

## Figures

Measured ${results.date} with Node ${results.node} on ${results.cores} cores.
The load is 200 clients on 20 stores at once, alone on the machine, gateway and clients together.

| what | how much |
|---|---|
| crash points without the engine | ${count(results, (group) => group === "crash point")} |
| crash points on the real engine | ${count(results, (group) => group.startsWith("crash point on the real engine"), /nothing lost/)} |
| network faults | ${count(results, (group) => /^(network|TLS) fault/.test(group), /^(?!\()/)} |
| disk faults | ${count(results, (group) => group.startsWith("disk fault"))} |
| protections taken away, and damage put there by hand, that the checks must see | ${count(results, (group) => group === "without its protection", /^(?!and with)/) + count(results, () => true, /^\(without|^a test fails:/)} |
${results.figures.map(({ name, value }) => `| ${name} | ${value} |`).join("\n")}

## Experiments

${groups.map((group) => section(results, group)).join("\n\n")}
`;
}

function count({ experiments }: Results, isMeant: (group: string) => boolean, title = /^/): number {
  return experiments.filter((entry) => entry.result === "passed" && isMeant(entry.group) && title.test(entry.title))
    .length;
}

function section({ experiments }: Results, group: string): string {
  const rows = experiments
    .filter((entry) => entry.group === group)
    .map(({ title, result }) => `| ${cell(title)} | ${words[result] ?? result} |`);
  return `### ${group[0]?.toUpperCase() ?? ""}${group.slice(1)}\n\n| experiment | result |\n|---|---|\n${rows.join("\n")}`;
}

const words: Readonly<Record<string, string>> = { passed: "held", pending: "skipped" };

const cell = (text: string): string => text.replaceAll("|", "\\|");
