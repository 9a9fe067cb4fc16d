import type { AccountReview, DeltaRow, Review } from "../model/schema";
import {
  actionsText,
  approvalEntry,
  firstOf,
  furtherFindings,
  gistOf,
  groupCalls,
  markWords,
  positionText,
  reachText,
  replacementText,
  rowText,
} from "../render/words";
import { anchorOf, kindOf, toneOf } from "./marks";
import { Codes, Message } from "./prose";

interface AccountCardProps {
  readonly account: AccountReview;
  readonly review: Review;
  readonly mayOpen: boolean;
}

/** Everything that is to be said of one account. */
export function AccountCard({ account, review, mayOpen }: AccountCardProps) {
  const { approval } = account;
  const entry = approvalEntry(account, review, 2);
  return (
    <details
      class={`card ${kindOf(account)}`}
      id={anchorOf(account)}
      open={mayOpen && account.gains !== "nothing" && approval === null}
    >
      <summary>
        <b>{account.name}</b> <span class="gist">{gistOf(account)}</span>{" "}
        <span class="actions">{actionsText(account)}</span>
        <span class="place">{whereabouts(account)}</span>
      </summary>
      <ul>
        {account.delta.map((row) => (
          <Change row={row} />
        ))}
        {approval === null ? null : (
          <li>
            Approved by {approval.by} until {approval.until}
          </li>
        )}
        <Consequences account={account} />
        {furtherFindings(review, account.urn)
          .filter(({ code }) => code !== "token-gap" && code !== "endpoint-not-granted")
          .map(({ message, rule, severity }) => (
            <li>
              <span class={`finding ${severity}`}>
                {rule === null ? null : (
                  <>
                    <code>{rule}</code>{" "}
                  </>
                )}
                <Message text={message} />
              </span>
            </li>
          ))}
      </ul>
      <Calls account={account} />
      {entry === undefined ? null : (
        <details class="calls">
          <summary>To approve, add this to the approvals file</summary>
          <pre>{entry}</pre>
        </details>
      )}
    </details>
  );
}

/** Its label, its team, and the line of the program that declares it. */
function whereabouts(account: AccountReview): string {
  const { label, name, team } = account;
  const parts = [label === null || label === name ? "" : label, team ?? "", positionText(account)];
  return parts.filter((part) => part !== "").join(" · ");
}

function Change({ row }: { readonly row: DeltaRow }) {
  return (
    <li>
      <b>{rowText(row)}</b> <em class={toneOf(row)}>{row.marks.map((mark) => markWords[mark]).join(", ")}</em>
      {row.why.length === 0 ? null : (
        <>
          <br />
          <small>{row.why.join("; ")}</small>
        </>
      )}
    </li>
  );
}

/** What the change opens, breaks and takes along. */
function Consequences({ account }: { readonly account: AccountReview }) {
  const { reach, endpoints, surplus, consumers } = account;
  return (
    <>
      {reachText(reach) === "" ? null : <li>Reaches {reachText(reach)}</li>}
      {reach.dangerous.length === 0 ? null : (
        <li>
          Dangerous: <Codes of={reach.dangerous} most={6} />
        </li>
      )}
      {replacementText(account) === "" ? null : <li>{replacementText(account)}</li>}
      {endpoints.notGranted.map(({ call, needs, stopsWorking }) => (
        <li>
          <code>{call}</code> {stopsWorking ? "will stop working" : "does not work"}: it needs <code>{needs}</code>
        </li>
      ))}
      {surplus === null ? null : (
        <li>
          More than its endpoints need: {surplus.parts.join(", ")}. This suffices:{" "}
          <code>{`scopes: ${surplus.suffices}`}</code>
        </li>
      )}
      {consumers.map(({ name, type, change, properties }) => (
        <li>
          With it changes <code>{name}</code> <small>{type}</small>: {change}
          {properties.length === 0 ? null : (
            <>
              , through <Codes of={properties} />
            </>
          )}
        </li>
      ))}
    </>
  );
}

function Calls({ account: { reach } }: { readonly account: AccountReview }) {
  const groups = groupCalls(reach).map(({ resource, methods }) => `${resource} (${methods})`);
  const calls = reach.calls.flatMap(({ path, methods }) => methods.map((method) => `${method.padEnd(6)} ${path}`));
  if (groups.length === 0) return null;
  return (
    <details class="calls">
      <summary>
        All {calls.length} newly reachable calls: {firstOf(groups, 4)}
      </summary>
      <pre>{calls.join("\n")}</pre>
    </details>
  );
}
