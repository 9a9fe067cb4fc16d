import { z } from "zod";
import type { StoreAccount } from "./driver";
import { GatewayProblem } from "./gateway-problem";

/** Where a page ended: the creation time and id of its last account. Stays right when accounts come and go between pages. */
const positionSchema = z.tuple([z.string(), z.string()]);
export type Position = z.infer<typeof positionSchema>;

/** An account's place in a listing. */
export const positionOf = (account: StoreAccount): Position => [account.createdAt, account.id];

/** Oldest first; ids decide between accounts of the same moment. */
export function comparePositions(a: Position, b: Position): number {
  return compareText(a[0], b[0]) || compareText(a[1], b[1]);
}

export function encodeCursor(position: Position): string {
  return Buffer.from(JSON.stringify(position), "utf8").toString("base64url");
}

/** @throws GatewayProblem `invalid_request` when the text is no cursor of this gateway */
export function decodeCursor(cursor: string): Position {
  try {
    return positionSchema.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
  } catch {
    throw new GatewayProblem("invalid_request", "the cursor is not from this gateway: take it from `next_cursor`", {
      errors: [{ path: "cursor", reason: "not a cursor" }],
    });
  }
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
