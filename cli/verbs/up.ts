import { existsSync, readFileSync } from "node:fs";
import { Command } from "commander";
import { hasUnknown } from "../../engine/unknown";
import { type Waiting, WAITING_FILE } from "../../provider/backends";
import { cleanLines } from "../../wire/clean";
import { ExitError, exitCodes } from "../exit-codes";
import { writeResult } from "../files";
import { withExitCodes } from "../stack/as-exit-error";
import { PulumiStack, type StackFlags } from "../stack/pulumi-stack";
import { withStackOptions } from "../stack/stack-options";
import { EventReader } from "../up/engine-events";
import { EventPipe } from "../up/event-pipe";
import { judgeUpdate, type WaitingAccount } from "../up/judge-update";

interface UpFlags extends StackFlags {
  output?: string;
}

/** `bc-accounts up`: an update that persons may be waited for after, and not during. */
export function upVerb(): Command {
  return withStackOptions(new Command("up"))
    .description(
      "run `pulumi up`; with bigcommerce:pending continue, end with 0 if only accounts are left that a person has to make or delete",
    )
    .argument("[pulumi options...]", "options of `pulumi up`, after --")
    .option("-o, --output <file>", "write the waiting accounts to this file, as JSON")
    .action((args: readonly string[], flags: UpFlags) => withExitCodes(() => runUp(args, flags)));
}

async function runUp(args: readonly string[], flags: UpFlags): Promise<void> {
  const stack = await PulumiStack.open(flags);
  if (!mayContinue(await stack.plain("bigcommerce:pending"))) {
    passOn(await stack.show(["up", ...args]));
    if (flags.output !== undefined) writeResult(asJson([], []), flags.output);
    return;
  }
  if (process.platform === "win32") {
    throw new ExitError(
      exitCodes.wrongUse,
      "bigcommerce:pending continue needs a named pipe, which Windows does not have in this form. Run it on another system, or: pulumi config set bigcommerce:pending wait",
    );
  }
  const reader = new EventReader();
  const pipe = new EventPipe((line) => {
    reader.take(line);
  });
  let code: number;
  let announced: Waiting[];
  try {
    const options = ["--continue-on-error", "--event-log", pipe.path];
    // The option of the log is one of those that the CLI shows on request only.
    const env = { PULUMI_DEBUG_COMMANDS: "true", [WAITING_FILE]: pipe.besides };
    code = await stack.show(["up", ...args, ...options], env);
    await pipe.end();
    announced = readAnnounced(pipe.besides);
  } finally {
    pipe.remove();
  }
  const { waiting, isOnlyWaiting } = judgeUpdate(reader.events, announced);
  const empty = waiting.length === 0 ? [] : await outputsWithoutValue(stack);
  if (flags.output !== undefined) writeResult(asJson(waiting, empty), flags.output);
  process.stdout.write(cleanLines(asText(waiting, isOnlyWaiting)));
  if (code !== 0 && !isOnlyWaiting) passOn(code);
  if (empty.length > 0) throw fakeOutputs(empty);
}

function mayContinue(setting: string | undefined): boolean {
  if (setting === undefined || setting === "wait") return false;
  if (setting === "continue") return true;
  throw new ExitError(
    exitCodes.wrongUse,
    'bigcommerce:pending must be "wait" (the default) or "continue": pulumi config set bigcommerce:pending continue',
  );
}

/** The engine has said what failed. */
function passOn(code: number): void {
  if (code !== 0) throw new ExitError(exitCodes.otherSideFailed, `pulumi up ended with ${code}`);
}

function readAnnounced(file: string): Waiting[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Waiting);
}

/** Stack outputs with the engine's mark of unknown values: the engine writes it for a missing value. */
async function outputsWithoutValue(stack: PulumiStack): Promise<string[]> {
  const outputs = await stack.outputs();
  return Object.keys(outputs)
    .filter((name) => hasUnknown(outputs[name]))
    .sort();
}

function asJson(waiting: readonly WaitingAccount[], outputsWithoutValue: readonly string[]): string {
  return `${JSON.stringify({ waiting, outputsWithoutValue }, null, 2)}\n`;
}

function asText(waiting: readonly WaitingAccount[], isOnlyWaiting: boolean): string {
  if (waiting.length === 0) return "";
  const accounts = waiting.length === 1 ? "1 API account waits" : `${waiting.length} API accounts wait`;
  return [
    `${accounts} for a person${isOnlyWaiting ? "; everything else is done" : ", and more failed"}:`,
    ...waiting.map(({ kind, name, storeHash, logicalName }) =>
      kind === "make"
        ? `  make "${name}" in store ${storeHash}, for ${logicalName}`
        : `  delete "${name}" of store ${storeHash}, which ${logicalName} was`,
    ),
    "What to click, step by step: npx bc-accounts handoff. Resources that need a missing token were not changed.",
    "",
  ].join("\n");
}

function fakeOutputs(names: readonly string[]): ExitError {
  const [first = "token"] = names;
  return new ExitError(
    exitCodes.findings,
    `the stack outputs ${names.join(", ")} now hold Pulumi's placeholder for a missing value, and their readers take it for a real value. ` +
      `Export a value that may be missing with whenMade(), for example: export const ${first} = whenMade(account.accessToken)`,
  );
}
