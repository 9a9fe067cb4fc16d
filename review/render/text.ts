import { createColors } from "picocolors";
import type { AccountReview, DeltaRow, Finding, Review } from "../model/schema";
import {
  actionsText,
  approvalEntry,
  count,
  firstOf,
  furtherFindings,
  generalFindings,
  groupCalls,
  gistOf,
  isShown,
  markWords,
  placeOf,
  policySummary,
  positionText,
  reachText,
  replacementText,
  stackText,
} from "./words";

export interface TextOptions {
  /** @default false */
  readonly color?: boolean;
  /** Columns of the terminal. @default 100 */
  readonly width?: number;
}

type Paint = ReturnType<typeof createColors>;

/** A review for a terminal. */
export function renderText(review: Review, { color = false, width = 100 }: TextOptions = {}): string {
  const paint = createColors(color);
  const columns = Math.max(40, Math.min(width, 160));
  const { verdict, gate, accounts, stores } = review;
  const shown = accounts.filter((account) => isShown(account, review));
  const tone = gate.closed ? paint.red : verdict.needsApproval ? paint.yellow : paint.green;
  const blocks = [
    [...wrap(verdict.line, columns, "").map((line) => paint.bold(tone(line))), paint.dim(summaryLine(review))],
    ...shown.map((account) => accountLines(account, review, columns, paint)),
    policyLines(review, columns, paint),
    [
      ...stores.map(({ store, before, after, limit, atLeast }) =>
        paint.dim(`Store ${store}: ${atLeast ? "at least " : ""}${before} → ${after} of ${limit} accounts`),
      ),
      ...generalFindings(review)
        .filter(({ rule }) => rule === null)
        .flatMap((finding) => findingLines(finding, columns, "", paint)),
    ],
    gateLines(review, columns, paint),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function summaryLine(review: Review): string {
  const { accounts } = review;
  const hidden = accounts.filter((account) => !isShown(account, review)).length;
  return `${stackText(review)}: ${count(accounts.length, "API account")}${hidden > 0 ? `, ${hidden} of them unchanged` : ""}`;
}

function accountLines(account: AccountReview, review: Review, columns: number, paint: Paint): string[] {
  const { name, delta, reach, endpoints, surplus, consumers } = account;
  const gist = gistOf(account);
  const tone =
    account.approval !== null
      ? paint.green
      : account.gains !== "nothing"
        ? paint.red
        : account.loses
          ? paint.green
          : paint.cyan;
  const where = review.stores.length > 1 ? paint.dim(`  in store ${placeOf(account)}`) : "";
  const head = `${paint.bold(tone(symbolOf(account)))} ${paint.bold(name)}  ${tone(gist)}${where}`;
  const place = positionText(account);
  const say = (text: string, style = (line: string) => line) =>
    wrap(text, columns - 4, "").map((line) => `    ${style(line)}`);
  const keyWidth = Math.min(30, Math.max(0, ...delta.map(({ label }) => label.length)));
  const entry = approvalEntry(account, review);
  const calls = groupCalls(reach).map(({ resource, methods }) => `${resource} (${methods})`);
  return [
    head + paint.dim(`  ${actionsText(account)}${place === "" ? "" : `  ${place}`}`),
    ...delta.flatMap((row) => [
      deltaLine(row, keyWidth, paint),
      ...row.why.flatMap((why) =>
        wrap(why, columns - keyWidth - 8, "").map((line) => `${" ".repeat(keyWidth + 8)}${paint.dim(line)}`),
      ),
    ]),
    ...(account.approval === null
      ? []
      : say(`Approved by ${account.approval.by} until ${account.approval.until}.`, paint.green)),
    ...(reach.reads + reach.writes + reach.lost > 0 ? say(`Reaches ${reachText(reach)}.`) : []),
    ...(calls.length > 0 ? say(`Newly reachable: ${firstOf(calls, 8)}`, paint.dim) : []),
    ...(reach.dangerous.length > 0 ? say(`Dangerous: ${firstOf(reach.dangerous, 4)}`, paint.red) : []),
    ...say(replacementText(account)),
    ...endpoints.notGranted.flatMap(({ call, needs, stopsWorking }) =>
      say(`${call} ${stopsWorking ? "will stop working" : "does not work"}: it needs ${needs}.`, paint.yellow),
    ),
    ...(surplus === null
      ? []
      : say(
          `More than its endpoints need: ${surplus.parts.join(", ")}. This suffices: scopes: ${surplus.suffices}`,
          paint.yellow,
        )),
    ...consumers.map(
      ({ name: consumer, type, properties, change }) =>
        `    ${paint.dim(`with it: ${consumer} (${type}) ${change}${properties.length > 0 ? `, through ${properties.join(", ")}` : ""}`)}`,
    ),
    ...furtherFindings(review, account.urn)
      .filter(({ code, rule }) => rule === null && code !== "token-gap" && code !== "endpoint-not-granted")
      .flatMap((finding) => findingLines(finding, columns, "    ", paint)),
    // Not wrapped: whoever copies it has to get the JSON as it is.
    ...(entry === undefined ? [] : [`    ${paint.dim("To approve:")}`, `    ${paint.dim(entry)}`]),
  ];
}

function symbolOf({ gains, loses, status, approval }: AccountReview): string {
  if (approval !== null) return "✓";
  if (gains === "unknown") return "?";
  if (gains === "access") return status === "created" ? "+" : "▲";
  if (status === "deleted") return "-";
  return loses ? "▼" : "·";
}

function deltaLine({ label, before, after, marks }: DeltaRow, keyWidth: number, paint: Paint): string {
  const words = marks.map((mark) => {
    if (mark === "narrowing") return paint.green(markWords[mark]);
    return mark === "escalation" ? paint.yellow(markWords[mark]) : paint.red(markWords[mark]);
  });
  return `    ${label.padEnd(keyWidth)}  ${before ?? "none"} → ${after ?? "none"}  ${words.join(", ")}`.trimEnd();
}

function policyLines(review: Review, columns: number, paint: Paint): string[] {
  const summary = policySummary(review);
  if (summary.length === 0) return [];
  return [
    paint.bold("Policy"),
    ...summary.flatMap(({ rule, severity, accounts }) => {
      const tone = severity === "error" ? paint.red : severity === "warning" ? paint.yellow : paint.dim;
      const verb = severity === "error" ? "refuses" : severity === "warning" ? "warns about" : "notes about";
      return wrap(`${rule} ${verb} ${firstOf(accounts, 6)}`, columns, "    ").map((line, index) =>
        index === 0 ? `  ${tone(line)}` : line,
      );
    }),
  ];
}

function gateLines({ gate, verdict }: Review, columns: number, paint: Paint): string[] {
  if (gate.failOn === "never") return [paint.dim("The gate is not in use (--fail-on never).")];
  if (!gate.closed)
    return verdict.needsApproval
      ? [`The gate is open (--fail-on ${gate.failOn}).`]
      : [paint.green("The gate is open.")];
  const reasons = gate.reasons
    .slice(0, 5)
    .flatMap((reason) => wrap(`- ${reason}`, columns - 2, "  ").map((line) => `  ${line}`));
  const more = gate.reasons.length - 5;
  return [
    paint.bold(paint.red(`The gate is closed (--fail-on ${gate.failOn}), ${count(gate.reasons.length, "reason")}:`)),
    ...reasons,
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

function findingLines({ severity, message }: Finding, columns: number, indent: string, paint: Paint): string[] {
  const tone = severity === "error" ? paint.red : severity === "warning" ? paint.yellow : paint.dim;
  return message
    .split("\n")
    .flatMap((line) => wrap(line, columns, indent).map((part) => `${indent}${tone(part.trimStart())}`));
}

/** Lines of at most so many columns; a word that is longer than that stays whole, so that it can be copied. */
function wrap(text: string, columns: number, indent: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const room = columns - indent.length;
    if (line !== "" && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  if (line !== "") lines.push(line);
  return lines.map((part, index) => (index === 0 ? part : `${indent}${part}`));
}
