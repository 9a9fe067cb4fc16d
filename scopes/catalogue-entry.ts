/** A risk of holding a family, judged by us at its strongest level, with the reason in one line. */
export interface RiskJudgement {
  /** True when some level of the family carries the risk. */
  readonly mark: boolean;
  /** Why it is marked, or why it is not. */
  readonly why: string;
}

/** A risk of a family in the catalogue: also says which levels carry it. */
export interface RiskMark extends RiskJudgement {
  /** Weakest level that carries the risk (stronger ones do too); null when none does. */
  readonly from: string | null;
}

/** One button of a row in the control-panel form. */
export interface LevelEntry {
  /** The panel's word: `read-only`, `modify`, `create`, `login`, `manage`, `standard`, `full` or `create-preview`. */
  readonly level: string;
  /** OAuth scope parameter, in the canonical spelling. */
  readonly parameter: string;
  /** Other spellings of the parameter in BigCommerce's own pages: understood everywhere, written nowhere. */
  readonly aliases: readonly string[];
  /** Weaker levels of the same family whose operations this level opens as well. */
  readonly includes: readonly string[];
  /** True when every account holds the level without asking for it. */
  readonly heldByDefault: boolean;
}

/** A documented GET that shows whether a token holds a family. */
export interface ProbeEntry {
  /** Path with query, without `/stores/{store_hash}`; may hold placeholders such as `{order_id}`. */
  readonly path: string;
  /** Names of the placeholders in `path`; empty when the probe can be sent as it stands. */
  readonly needs: readonly string[];
  /** Weakest level that a 200 proves; null when a 200 proves nothing by itself. */
  readonly confirms: string | null;
  /** True when no other family opens the path, so that a 403 proves the absence of this one. */
  readonly exclusive: boolean;
  /** How sure the mapping of the path to the family is. */
  readonly basis: "documented" | "inferred";
  readonly note: string | null;
}

/** One scope family: a row of the control-panel form. */
export interface CatalogueEntry {
  /** Row name in the control panel. Its letter case changed over the years: compare without it. */
  readonly label: string;
  /** Other names of the row in BigCommerce's own pages. */
  readonly otherLabels: readonly string[];
  /** What the family gives access to, in one line. */
  readonly description: string;
  /** Levels that can be asked for, weakest first; never empty. */
  readonly levels: readonly LevelEntry[];
  /** Can it show data of identified people? */
  readonly personalData: RiskMark;
  /** Can it take or return a payment, create stored value, or set the amount of a transaction? */
  readonly money: RiskMark;
  /** Can its holder gain power beyond it: mint tokens, act as a customer, run code in shoppers' browsers, reroute them? */
  readonly escalation: RiskMark;
  /** Cheap documented GET that tells whether a token holds the family; null where none exists. */
  readonly probe: ProbeEntry | null;
  /** `form`: a documented row of the form. `assumed`: a store-level parameter, but no page shows its row. */
  readonly availability: "form" | "assumed";
  /** Page or spec of the `bigcommerce/docs` repository that names the parameters. */
  readonly source: string;
  /** Where pages and specs disagree, and what was made of it. */
  readonly notes: readonly string[];
}

/** A family that cannot be asked for by parameter on a store-level API account. */
export interface UnrequestableEntry {
  readonly label: string;
  readonly description: string;
  /**
   * `no-parameter`: a row of the form for which no parameter is published. `implicit`: every account holds it.
   * `account-level`, `app-level`: only that kind of API account can hold it.
   */
  readonly reason: "no-parameter" | "implicit" | "account-level" | "app-level";
  readonly parameters: readonly string[];
  readonly personalData: RiskJudgement;
  readonly money: RiskJudgement;
  readonly escalation: RiskJudgement;
  readonly source: string;
  readonly notes: readonly string[];
}
