/** Why the machine stopped in front of a page. */
export type StopCode =
  | "unknown_page"
  | "not_ready"
  | "captcha"
  | "two_step_code"
  | "sso"
  | "session_missing"
  | "session_ended"
  | "log_in_refused"
  | "wrong_store"
  | "row_missing"
  | "row_unclear"
  | "row_unknown_granted"
  | "grant_differs"
  | "name_differs"
  | "form_refused"
  | "name_taken"
  | "store_full"
  | "save_unclear"
  | "credentials_disagree"
  | "account_missing"
  | "account_unclear"
  | "dialog_without_name"
  | "list_endless"
  | "list_unclear"
  | "not_deleted"
  | "browser_gone"
  | "browser_missing"
  | "connection_lost"
  | "too_late";

export interface StopDetails extends ErrorOptions {
  /** What was looked for and not found, or what was found instead. No value of a field. */
  readonly lookedFor?: string;
  /** The command or the click that helps. */
  readonly wayOut: string;
  /** True while it is certain that this attempt changed nothing in the store. */
  readonly isHarmless: boolean;
}

/**
 * The machine does not go on: the page is not what the table of words describes, or it says something else than the
 * order. Nothing was guessed. Its message holds no value of a field and no credential.
 */
export class PanelStop extends Error {
  override readonly name = "PanelStop";
  readonly lookedFor: string | undefined;
  readonly wayOut: string;
  readonly isHarmless: boolean;
  /** A picture of the page with every value painted over, where one was taken. */
  screenshot: string | undefined;

  constructor(
    readonly code: StopCode,
    reason: string,
    details: StopDetails,
  ) {
    super(
      [reason, details.lookedFor === undefined ? "" : `Looked for: ${details.lookedFor}.`, details.wayOut]
        .filter((part) => part !== "")
        .join(" "),
      details,
    );
    this.lookedFor = details.lookedFor;
    this.wayOut = details.wayOut;
    this.isHarmless = details.isHarmless;
  }
}
