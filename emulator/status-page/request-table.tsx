import { Breakable } from "./breakable";
import { Moment } from "./moment";
import type { LoggedRequest } from "./view";

/** The last requests, newest first. Roles are spelled out, because narrow screens lay the rows out as cards. */
export function RequestTable({ requests }: { requests: readonly LoggedRequest[] }) {
  if (requests.length === 0) return <p class="empty">No requests yet.</p>;
  return (
    <div class="scroller" role="region" aria-labelledby="requests-caption" tabindex={0}>
      <table role="table" class="dense">
        <caption id="requests-caption">The last {requests.length} requests, newest first</caption>
        <thead role="rowgroup">
          <tr role="row">
            <th scope="col" role="columnheader">
              Time (UTC)
            </th>
            <th scope="col" role="columnheader">
              Status
            </th>
            <th scope="col" role="columnheader" class="widest">
              Request
            </th>
            <th scope="col" role="columnheader">
              Account
            </th>
            <th scope="col" role="columnheader">
              Decided by
            </th>
            <th scope="col" role="columnheader" class="number">
              Time taken
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {requests.map((request) => (
            <RequestRow request={request} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function RequestRow({ request }: { request: LoggedRequest }) {
  return (
    <tr role="row">
      <td role="cell" data-label="Time (UTC)" class="nowrap">
        <Moment at={request.at} timeOnly />
      </td>
      <td role="cell" data-label="Status" class="nowrap">
        <Status status={request.status} />
      </td>
      <td role="cell" data-label="Request">
        <code>
          <span class="method">{request.method}</span> <Breakable path={request.path} />
        </code>
      </td>
      <td role="cell" data-label="Account" class="who">
        {request.account ?? <span class="nothing">none</span>}
      </td>
      <td role="cell" data-label="Decided by">
        {request.decidedBy === null ? <span class="nothing">no scope asked</span> : <code>{request.decidedBy}</code>}
      </td>
      <td role="cell" data-label="Time taken" class="number nowrap">
        {request.milliseconds.toFixed(1)} ms
      </td>
    </tr>
  );
}

function Status({ status }: { status: number | null }) {
  if (status === null) return <span class="badge bad">cut off</span>;
  const look = status < 300 ? "good" : status < 400 ? "calm" : status < 500 ? "waiting" : "bad";
  return <span class={`badge ${look}`}>{status}</span>;
}
