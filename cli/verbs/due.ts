import { Command, Option } from "commander";
import { daysInConfig, RotationError } from "../../provider/program";
import { cleanJson, cleanLines } from "../../wire/clean";
import { ExitError, exitCodes } from "../exit-codes";
import { writeResult } from "../files";
import { asCalendar } from "../rotation/calendar";
import { type DueEvent, dueEvents } from "../rotation/due-events";
import { type Rotation, rotationsIn } from "../rotation/rotations";
import { today } from "../rotation/today";
import { withExitCodes } from "../stack/as-exit-error";
import { PulumiStack, type StackFlags } from "../stack/pulumi-stack";
import { withStackOptions } from "../stack/stack-options";

const formats = ["text", "json", "ics"] as const;

/** How far a calendar looks ahead, where nothing else is said. */
const CALENDAR_DAYS = 366;

interface DueFlags extends StackFlags {
  within?: number;
  format: (typeof formats)[number];
  output?: string;
}

/** `bc-accounts due`: what rotates or retires soon. */
export function dueVerb(): Command {
  return withStackOptions(new Command("due"))
    .description("list what the RotatingApiAccounts of a stack will make and delete, and what is overdue")
    .addOption(
      new Option("--within <days>", "how far to look ahead (default: 14, for a calendar 366)").argParser(parseDays),
    )
    .addOption(new Option("--format <form>", "form of the list; ics is a calendar").choices(formats).default("text"))
    .option("-o, --output <file>", "write it to this file")
    .action((flags: DueFlags) => withExitCodes(() => runDue(flags)));
}

async function runDue(flags: DueFlags): Promise<void> {
  const stack = await PulumiStack.open(flags);
  const now = today();
  const within = flags.within ?? (flags.format === "ics" ? CALENDAR_DAYS : 14);
  const rotations = rotationsIn(await stack.exported({ secrets: false }));
  const rotated = rotations.length === 0 ? undefined : await stack.plain("bigcommerce:rotations");
  const events = rotations
    .flatMap((rotation) => eventsOf(rotation, rotated, now, within))
    .sort((a, b) => a.inDays - b.inDays);
  const forms = {
    text: () => cleanLines(asText(events, rotations, within)),
    json: () => cleanJson(`${JSON.stringify(events, null, 2)}\n`),
    ics: () => asCalendar(events, now),
  };
  writeResult(forms[flags.format](), flags.output);
  if (flags.format !== "ics" && events.length > 0) {
    throw new ExitError(exitCodes.findings, `${events.length} due within ${within} days`);
  }
}

function eventsOf(rotation: Rotation, rotated: string | undefined, now: Date, within: number): DueEvent[] {
  try {
    return dueEvents(rotation, daysInConfig(rotated, rotation.name), now, within);
  } catch (error) {
    if (!(error instanceof RotationError)) throw error;
    throw new ExitError(exitCodes.wrongUse, `the days of ${rotation.name} are not known: ${error.message}`);
  }
}

function asText(events: readonly DueEvent[], rotations: readonly Rotation[], within: number): string {
  if (rotations.length === 0) return "The stack has no RotatingApiAccount.\n";
  if (events.length === 0) return `Nothing rotates or retires within ${within} days.\n`;
  return events
    .map(({ kind, name, account, stack, on, inDays }) => {
      const what = kind === "rotates" ? `${account} is made` : `${account} is deleted`;
      return `${on}  ${name} (${stack}): ${what}, ${whenText(inDays)}\n`;
    })
    .join("");
}

function whenText(inDays: number): string {
  const days = `${Math.abs(inDays)} ${Math.abs(inDays) === 1 ? "day" : "days"}`;
  if (inDays < 0) return `${days} overdue: pulumi up`;
  return inDays === 0 ? "today: pulumi up" : `in ${days}`;
}

function parseDays(text: string): number {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  throw new ExitError(exitCodes.wrongUse, "--within is not a number of days, for example 14");
}
