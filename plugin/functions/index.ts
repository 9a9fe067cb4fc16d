import { getApiAccount } from "./get-api-account";
import { getScopes } from "./get-scopes";
import { minimalScopes } from "./minimal-scopes";
import type { PluginFunction } from "./plugin-function";
import { reviewScopes } from "./review-scopes";

/** The plugin's functions, by name. A program asks for `bigcommerce:index:<name>`. */
export const functions: Readonly<Record<string, PluginFunction>> = {
  getApiAccount,
  getScopes,
  minimalScopes,
  reviewScopes,
};
export type { PluginFunction } from "./plugin-function";
