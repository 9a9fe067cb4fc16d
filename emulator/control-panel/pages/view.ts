import type { AccountTruth } from "../../test-door/truth";
import type { Webhook } from "../../stores/webhook-store";

/** What every page behind the log-in knows. */
export interface PanelView {
  readonly store: string;
  /** All of the emulator's, for the way to another one. */
  readonly stores: readonly string[];
  readonly forgeryToken: string;
  /** A page of the panel, with the store in its address where there are several. */
  readonly address: (path: string) => string;
}

/** An account as the list shows it. No page but the pop-up's ever holds a secret. */
export type ListedAccount = Pick<AccountTruth, "id" | "name" | "tokenType" | "scopes" | "accessLevel"> & {
  readonly activeWebhooks: number;
};

export interface DetailedAccount extends ListedAccount {
  readonly createdAt: string;
  readonly webhooks: readonly Webhook[];
}
