import type { AccountTruth, StoreTruth } from "../test-door/truth";
import type { LoggedRequest } from "../server/request-log";

/** Everything that the page at `/` shows. Holds no secret, so nothing on the page can. */
export interface HomeView {
  readonly profile: string;
  readonly url: string;
  readonly stores: readonly StoreTruth[];
  /** Newest first. */
  readonly requests: readonly LoggedRequest[];
  readonly armedFaults: number;
}

export type { AccountTruth, LoggedRequest, StoreTruth };
