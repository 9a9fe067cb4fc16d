import type { ConfiguredStore } from "../options/expected-stores";
import type { Account } from "../../policy/index";

/** Where a resource is declared, as far as the engine recorded it. */
export interface Position {
  /** Path relative to the Pulumi project's folder. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What the engine will do with a resource. */
export type Change = "create" | "delete" | "replace" | "update" | "same";

/** One side of an account: the declared facts and what only an existing account has. Holds no secret. */
export interface AccountSide {
  readonly account: Account;
  /** First 12 hexadecimal digits of the SHA-256 of the token: tells two tokens apart. */
  readonly fingerprint: string | undefined;
  /** Why it is not an account as this package makes them; undefined where nothing is wrong. */
  readonly forgery: string | undefined;
  /** The program's own provider that runs it. Its stores are not those of the stack's configuration. */
  readonly ownProvider: string | undefined;
}

/** One account before and after. */
export interface PlannedAccount {
  /** URN after the change; before it where the account is deleted. */
  readonly urn: string;
  /** URN before, where an alias renamed the resource. */
  readonly renamedFrom: string | undefined;
  readonly change: Change;
  readonly before: AccountSide | undefined;
  readonly after: AccountSide | undefined;
  /** What state records, where a refresh has found the store to differ; `gone` where the account is not there any more. */
  readonly drift: { readonly recorded: AccountSide; readonly gone: boolean } | undefined;
  /** Inputs that make the engine replace the account; empty for a replacement that was asked for on the command line. */
  readonly replaceReasons: readonly string[];
  /** In which order a replacement goes. `delete-first` leaves a moment without a working token. */
  readonly replaceOrder: "create-first" | "delete-first" | "unknown";
  readonly keepersChanged: boolean;
  /** Does the old account go on living, with its token in no state? The engine lets go of it without a call to delete it. */
  readonly isRetained: boolean;
  readonly position: Position | undefined;
}

/** A resource that reads something of an account. */
export interface Consumer {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly change: Change;
  /** Accounts that it depends on, with the properties that do; no property where only the resource as a whole does. */
  readonly uses: ReadonlyMap<string, readonly string[]>;
}

/** What a file, or two, say about the API accounts of a stack. */
export interface Plan {
  /** `preview`: what an update would do. `comparison`: two states. `state`: one state, in which nothing changes. */
  readonly kind: "preview" | "comparison" | "state";
  readonly stack: string;
  readonly project: string;
  readonly accounts: readonly PlannedAccount[];
  readonly consumers: readonly Consumer[];
  /** Accounts that were replaced and still wait for their deletion, in the states on either side. A preview shows none. */
  readonly waiting: { readonly before: readonly AccountSide[]; readonly after: readonly AccountSide[] };
  /** Unchanged resources that the preview counts but does not hold: it was made without --show-sames. */
  readonly omittedSames: number;
  /** Steps that are about an account, or may be, and that this version cannot read. */
  readonly notUnderstood: readonly { readonly name: string; readonly problem: string }[];
  /** What in the preview contradicts itself: somebody may have taken steps out. */
  readonly contradictions: readonly string[];
  /** Settings of each store, as the preview's configuration shows them. */
  readonly configured: Readonly<Record<string, ConfiguredStore>>;
  /** Is the configuration of the stores masked, because it is secret as a whole? Then {@link configured} lacks them. */
  readonly areStoresMasked: boolean;
  /** Resources, none of them accounts, that will run code which came with the program and did not run before. */
  readonly ownCode: readonly string[];
  /** How providers of the packaged plugin are led to another address than before. */
  readonly movedProviders: readonly string[];
  /** Did the preview end with errors? Then what it holds is not all. */
  readonly failed: boolean;
}
