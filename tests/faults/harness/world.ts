import type { Truth } from "../../../emulator";

/** Stores as they really are, and the address at which they are reached. */
export interface World {
  readonly url: string;
  truth(): Truth | Promise<Truth>;
}
