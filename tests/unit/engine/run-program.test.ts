import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { runProgram } from "../../../engine/cli/run-program";
import { type Machine, makeMachine } from "../tools/machine";

let machine: Machine;
beforeEach(async () => {
  machine = await makeMachine();
});
afterEach(() => machine.remove());

test("what a program writes to stdout is returned, and its lines on stderr are told as they come", async () => {
  const program = await machine.script("p", "echo out; echo one >&2; echo two >&2");
  const lines: string[] = [];
  const output = await runProgram(program, [], { env: {}, onLine: (line) => lines.push(line) > 99 });
  expect([output, lines]).toEqual(["out\n", ["one", "two"]]);
});

test("the error of a program that fails has its code and its last lines, without those that only tell of progress", async () => {
  const program = await machine.script("p", "echo reason >&2; for i in 1 2 3; do echo step $i >&2; done; exit 3");
  const run = runProgram(program, [], { env: {}, onLine: (line) => line.startsWith("step") });
  await expect(run).rejects.toThrow(`${program} ended with 3\nreason`);
  await expect(run).rejects.not.toThrow(/step/);
});

test("a program that is not there is an error", async () => {
  await expect(runProgram(path.join(machine.root, "none"), [], { env: {} })).rejects.toThrow(/ENOENT/);
});

test("stopping a program stops what it has started, too", async () => {
  const pidFile = path.join(machine.root, "pid");
  const program = await machine.script("p", `sleep 60 & echo $! > ${pidFile}; wait`);
  const stop = new AbortController();
  const run = runProgram(program, [], { env: {}, signal: stop.signal });
  while (!existsSync(pidFile) || (await readFile(pidFile, "utf8")) === "") await delay(20);
  stop.abort(new Error("enough"));
  await expect(run).rejects.toThrow("enough");
  const pid = Number(await readFile(pidFile, "utf8"));
  await expect(until(() => !isRunning(pid))).resolves.toBe(true);
});

test("a program that ignores being asked is ended by force", async () => {
  const program = await machine.script("p", `trap "" TERM; echo ready >&2; while :; do sleep 0.1; done`);
  const stop = new AbortController();
  const run = runProgram(program, [], {
    env: {},
    signal: stop.signal,
    onLine: () => {
      stop.abort(new Error("enough"));
      return true;
    },
  });
  await expect(run).rejects.toThrow("enough");
}, 15_000);

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function until(holds: () => boolean): Promise<boolean> {
  for (let tries = 0; tries < 100; tries++) {
    if (holds()) return true;
    await delay(50);
  }
  return false;
}
