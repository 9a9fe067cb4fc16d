/** Why a call was let through or not, as the request log shows it. */
export type Decision =
  | { readonly allowed: true; readonly by: string }
  /** `needs`: any one of these would do, a scope or several joined by "and"; empty where no documented scope opens the call. */
  | { readonly allowed: false; readonly needs: readonly string[] };
