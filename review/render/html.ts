import { familyEntry, scopeFamilies } from "../../scopes";
import type { AccountReview, DeltaRow, Review } from "../model/schema";
import { reviewStyle } from "./html-style";
import {
  actionsText,
  approvalEntry,
  count,
  firstOf,
  furtherFindings,
  generalFindings,
  gistOf,
  groupCalls,
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

/**
 * A review as one page that needs nothing else: no script, no font, no request. Its centre is the matrix of accounts and
 * scope families, with the level before and after in each cell.
 */
export function renderHtml(review: Review): string {
  const columns = columnsOf(review);
  const hidden = review.accounts.filter((account) => !isShown(account, review)).length;
  const title = `Scope review of ${stackText(review)}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${text(title)}</title>
<style>${reviewStyle}</style>
</head>
<body>
<header class="${review.gate.closed ? "closed" : review.verdict.needsApproval ? "waiting" : "open"}">
<p class="over">${text(title)}</p>
<h1>${text(capital(review.verdict.line))}</h1>
<p class="gate">${text(gateText(review))}</p>
</header>
<main>
${tiles(review)}
<section>
<div class="bar"><h2>Who may do what</h2>
${hidden === 0 ? "" : `<label><input type="checkbox" id="all"> show ${text(count(hidden, "unchanged account"))}</label>`}</div>
<p class="legend"><span class="cell gain">gained</span> <span class="cell risk">gained, with risk</span> <span class="cell unknown">known after apply</span> <span class="cell loss">taken away</span> <span class="cell same">as before</span></p>
<div class="scroll"><table class="matrix">
<thead><tr><th class="corner" scope="col">account</th><th scope="col" class="num" title="calls that become reachable">+ calls</th>${columns.map(({ label }) => `<th scope="col" class="family"><div>${text(label)}</div></th>`).join("")}</tr></thead>
<tbody>
${review.accounts.map((account) => matrixRow(account, columns, isShown(account, review))).join("\n")}
</tbody></table></div>
</section>
${gateSection(review)}
<section><h2>Accounts</h2>
${review.accounts
  .filter((account) => isShown(account, review))
  .map((account, index) => accountCard(account, review, index < MOST_OPEN))
  .join("\n")}
</section>
${policySection(review)}
${storeSection(review)}
</main>
</body>
</html>
`;
}

interface Column {
  readonly key: string;
  readonly label: string;
}

/** Families, parameters and Stencil access that occur on either side, in the order of the control panel. */
function columnsOf({ accounts }: Review): Column[] {
  const used = new Set(
    accounts.flatMap(({ before, after, delta }) => [
      ...Object.keys(before?.scopes ?? {}),
      ...Object.keys(after?.scopes ?? {}),
      ...delta.filter(({ kind }) => kind !== "store").map(({ key }) => key),
      ...(before?.accessLevel || after?.accessLevel ? ["accessLevel"] : []),
      ...(before?.additionalScopes ?? []),
      ...(after?.additionalScopes ?? []),
    ]),
  );
  const labels: Readonly<Record<string, string>> = {
    "*": "All scopes",
    accessLevel: "Stencil-CLI access",
    tokenType: "Token type",
  };
  const families = scopeFamilies.filter((family) => used.has(family));
  const known: readonly string[] = families;
  const others = [...used].filter((key) => !known.includes(key)).sort();
  return [
    ...families.map((family) => ({ key: family, label: familyEntry(family).label })),
    ...others.map((key) => ({ key, label: labels[key] ?? key })),
  ];
}

function matrixRow(account: AccountReview, columns: readonly Column[], shown: boolean): string {
  const { name, reach } = account;
  const gained = reach.reads + reach.writes;
  return `<tr class="${kindOf(account)}${shown ? "" : " hidden"}"><th scope="row"><a href="#${anchor(account)}">${text(name)}</a><small>${text(`${gistOf(account)} · ${placeOf(account)}`)}</small></th><td class="num">${gained === 0 ? "" : `+${gained}`}</td>${columns.map(({ key }) => cell(account, key)).join("")}</tr>`;
}

function cell({ delta, before, after }: AccountReview, key: string): string {
  const row = delta.find((entry) => entry.key === key);
  if (row === undefined) {
    const grant = after ?? before;
    const held =
      key === "accessLevel"
        ? (grant?.accessLevel ?? "")
        : (grant?.scopes[key] ?? (grant?.additionalScopes.includes(key) === true ? "held" : ""));
    return held === "" ? "<td></td>" : `<td><span class="cell same">${text(short(held))}</span></td>`;
  }
  const was = row.before === null ? "" : `<s>${text(short(row.before))}</s> `;
  const is = row.after === null ? "none" : short(row.after);
  return `<td><span class="cell ${toneOf(row)}" title="${text(`${rowText(row)}: ${row.marks.map((mark) => markWords[mark]).join(", ")}${row.why.length > 0 ? ` (${row.why.join("; ")})` : ""}`)}">${was}<b>${text(is)}</b></span></td>`;
}

function toneOf({ marks }: DeltaRow): string {
  if (marks.length === 0) return "same";
  if (marks.includes("unknown")) return "unknown";
  if (!marks.includes("escalation")) return "loss";
  return marks.length > 1 ? "risk" : "gain";
}

/** Levels in a word that fits a cell. */
function short(level: string): string {
  const words: Readonly<Record<string, string>> = {
    "read-only": "read",
    "known after apply": "?",
    "local-development-only": "local",
    "publish-theme": "publish",
    "create-preview": "preview",
  };
  return words[level] ?? level;
}

function kindOf({ gains, sensitive, loses, status, approval }: AccountReview): string {
  if (approval !== null) return "approved";
  if (gains !== "nothing") return sensitive ? "risk" : "gain";
  if (status === "deleted") return "gone";
  return loses ? "loss" : "same";
}

function tiles({ verdict, stores }: Review): string {
  const { counts } = verdict;
  const entries: readonly (readonly [number, string, string])[] = [
    [counts.escalations, "escalation", "risk"],
    [counts.possibleEscalations, "possible escalation", "unknown"],
    [counts.newAccounts, "new account", "gain"],
    [counts.narrowings, "narrowing", "loss"],
    [counts.rotations, "rotation", "same"],
    [counts.retirements, "retirement", "same"],
    [counts.renames, "rename", "same"],
    [counts.deletions, "deletion", "same"],
    [counts.drifted, "drifted", "gain"],
    [counts.policyViolations, "policy violation", "risk"],
    [counts.unchanged, "unchanged", "same"],
  ];
  const numbers = entries
    .filter(([number]) => number > 0)
    .map(
      ([number, label, tone]) =>
        `<li class="${tone}"><b>${number}</b>${text(label.endsWith("ed") || number === 1 ? label : `${label}s`)}</li>`,
    );
  const meters = stores.map(
    ({ store, before, after, limit, atLeast }) =>
      `<li class="store"><b>${before} → ${after}</b>of ${limit} in ${text(store)}${atLeast ? ", at least" : ""}<meter min="0" max="${limit}" high="${limit * 0.9}" value="${after}"></meter></li>`,
  );
  return `<ul class="tiles">${[...numbers, ...meters].join("")}</ul>`;
}

/** The heaviest come first; with more of them open the page would be a scroll, not an overview. */
const MOST_OPEN = 5;

function accountCard(account: AccountReview, review: Review, mayOpen: boolean): string {
  const { reach, endpoints, surplus, consumers, approval, delta, label } = account;
  const entry = approvalEntry(account, review.stack, 2);
  const place = positionText(account);
  const items = [
    ...delta.map(
      (row) =>
        `<b>${text(rowText(row))}</b> <em class="${toneOf(row)}">${text(row.marks.map((mark) => markWords[mark]).join(", "))}</em>${row.why.length > 0 ? `<br><small>${text(row.why.join("; "))}</small>` : ""}`,
    ),
    ...(approval === null ? [] : [text(`Approved by ${approval.by} until ${approval.until}`)]),
    ...(reachText(reach) === "" ? [] : [text(`Reaches ${reachText(reach)}`)]),
    ...(reach.dangerous.length > 0 ? [`Dangerous: ${firstOf(reach.dangerous.map(code), 6)}`] : []),
    ...(replacementText(account) === "" ? [] : [text(replacementText(account))]),
    ...endpoints.notGranted.map(
      ({ call, needs, stopsWorking }) =>
        `${code(call)} ${stopsWorking ? "will stop working" : "does not work"}: it needs ${code(needs)}`,
    ),
    ...(surplus === null
      ? []
      : [
          `More than its endpoints need: ${text(surplus.parts.join(", "))}. This suffices: ${code(`scopes: ${surplus.suffices}`)}`,
        ]),
    ...consumers.map(
      ({ name, type, change, properties }) =>
        `With it changes ${code(name)} <small>${text(type)}</small>: ${text(change)}${properties.length > 0 ? `, through ${properties.map(code).join(", ")}` : ""}`,
    ),
    ...furtherFindings(review, account.urn)
      .filter(({ code: kind }) => kind !== "token-gap" && kind !== "endpoint-not-granted")
      .map(
        ({ message, rule, severity }) =>
          `<span class="finding ${severity}">${rule === null ? "" : `${code(rule)} `}${messageText(message)}</span>`,
      ),
  ];
  const groups = groupCalls(reach);
  const calls = reach.calls.flatMap(({ path, methods }) => methods.map((method) => `${method.padEnd(6)} ${path}`));
  return `<details class="card ${kindOf(account)}" id="${anchor(account)}"${mayOpen && account.gains !== "nothing" && approval === null ? " open" : ""}>
<summary><b>${text(account.name)}</b> <span class="gist">${text(gistOf(account))}</span> <span class="actions">${text(actionsText(account))}</span><span class="place">${text([label === null || label === account.name ? "" : label, account.team ?? "", place].filter((part) => part !== "").join(" · "))}</span></summary>
<ul>${items.map((item) => `<li>${item}</li>`).join("")}</ul>
${
  groups.length === 0
    ? ""
    : `<details class="calls"><summary>All ${calls.length} newly reachable calls: ${text(
        firstOf(
          groups.map(({ resource, methods }) => `${resource} (${methods})`),
          4,
        ),
      )}</summary><pre>${text(calls.join("\n"))}</pre></details>`
}
${entry === undefined ? "" : `<details class="calls"><summary>To approve, add this to the approvals file</summary><pre>${text(entry)}</pre></details>`}
</details>`;
}

function policySection(review: Review): string {
  const summary = policySummary(review);
  if (summary.length === 0) return "";
  const rows = summary.map(
    ({ rule, severity, accounts }) =>
      `<tr class="${severity}"><th scope="row">${code(rule)}</th><td>${severity === "error" ? "refuses" : severity === "warning" ? "warns about" : "notes about"}</td><td>${accounts.length}</td><td>${text(firstOf(accounts, 12))}</td></tr>`,
  );
  return `<section><h2>Policy</h2><table class="plain"><thead><tr><th>rule</th><th></th><th>accounts</th><th>which</th></tr></thead><tbody>${rows.join("")}</tbody></table></section>`;
}

function storeSection(review: Review): string {
  const general = generalFindings(review).filter(({ rule }) => rule === null);
  if (general.length === 0) return "";
  return `<section><h2>Beyond single accounts</h2><ul>${general.map(({ message, severity }) => `<li class="finding ${severity}">${said(message)}</li>`).join("")}</ul></section>`;
}

function gateSection({ gate }: Review): string {
  if (!gate.closed) return "";
  return `<section><h2>Why the gate is closed</h2><ul class="reasons">${gate.reasons
    .slice(0, 40)
    .map((reason) => `<li>${said(reason)}</li>`)
    .join("")}${gate.reasons.length > 40 ? `<li>and ${gate.reasons.length - 40} more</li>` : ""}</ul></section>`;
}

function gateText({ gate, complete }: Review): string {
  const state =
    gate.failOn === "never"
      ? "The gate is not in use."
      : gate.closed
        ? `The gate is closed (fail on ${gate.failOn}).`
        : "The gate is open.";
  return complete ? state : `${state} This review is not complete.`;
}

function anchor({ urn }: AccountReview): string {
  return `a-${encodeURIComponent(urn.replace(/\p{Surrogate}/gu, "")).replace(/%/g, ".")}`;
}

/** The first line says what is wrong; reason and way out stand below it, quietly. */
function messageText(message: string): string {
  const [first = "", ...others] = message.split(/\n+/);
  return `${said(first)}${others.map((line) => `<br><small>${said(line.trim())}</small>`).join("")}`;
}

/** A sentence for people: a browser would break a line inside of `->`. */
function said(message: string): string {
  return text(message.replaceAll(" -> ", " → "));
}

function code(value: string): string {
  return `<code>${text(value)}</code>`;
}

/** Text that means itself, in content and in attributes. */
function text(value: string): string {
  return value
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    .replace(/'/g, "&#39;");
}

function capital(value: string): string {
  return value.charAt(0).toUpperCase() + value.slice(1);
}
