import { renderScopes } from "../../scopes";
import type { AccountNeed, Comparison } from "./need";

/** For people: what to write into the program, and where it differs from what is written there. */
export function renderNeeds(needs: readonly AccountNeed[]): string {
  return needs.map((need) => `${renderNeed(need).join("\n")}\n`).join("\n");
}

function renderNeed(need: AccountNeed): string[] {
  const { calls, minimal, comparison } = need;
  const total = calls.reduce((sum, { count }) => sum + count, 0);
  const width = Math.max(...calls.map(({ call }) => call.length));
  return [
    `${titleOf(need)}: ${counted(total, "call")} to ${counted(calls.length, "endpoint")}`,
    "  endpoints: [",
    ...calls.map(({ call, count, lastSeen }) => {
      const text = `${JSON.stringify(call)},`.padEnd(width + 4);
      return `    ${text}// ${counted(count, "call")}, last ${lastSeen.slice(0, 16).replace("T", " ")}`;
    }),
    "  ],",
    `  scopes: ${renderScopes(minimal.scopes)},`,
    ...notesOf(need).map((note) => `  ${note}`),
    ...(comparison === undefined ? [] : renderComparison(comparison, need)),
  ];
}

function titleOf({ logicalName, fingerprints }: AccountNeed): string {
  const tokens = fingerprints.length === 0 ? "no token seen" : `token ${fingerprints.join(", ")}`;
  return logicalName === undefined
    ? `An account without a known declaration (${tokens})`
    : `${logicalName} (${tokens})`;
}

/** What the scopes do not tell. */
function notesOf({ minimal }: AccountNeed): string[] {
  const { unknown, unmapped, choices, doubts, byHand } = minimal;
  return [
    ...(unknown.length > 0
      ? [`Not documented, so not in the scopes: ${unknown.map(({ call }) => call).join(", ")}`]
      : []),
    ...(unmapped.length > 0
      ? [`No page says which scope these take: ${unmapped.map(({ call }) => call).join(", ")}`]
      : []),
    ...byHand.map(({ label, level }) => `A person has to switch this on by hand: ${label} (${level})`),
    ...choices.map(({ operation, chosen, options }) => {
      const others = options
        .filter(({ family }) => family !== chosen.family)
        .map(({ family, level }) => `${family} "${level}"`);
      return `${operation.call} would also work with ${others.join(" or ")}`;
    }),
    ...doubts
      .filter(({ beyond }) => Object.keys(beyond).length > 0)
      .map(({ operation, kind, beyond }) =>
        kind === "contested"
          ? `Another page says that ${operation.call} needs ${renderScopes(beyond)}`
          : `Depending on what is sent, ${operation.call} needs ${renderScopes(beyond)}`,
      ),
  ];
}

function renderComparison({ undeclared, unseen, otherScopes }: Comparison, { minimal }: AccountNeed): string[] {
  if (undeclared.length === 0 && unseen.length === 0 && otherScopes === undefined) {
    return ["  The declaration says the same."];
  }
  return [
    "  The declaration differs:",
    ...undeclared.map(({ call, count }) => `    + ${call}  (seen ${counted(count, "time")}, not declared)`),
    ...unseen.map((call) => `    - ${call}  (declared, never seen)`),
    ...(otherScopes === undefined
      ? []
      : [`    scopes held: ${renderScopes(otherScopes)}`, `    these suffice: ${renderScopes(minimal.scopes)}`]),
  ];
}

function counted(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? "" : "s"}`;
}

/** For machines. */
export function needsAsJson(needs: readonly AccountNeed[]): string {
  const accounts = needs.map(({ logicalName, owner, fingerprints, calls, minimal, comparison }) => ({
    account: logicalName ?? null,
    owner: owner ?? null,
    fingerprints,
    endpoints: calls.map(({ call }) => call),
    calls,
    scopes: minimal.scopes,
    undocumented: minimal.unknown.map(({ call }) => call),
    withoutKnownScope: minimal.unmapped.map(({ call }) => call),
    declaration:
      comparison === undefined
        ? null
        : {
            undeclared: comparison.undeclared.map(({ call }) => call),
            unseen: comparison.unseen,
            otherScopes: comparison.otherScopes ?? null,
          },
  }));
  return `${JSON.stringify({ accounts }, null, 2)}\n`;
}
