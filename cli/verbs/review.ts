import { existsSync } from "node:fs";
import { Command, InvalidArgumentError, Option } from "commander";
import type { FailOn, Review, ReviewOptions, SourceFile } from "../../review";
import { ExitError, exitCodes } from "../exit-codes";
import { readInput, writeResult } from "../files";
import { hasColor } from "../paint";
import { packageVersion } from "../version";

const formats = ["text", "markdown", "json", "sarif", "html"] as const;
type Format = (typeof formats)[number];

interface ReviewFlags {
  format: Format;
  output?: string;
  boundary?: string;
  mustNotGrant?: string[];
  approveFile?: string;
  expectStores?: string;
  recordedCalls?: string;
  webhooks?: string;
  seenWithin?: number;
  policyPackConfig?: string;
  failOn: FailOn;
  projectDir: string;
  color?: boolean;
}

/** `bc-accounts review`: what a change gives and takes away, for people and for machines. */
export function reviewVerb(): Command {
  return new Command("review")
    .description("review which access a preview, or the difference of two stack exports, gives and takes away")
    .argument(
      "<file...>",
      "`pulumi preview --json --show-sames`, or one or two `pulumi stack export`; - for standard input",
    )
    .addOption(new Option("--format <form>", "form of the review").choices(formats).default("text"))
    .option("-o, --output <file>", "write the review to this file; the verdict still goes to standard output")
    .option("--boundary <file>", "JSON file with the most that accounts may hold")
    .option(
      "--must-not-grant <call-or-file...>",
      'calls that no account may be able to make, for example "DELETE /v3/customers"',
    )
    .option(
      "--expect-stores <file>",
      "JSON file with the address of each store; a preview with another address must not pass",
    )
    .option("--recorded-calls <file>", "JSON file of a recorder, with the calls that the accounts made")
    .option(
      "--webhooks <file>",
      "output of `bc-accounts webhooks list --format json`: which webhooks move, and which stop a deletion",
    )
    .addOption(
      new Option(
        "--seen-within <days>",
        "close the gate if --recorded-calls did not see a declared endpoint within so many days",
      ).argParser(parseDays),
    )
    .option("--approve-file <file>", "JSON file with approved escalations")
    .option(
      "--policy-pack-config <file>",
      "configuration of the policy rules: the file of pulumi's option of the same name",
    )
    .addOption(
      new Option("--fail-on <what>", "what closes the gate, in addition to policy violations and forbidden access")
        .choices(["escalation", "sensitive", "any", "never"])
        .default("escalation"),
    )
    .option("--project-dir <folder>", "folder of the Pulumi project, from the root of the repository (for sarif)", ".")
    .option("--color", "colour, also if the output is not a terminal")
    .option("--no-color", "no colour")
    .action(runReview);
}

function runReview(files: string[], flags: ReviewFlags): void {
  if (flags.seenWithin !== undefined && flags.recordedCalls === undefined) {
    throw new ExitError(
      exitCodes.wrongUse,
      "--seen-within needs a record of what was seen: --recorded-calls recorded-calls.json (`bc-accounts record` writes it).",
    );
  }
  // Loaded here and not above, so that the other verbs start without it.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const library = require("../../review") as typeof import("../../review");
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const policy = require("../../policy/index") as typeof import("../../policy/index");
  const review = asWrongUse([library.InputError, library.OptionError, policy.PolicyConfigError], () => {
    const options: ReviewOptions = {
      failOn: flags.failOn,
      ...(flags.boundary === undefined
        ? {}
        : { boundary: library.readBoundary(readText(flags.boundary), flags.boundary) }),
      ...(flags.expectStores === undefined
        ? {}
        : { expectedStores: library.readExpectedStores(readText(flags.expectStores), flags.expectStores) }),
      ...(flags.recordedCalls === undefined
        ? {}
        : { recordedCalls: library.readRecordedCalls(readText(flags.recordedCalls), flags.recordedCalls) }),
      ...(flags.webhooks === undefined
        ? {}
        : { webhooks: library.readWebhookList(readText(flags.webhooks), flags.webhooks) }),
      ...(flags.seenWithin === undefined ? {} : { seenWithinDays: flags.seenWithin }),
      ...(flags.approveFile === undefined
        ? {}
        : { approvals: library.readApprovals(readText(flags.approveFile), flags.approveFile) }),
      forbidden: (flags.mustNotGrant ?? []).flatMap((entry) =>
        existsSync(entry)
          ? library.readForbiddenCalls(readText(entry), entry)
          : library.readForbiddenCalls(entry, "--must-not-grant"),
      ),
      ...(flags.policyPackConfig === undefined
        ? {}
        : {
            policy: policy.readPolicySettings(
              library.readPolicyConfig(readText(flags.policyPackConfig), flags.policyPackConfig),
              policy.rules,
            ),
          }),
    };
    const sources = files.map((name): SourceFile => ({
      name: name === "-" ? "Standard input" : name,
      bytes: readInput(name),
    }));
    return library.reviewPlan(library.readPlan(sources), options);
  });
  const toScreen = flags.output === undefined;
  const rendered = render(library, review, flags, toScreen);
  writeResult(rendered, flags.output);
  if (!toScreen) process.stdout.write(`${review.verdict.line}\n`);
  if (review.gate.closed) {
    const number = review.gate.reasons.length;
    throw new ExitError(
      exitCodes.findings,
      `the gate is closed: ${number} ${number === 1 ? "reason" : "reasons"} (--fail-on ${review.gate.failOn}). ${review.verdict.line}`,
    );
  }
}

function render(
  library: typeof import("../../review"),
  review: Review,
  { format, projectDir, color }: ReviewFlags,
  toScreen: boolean,
): string {
  switch (format) {
    case "text":
      return library.renderText(review, {
        color: color ?? (toScreen && hasColor()),
        width: toScreen && process.stdout.isTTY ? process.stdout.columns : 100,
      });
    case "markdown":
      return library.renderMarkdown(review);
    case "json":
      return library.renderJson(review);
    case "sarif":
      return library.renderSarif(review, { version: packageVersion(), projectDirectory: projectDir });
    case "html":
      return library.renderHtml(review);
  }
}

/** What these errors say is about the call and its files: the same call will fail again. */
function asWrongUse<T>(kinds: readonly (abstract new (...args: never[]) => Error)[], work: () => T): T {
  try {
    return work();
  } catch (error) {
    const foreseen = kinds.find((kind) => error instanceof kind);
    if (foreseen === undefined) throw error;
    throw new ExitError(exitCodes.wrongUse, (error as Error).message, { cause: error });
  }
}

function readText(file: string): string {
  return Buffer.from(readInput(file)).toString("utf8");
}

function parseDays(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError("It must be a number of days, for example 30.");
  return Number(text);
}
