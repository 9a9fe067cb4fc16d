import { appendFileSync } from "node:fs";

/** An account for which a person has to click before an update can go on. Holds no secret. */
export interface Waiting {
  /** `make`: nobody has handed over its credentials. `delete`: its token still works. */
  readonly kind: "make" | "delete";
  /** Label in the control panel. */
  readonly name: string;
  readonly storeHash: string;
  /** Of an account to make: `organization/project/stack/logical name`. */
  readonly owner?: string;
  /** Of an account to delete: its id in state. */
  readonly id?: string;
  readonly fingerprint?: string;
}

/**
 * Variable with the name of the file into which an update writes the waiting accounts, one JSON text on each line.
 * `bc-accounts up` sets it.
 */
export const WAITING_FILE = "BIGCOMMERCE_WAITING_FILE";

/**
 * If a command runs the update, tells it that an account waits for a person, and that this is not another failure.
 * The engine itself knows failures only.
 */
export function announceWaiting(waiting: Waiting): void {
  const file = process.env[WAITING_FILE] ?? "";
  if (file !== "") appendFileSync(file, `${JSON.stringify(waiting)}\n`);
}
