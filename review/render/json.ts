import { cleanJson } from "../../wire/clean";
import type { Review } from "../model/schema";

/** A review as JSON: the schema is `reviewSchema`, its meaning is in docs/review.md. */
export function renderJson(review: Review): string {
  return cleanJson(`${JSON.stringify(review, null, 2)}\n`);
}
