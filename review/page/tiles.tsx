import type { Review } from "../model/schema";
import type { Tone } from "./matrix";

/** The numbers at the top: what changes, and how full the stores get. */
export function Tiles({ review: { verdict, stores } }: { readonly review: Review }) {
  const { counts } = verdict;
  const entries: readonly (readonly [number, string, Tone])[] = [
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
  return (
    <ul class="tiles">
      {entries
        .filter(([number]) => number > 0)
        .map(([number, label, tone]) => (
          <li class={tone}>
            <b>{number}</b>
            {label.endsWith("ed") || number === 1 ? label : `${label}s`}
          </li>
        ))}
      {stores.map(({ store, before, after, limit, atLeast }) => (
        <li class="store">
          <b>
            {before} → {after}
          </b>
          of {limit} in {store}
          {atLeast ? ", at least" : ""}
          <meter min={0} max={limit} high={limit * 0.9} value={after} />
        </li>
      ))}
    </ul>
  );
}
