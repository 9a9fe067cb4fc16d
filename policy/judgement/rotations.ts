import { generationOf } from "../../engine/rotation";
import type { Account } from "./account";

/** What a configuration may call an account: its logical name, that of the rotation whose generation it is, and its label. */
export function namesOf({ urn, logicalName, name }: Pick<Account, "urn" | "logicalName" | "name">): string[] {
  const rotation = generationOf(urn)?.name;
  return [...new Set([logicalName, rotation, name].filter((text) => text !== undefined))];
}

/** Is the account one of a rotation, and has a younger one taken its place? Then it goes when its overlap ends. */
export function isOnItsWayOut({ urn }: Pick<Account, "urn">, accounts: readonly Pick<Account, "urn">[]): boolean {
  const own = generationOf(urn);
  return (
    own !== undefined &&
    accounts.some((account) => {
      const other = generationOf(account.urn);
      return other?.component === own.component && other.beginsOn > own.beginsOn;
    })
  );
}

/** Rotations of which one account lives: each will need a place for a second one while the two overlap. */
export function rotationsBeforeOverlap(accounts: readonly Pick<Account, "urn">[]): number {
  const components = accounts.flatMap(({ urn }) => generationOf(urn)?.component ?? []);
  return components.filter((component) => components.indexOf(component) === components.lastIndexOf(component)).length;
}
