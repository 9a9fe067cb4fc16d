import { Breakable } from "./breakable";
import { Moment } from "./moment";
import { Table, type Column } from "./table";
import type { LoggedRequest } from "./view";

const columns: readonly Column<LoggedRequest>[] = [
  { heading: "Time (UTC)", cell: ({ at }) => <Moment at={at} timeOnly />, class: "nowrap" },
  { heading: "Status", cell: ({ status }) => <Status status={status} />, class: "nowrap" },
  { heading: "Request", cell: (request) => <Line request={request} />, isWidest: true },
  { heading: "Account", cell: ({ account }) => account ?? <span class="nothing">none</span>, class: "who" },
  { heading: "Decided by", cell: ({ decidedBy }) => <Scope decidedBy={decidedBy} /> },
  { heading: "Time taken", cell: ({ milliseconds }) => `${milliseconds.toFixed(1)} ms`, class: "number nowrap" },
];

/** The last requests, newest first. */
export function RequestTable({ requests }: { requests: readonly LoggedRequest[] }) {
  return (
    <Table
      captionId="requests-caption"
      caption={`The last ${requests.length} requests, newest first`}
      columns={columns}
      rows={requests}
      empty="No requests yet."
      isDense
    />
  );
}

function Line({ request: { method, path } }: { request: LoggedRequest }) {
  return (
    <code>
      <span class="method">{method}</span> <Breakable path={path} />
    </code>
  );
}

function Scope({ decidedBy }: { decidedBy: string | null }) {
  return decidedBy === null ? <span class="nothing">no scope asked</span> : <code>{decidedBy}</code>;
}

function Status({ status }: { status: number | null }) {
  if (status === null) return <span class="badge bad">cut off</span>;
  const look = status < 300 ? "good" : status < 400 ? "calm" : status < 500 ? "waiting" : "bad";
  return <span class={`badge ${look}`}>{status}</span>;
}
