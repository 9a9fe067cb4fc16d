import type { ApiAccount } from "./api-account";

/** What of an account its consumers read: the ApiAccount of either front, or outputs of another stack under the same names. */
export type AccountCredentials = Pick<
  ApiAccount,
  "storeHash" | "apiPath" | "clientId" | "clientSecret" | "accessToken"
>;
