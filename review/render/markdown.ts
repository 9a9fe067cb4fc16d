import type { AccountReview, DeltaRow, Review } from "../model/schema";
import { cut, fit, type Fit } from "./fit";
import { markdownCode, markdownText, markupText } from "../../wire/markdown-text";
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
  rowText,
  stackText,
} from "./words";

/** GitHub refuses comments of more than 65,536 characters, GitLab of more than 1,000,000. */
const LONGEST_COMMENT = 60_000;
/** Share of the room that the table may take, so that the heaviest changes can be unfolded as well. */
const TABLE_SHARE = 2 / 3;
/** Names and the like are cut to this, and what is a sentence to {@link LONGEST_SENTENCE}. */
const LONGEST_NAME = 100;
const LONGEST_SENTENCE = 400;
/** The numbers, and up to five approvers. */
const LONGEST_HEADING = 1_500;
/** Most lines of one kind in the parts that are about the whole stack. */
const MOST_LINES = 20;

/** Text by which a bot finds the comment that it is to update. One for each stack, so that several can be reviewed in one pull request. */
export function commentMarker(review: Pick<Review, "project" | "stack">): string {
  // `--` would end the comment early.
  const name = cut(`${review.project}/${review.stack}`, LONGEST_NAME).replace(/[^\w./]+/g, "_");
  return `<!-- bc-accounts-review ${name} -->`;
}

/** A review as a pull-request comment: one line, a table, everything else folded, and the marker at the end. */
export function renderMarkdown(review: Review): string {
  const shown = review.accounts.filter((account) => isShown(account, review));
  const head = [
    `### ${signOf(review)} ${markdownText(capital(cut(review.verdict.line, LONGEST_HEADING)))}`,
    "",
    introLine(review, shown.length),
    "",
  ];
  const tail = [...policyPart(review), ...storePart(review), ...gatePart(review), "", commentMarker(review), ""];
  const room = LONGEST_COMMENT - lengthOf(head) - lengthOf(tail) - lengthOf(tableHead) - ROOM_FOR_NOTES;
  // Accounts stand in the order of their weight: what does not fit is left out from the end, and that is said.
  const rows = fit(
    shown.map((account) => tableRow(account, review.stores.length < 2)),
    room * TABLE_SHARE,
  );
  const details = fit(
    shown.map((account) => detailsOf(account, review)),
    room * (1 - TABLE_SHARE) + rows.room,
  );
  return [
    ...head,
    ...(shown.length === 0 ? [] : [...tableHead, ...rows.fitting, "", ...missingNote(rows, "row")]),
    ...details.fitting,
    ...missingNote(details, "detail"),
    ...tail,
  ].join("\n");
}

/** For the two sentences below. */
const ROOM_FOR_NOTES = 500;

function missingNote({ missing }: Fit, what: "row" | "detail"): string[] {
  if (missing === 0) return [];
  const subject =
    what === "row"
      ? `**${count(missing, "more account")} ${missing === 1 ? "does" : "do"} not fit into this table**`
      : `_The details of ${count(missing, "account")} do not fit into a comment_`;
  return [`${subject}; the \`html\` and \`json\` forms hold them all.`, ""];
}

const tableHead = ["| | account | change | access | newly reachable |", "|---|---|---|---|---|"];

function signOf({ gate, verdict }: Review): string {
  if (gate.closed) return "🛑";
  return verdict.needsApproval ? "⚠️" : "✅";
}

function introLine(review: Review, shown: number): string {
  const hidden = review.accounts.length - shown;
  const stack = `API accounts of ${nameCode(stackText(review))}: ${count(shown, "account")} below`;
  return `${stack}${hidden > 0 ? `, ${hidden} unchanged` : ""}.`;
}

function tableRow(account: AccountReview, isOneStore: boolean): string {
  const { delta, reach } = account;
  const told = delta.length > 4 ? [...delta].sort((a, b) => weightOf(b) - weightOf(a)).slice(0, 3) : delta;
  const rows = told.map((row) => markdownText(cut(rowText(row), LONGEST_NAME)));
  const access = told.length < delta.length ? [...rows, `and ${delta.length - told.length} more`] : rows;
  const gained = reach.reads + reach.writes;
  const worst = reach.dangerous.slice(0, 2).map(markdownCode).join(", ");
  const reached = gained === 0 ? "" : `${reach.reads} read, ${reach.writes} write${worst === "" ? "" : `: ${worst}`}`;
  const where = isOneStore ? "" : ` in ${nameCode(placeOf(account))}`;
  return `| ${iconOf(account)} | ${nameCode(account.name)}${where} | ${markdownText(gistOf(account))} | ${access.join("<br>")} | ${reached} |`;
}

/** How much a reviewer has to see a row: in a long list harmless ones must not hide the others. */
function weightOf({ kind, change, marks }: DeltaRow): number {
  if (marks.includes("unknown") || (kind === "parameter" && change === "added")) return 10;
  return marks.filter((mark) => mark !== "narrowing").length;
}

function iconOf({ gains, sensitive, loses, status, approval }: AccountReview): string {
  if (approval !== null) return "✅";
  if (gains === "unknown") return "❓";
  if (gains === "access") return sensitive ? "🔴" : "🟠";
  if (status === "deleted") return "➖";
  return loses ? "🟢" : "⚪";
}

function detailsOf(account: AccountReview, review: Review): string {
  const { name, delta, reach, endpoints, surplus, consumers, approval } = account;
  const place = positionText(account);
  const entry = approvalEntry(account, review, 2);
  const lines = [
    ...delta.map((row) => {
      const reasons = row.why.length > 0 ? `: ${row.why.join("; ")}` : "";
      const marks = row.marks.length === 0 ? "" : ` — **${row.marks.map((mark) => markWords[mark]).join(", ")}**`;
      return `- ${markdownText(rowText(row))}${marks}${markdownText(reasons)}`;
    }),
    ...(approval === null ? [] : [`- Approved by ${markdownText(approval.by)} until ${approval.until}`]),
    ...(reachText(reach) === "" ? [] : [`- Reaches ${reachText(reach)}`]),
    ...(reach.dangerous.length > 0 ? [`- Dangerous: ${firstOf(reach.dangerous.map(markdownCode), 8)}`] : []),
    ...(replacementText(account) === "" ? [] : [`- ${markdownText(replacementText(account))}`]),
    ...endpoints.notGranted.map(
      ({ call, needs, stopsWorking }) =>
        `- ${markdownCode(call)} ${stopsWorking ? "will stop working" : "does not work"}: it needs ${markdownCode(needs)}`,
    ),
    ...(surplus === null
      ? []
      : [
          `- More than its endpoints need: ${markdownText(surplus.parts.join(", "))}. This suffices: ${markdownCode(`scopes: ${surplus.suffices}`)}`,
        ]),
    ...consumers.map(
      ({ name: consumer, type, change, properties }) =>
        `- With it changes ${markdownCode(consumer)} (${markdownCode(type)}): ${change}${properties.length > 0 ? `, through ${properties.map(markdownCode).join(", ")}` : ""}`,
    ),
    ...furtherFindings(review, account.urn)
      .filter(
        ({ code: kind }) => kind !== "token-gap" && kind !== "endpoint-not-granted" && kind !== "policy-undecided",
      )
      .map(
        ({ message, rule, severity }) =>
          `- ${severity === "error" ? "**refused** " : ""}${rule === null ? "" : `${markdownCode(rule)}: `}${markdownText(message).replace(/\n+/g, "<br>")}`,
      ),
  ];
  const calls = groupCalls(reach).map(({ resource, methods }) => `${markdownCode(resource)} ${methods}`);
  return [
    "<details>",
    `<summary>${iconOf(account)} <code>${markupText(name)}</code> ${markupText(actionsText(account))}${place === "" ? "" : ` · ${markupText(place)}`}</summary>`,
    "",
    ...(lines.length === 0 ? ["- Nothing about its access changes"] : lines),
    ...(calls.length === 0 ? [] : [`- Newly reachable, by resource: ${firstOf(calls, 25)}`]),
    ...(entry === undefined ? [] : ["", "To approve, add to the approvals file:", "", "```json", fenced(entry), "```"]),
    "",
    "</details>",
    "",
  ].join("\n");
}

function policyPart(review: Review): string[] {
  const summary = policySummary(review);
  if (summary.length === 0) return [];
  const lines = summary.map(({ rule, severity, accounts }) => {
    const verb = severity === "error" ? "**refuses**" : severity === "warning" ? "warns about" : "notes about";
    return `- ${markdownCode(rule)} ${verb} ${firstOf(accounts.map(nameCode), 8)}`;
  });
  const refused = summary.filter(({ severity }) => severity === "error").length;
  return [
    "<details>",
    `<summary>Policy: ${refused === 0 ? "nothing refused" : `${count(refused, "rule")} refuse`}, ${count(summary.length, "verdict")}</summary>`,
    "",
    ...lines,
    "",
    "</details>",
    "",
  ];
}

function storePart(review: Review): string[] {
  const stores = review.stores.map(
    ({ store, before, after, limit, atLeast }) =>
      `Store ${nameCode(store)}: ${atLeast ? "at least " : ""}${before} → ${after} of ${limit} accounts  `,
  );
  const findings = generalFindings(review)
    .filter(({ rule }) => rule === null)
    .map(({ message }) => `> ${sentence(message)}\n`);
  return [
    ...firstLines(stores, (number) => `and ${count(number, "more store")}  `),
    ...firstLines(findings, (number) => `> and ${number} more of this kind\n`),
  ];
}

function gatePart({ gate }: Review): string[] {
  if (gate.failOn === "never") return ["", "The gate is not in use."];
  if (!gate.closed) return ["", "The gate is open."];
  const most = 10;
  const more = gate.reasons.length - most;
  return [
    "",
    "<details>",
    `<summary><b>The gate is closed</b> (fail on ${gate.failOn}): ${count(gate.reasons.length, "reason")}</summary>`,
    "",
    ...gate.reasons.slice(0, most).map((reason) => `- ${sentence(reason)}`),
    ...(more > 0 ? [`- and ${more} more`] : []),
    "",
    "</details>",
  ];
}

/** A name as code, cut where it is absurdly long. */
function nameCode(name: string): string {
  return markdownCode(cut(name, LONGEST_NAME));
}

/** A sentence, cut where it lists more than anybody reads. */
function sentence(text: string): string {
  return markdownText(cut(text, LONGEST_SENTENCE));
}

/** The first lines, and a last one that says how many more there are. */
function firstLines(lines: readonly string[], more: (number: number) => string): string[] {
  const rest = lines.length - MOST_LINES;
  return rest > 0 ? [...lines.slice(0, MOST_LINES), more(rest)] : [...lines];
}

/** Text that cannot end the fence around it. */
function fenced(text: string): string {
  return text.replace(/```/g, "'''");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function lengthOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}
