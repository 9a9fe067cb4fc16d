import type { Finding, Review } from "../model/schema";
import { firstOf, generalFindings, isShown, policySummary, stackText } from "../render/words";
import { AccountCard } from "./account-card";
import { Document, documentText } from "./document";
import { Said } from "./prose";
import { ReviewMatrix } from "./review-matrix";
import { Tiles } from "./tiles";

/**
 * A review as one page that needs nothing else: no script, no font, no request. Its centre is the matrix of accounts and
 * scope families, with the level before and after in each cell.
 */
export function renderHtml(review: Review): string {
  return documentText(<ReviewPage review={review} />);
}

/** The heaviest come first; with more of them open the page would be a scroll, not an overview. */
const MOST_OPEN = 5;

function ReviewPage({ review }: { readonly review: Review }) {
  const { gate, verdict } = review;
  const title = `Scope review of ${stackText(review)}`;
  return (
    <Document title={title}>
      <header class={gate.closed ? "closed" : verdict.needsApproval ? "waiting" : "open"}>
        <p class="over">{title}</p>
        <h1>{capital(verdict.line)}</h1>
        <p class="gate">{gateText(review)}</p>
      </header>
      <main>
        <Tiles review={review} />
        <ReviewMatrix review={review} />
        <GateSection review={review} />
        <section>
          <h2>Accounts</h2>
          {review.accounts
            .filter((account) => isShown(account, review))
            .map((account, index) => (
              <AccountCard account={account} review={review} mayOpen={index < MOST_OPEN} />
            ))}
        </section>
        <PolicySection review={review} />
        <GeneralSection review={review} />
      </main>
    </Document>
  );
}

const MOST_REASONS = 40;

function GateSection({ review: { gate } }: { readonly review: Review }) {
  if (!gate.closed) return null;
  const more = gate.reasons.length - MOST_REASONS;
  return (
    <section>
      <h2>Why the gate is closed</h2>
      <ul class="reasons">
        {gate.reasons.slice(0, MOST_REASONS).map((reason) => (
          <li>
            <Said message={reason} />
          </li>
        ))}
        {more > 0 ? <li>and {more} more</li> : null}
      </ul>
    </section>
  );
}

const verbs: Readonly<Record<Finding["severity"], string>> = {
  error: "refuses",
  warning: "warns about",
  note: "notes about",
};

function PolicySection({ review }: { readonly review: Review }) {
  const summary = policySummary(review);
  if (summary.length === 0) return null;
  return (
    <section>
      <h2>Policy</h2>
      <table class="plain">
        <thead>
          <tr>
            <th>rule</th>
            <th></th>
            <th>accounts</th>
            <th>which</th>
          </tr>
        </thead>
        <tbody>
          {summary.map(({ rule, severity, accounts }) => (
            <tr class={severity}>
              <th scope="row">
                <code>{rule}</code>
              </th>
              <td>{verbs[severity]}</td>
              <td>{accounts.length}</td>
              <td>{firstOf(accounts, 12)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** What is to be said of no single account. */
function GeneralSection({ review }: { readonly review: Review }) {
  const general = generalFindings(review).filter(({ rule }) => rule === null);
  if (general.length === 0) return null;
  return (
    <section>
      <h2>Beyond single accounts</h2>
      <ul>
        {general.map(({ message, severity }) => (
          <li class={`finding ${severity}`}>
            <Said message={message} />
          </li>
        ))}
      </ul>
    </section>
  );
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

function capital(value: string): string {
  return value.charAt(0).toUpperCase() + value.slice(1);
}
