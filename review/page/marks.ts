import type { AccountReview, DeltaRow } from "../model/schema";
import type { Tone } from "./matrix";

/** How a change of access is coloured. */
export function toneOf({ marks }: DeltaRow): Tone {
  if (marks.length === 0) return "same";
  if (marks.includes("unknown")) return "unknown";
  if (!marks.includes("escalation")) return "loss";
  return marks.length > 1 ? "risk" : "gain";
}

/** How an account is coloured as a whole. */
export function kindOf({ gains, sensitive, loses, status, approval }: AccountReview): string {
  if (approval !== null) return "approved";
  if (gains !== "nothing") return sensitive ? "risk" : "gain";
  if (status === "deleted") return "gone";
  return loses ? "loss" : "same";
}

/** Where on the page an account is described. */
export function anchorOf({ urn }: AccountReview): string {
  return `a-${encodeURIComponent(urn.replace(/\p{Surrogate}/gu, "")).replace(/%/g, ".")}`;
}
