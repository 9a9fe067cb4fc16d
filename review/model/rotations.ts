import { generationOf } from "../../engine/rotation";
import type { AccountSide, Plan, PlannedAccount } from "../input/plan";

/** What the accounts of one rotation mean for each other. */
export interface InRotation {
  /**
   * The account that existed already, whose access a new one takes over. None where more accounts would live than a rotation
   * declares: then somebody makes accounts under its type, and each is a new one.
   */
  readonly predecessor?: AccountSide | undefined;
  /** What state records of the predecessor, where a refresh has found the store to differ: what came by hand is taken over by nobody. */
  readonly recordedPredecessor?: AccountSide | undefined;
  /** Is a younger account there after the change? Then nothing is lost with this one. */
  readonly hasSuccessor: boolean;
  /** An account that exists already, and is younger than the one that would be made: time does not go back. */
  readonly younger?: AccountSide | undefined;
}

/** The newest account and, while their overlap lasts, the one before it. */
const MOST_LIVING = 2;

/** Every account that a rotation makes or deletes, by URN. Accounts in different stores are nobody's successors. */
export function rotationsOf({ accounts }: Plan): ReadonlyMap<string, InRotation> {
  const existing = accounts.flatMap(({ before }) => (before === undefined ? [] : [before]));
  const recorded = new Map(
    accounts.flatMap(({ before, drift }) =>
      before === undefined || drift === undefined ? [] : [[before, drift.recorded]],
    ),
  );
  const lasting = accounts.flatMap(({ after }) => (after === undefined ? [] : [after]));
  return new Map(
    accounts.flatMap((planned): [string, InRotation][] => {
      const own = planned.after ?? planned.before;
      if (own === undefined || generationOf(own.account.urn) === undefined || !isMadeOrDeleted(planned)) return [];
      const siblings = existing.filter((side) => isSibling(side, own));
      const [predecessor] = siblings.filter((side) => begins(side) < begins(own)).sort(youngestFirst);
      const [younger] = siblings.filter((side) => begins(side) > begins(own)).sort(youngestFirst);
      const living = lasting.filter((side) => isSibling(side, own));
      const hasSuccessor = living.some((side) => begins(side) > begins(own));
      const takesOver = younger === undefined && living.length <= MOST_LIVING;
      const heir =
        takesOver && predecessor !== undefined ? { predecessor, recordedPredecessor: recorded.get(predecessor) } : {};
      return [[planned.urn, { ...heir, younger, hasSuccessor }]];
    }),
  );
}

/** An account that was deleted by hand and is made again is no rotation. */
function isMadeOrDeleted({ change, drift }: PlannedAccount): boolean {
  return change === "delete" || (change === "create" && drift === undefined);
}

function isSibling(side: AccountSide, own: AccountSide): boolean {
  const [other, it] = [side.account, own.account];
  const isSameStore =
    other.storeHash !== undefined && it.storeHash !== undefined
      ? other.storeHash === it.storeHash
      : other.store === it.store;
  const isKnown = !other.unknown.includes("store") && !it.unknown.includes("store");
  return isSameStore && isKnown && generationOf(other.urn)?.component === generationOf(it.urn)?.component;
}

function begins({ account }: AccountSide): string {
  return generationOf(account.urn)?.beginsOn ?? "";
}

function youngestFirst(a: AccountSide, b: AccountSide): number {
  return begins(a) < begins(b) ? 1 : -1;
}
