import { Command } from "commander";
import { accountTypes } from "../../engine/account-resource";
import { generationName } from "../../engine/rotation";
import { parseUrn } from "../../engine/urn";
import { quoteForShell } from "../../handoff";
import { daysInConfig, liveGenerations, RotationError, rotationsPath } from "../../provider/program";
import { ExitError, exitCodes } from "../exit-codes";
import { type Rotation, rotationsIn } from "../rotation/rotations";
import { today } from "../rotation/today";
import { withExitCodes } from "../stack/as-exit-error";
import { PulumiStack, type StackFlags } from "../stack/pulumi-stack";
import { withStackOptions } from "../stack/stack-options";

/** `bc-accounts rotate`: a new token now, beside the schedule. */
export function rotateVerb(): Command {
  return withStackOptions(new Command("rotate"))
    .description("let the next `pulumi up` rotate a RotatingApiAccount, with the usual overlap")
    .argument("<logical name>", "name of the RotatingApiAccount in the program")
    .action((name: string, flags: StackFlags) => withExitCodes(() => runRotate(name, flags)));
}

async function runRotate(name: string, flags: StackFlags): Promise<void> {
  const stack = await PulumiStack.open(flags);
  const exported = await stack.exported({ secrets: false });
  const rotations = rotationsIn(exported);
  const rotation = rotations.find((it) => it.name === name);
  if (rotation === undefined) throw notRotating(name, exported, rotations);
  const day = today().toISOString().slice(0, 10);
  const next = generationName(name, day);
  if (day <= rotation.schedule.startingOn) {
    throw new ExitError(
      exitCodes.wrongUse,
      `${name} rotates from ${rotation.schedule.startingOn} on, and its account is still the first. ` +
        `To make a new account now: pulumi up --replace ${quoteForShell(urnOf(exported, rotation))}`,
    );
  }
  const days = daysOf(await stack.plain("bigcommerce:rotations"), rotation);
  if (rotation.made.includes(day)) {
    throw new ExitError(
      exitCodes.wrongUse,
      `${name} has rotated today already, to ${next}. To make one more account today, without an overlap: ` +
        `pulumi up --replace ${quoteForShell(urnOf(exported, rotation))}`,
    );
  }
  if (liveGenerations(rotation.schedule, today(), days)[0].beginsOn === day) {
    process.stdout.write(`${name} rotates today anyway, to ${next}. Next: pulumi up\n`);
    return;
  }
  await stack.setPlain(rotationsPath(name), [...days, day].join(", "));
  const [, previous] = liveGenerations(rotation.schedule, today(), [...days, day]);
  process.stdout.write(
    `${name} rotates to ${next}: this is now in the stack's configuration file; commit it. ` +
      (previous === undefined ? "" : `The previous token works until ${previous.retiresOn}. `) +
      "Next: pulumi up\n",
  );
}

function daysOf(text: string | undefined, { name, schedule }: Rotation): readonly string[] {
  try {
    const days = daysInConfig(text, name);
    // What is written there has to be usable before anything is added to it.
    liveGenerations(schedule, today(), days);
    return days;
  } catch (error) {
    if (!(error instanceof RotationError)) throw error;
    throw new ExitError(exitCodes.wrongUse, `${name} cannot be rotated: ${error.message}`);
  }
}

interface Resource {
  readonly type?: string;
  readonly urn?: string;
}

function resourcesOf(exported: unknown): readonly Resource[] {
  return (exported as { deployment?: { resources?: Resource[] } } | null)?.deployment?.resources ?? [];
}

/** URN of the newest account of a rotation. */
function urnOf(exported: unknown, { name, made }: Rotation): string {
  const newest = generationName(name, [...made].sort().at(-1) ?? "");
  return resourcesOf(exported).find(({ urn = "" }) => parseUrn(urn).name === newest)?.urn ?? "<its URN>";
}

function notRotating(name: string, exported: unknown, rotations: readonly Rotation[]): ExitError {
  const account = resourcesOf(exported).find(
    ({ type = "", urn = "" }) => accountTypes.includes(type) && parseUrn(urn).name === name,
  );
  return new ExitError(
    exitCodes.wrongUse,
    account?.urn === undefined
      ? `the stack has no RotatingApiAccount called ${name}. It has: ${rotations.map((it) => it.name).join(", ") || "none"}`
      : `${name} is an ApiAccount, which has no overlap. To renew it: pulumi up --replace ${quoteForShell(account.urn)}. For an overlap declare a RotatingApiAccount.`,
  );
}
