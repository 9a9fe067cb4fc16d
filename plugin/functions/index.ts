import { getApiAccount } from "./get-api-account";
import { getScopes } from "./get-scopes";
import { minimalScopes } from "./minimal-scopes";
import type { PluginFunction } from "./plugin-function";
import { reviewScopes } from "./review-scopes";

/** The plugin's functions, by name. A program asks for `bigcommerce:index:<name>`. */
export const functions = { getApiAccount, getScopes, minimalScopes, reviewScopes } satisfies Record<
  string,
  PluginFunction
>;
export type { PluginFunction } from "./plugin-function";
