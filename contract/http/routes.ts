import { z } from "zod";
import type { ErrorCode } from "../error-codes";
import {
  accountIdSchema,
  accountResponseSchema,
  capabilitiesSchema,
  confirmAccountsRequestSchema,
  deleteAccountQuerySchema,
  createAccountRequestSchema,
  createAccountResponseSchema,
  idempotencyKeySchema,
  listAccountsQuerySchema,
  listAccountsResponseSchema,
  storeHashSchema,
  updateAccountRequestSchema,
} from "../schemas";
import { tokenResponseSchema, type TokenVerb } from "../token";

/** The verb that a token needs; `token` for what any token may ask, `none` for what needs no token. */
export type RequiredAccess = "none" | "token" | TokenVerb;

/** One call of the contract. The gateway serves it, and the OpenAPI document describes it, from this entry. */
export interface Route {
  readonly method: "get" | "post" | "patch" | "delete";
  /** OpenAPI path template. */
  readonly path: string;
  readonly access: RequiredAccess;
  readonly summary: string;
  readonly description: string;
  readonly parameters?: z.ZodObject;
  readonly query?: z.ZodObject;
  /** Names are lower case. */
  readonly headers?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly success: { readonly status: 200 | 201 | 204; readonly description: string; readonly body?: z.ZodType };
  /** Codes that this call can answer besides those that every call with the same access can. */
  readonly problems: readonly ErrorCode[];
}

const storeParameters = z.object({ store: storeHashSchema });
const accountParameters = z.object({ store: storeHashSchema, account: accountIdSchema });

/** Every call of version 1 of the contract. */
export const routes = {
  health: {
    method: "get",
    path: "/healthz",
    access: "none",
    summary: "Is the gateway alive?",
    description: "Says that the process answers, not that a store or the ledger does. Needs no token.",
    success: {
      status: 200,
      description: "It is.",
      body: z.object({ status: z.literal("ok").describe("Always `ok`.") }),
    },
    problems: [],
  },
  document: {
    method: "get",
    path: "/v1/openapi.json",
    access: "none",
    summary: "This document",
    description: "The contract in OpenAPI 3.1, made from the schemas that requests are checked with. Needs no token.",
    success: { status: 200, description: "The document.", body: z.looseObject({ openapi: z.string() }) },
    problems: [],
  },
  token: {
    method: "get",
    path: "/v1/token",
    access: "token",
    summary: "What the token may do",
    description: "Name, stores, verbs and ceiling of the token that is sent. Says nothing about other tokens.",
    success: { status: 200, description: "What the token may do.", body: tokenResponseSchema },
    problems: [],
  },
  capabilities: {
    method: "get",
    path: "/v1/stores/{store}/capabilities",
    access: "read",
    summary: "What the store is able to do",
    description: "Decides between updating an account in place and making another.",
    parameters: storeParameters,
    success: { status: 200, description: "The store's capabilities.", body: capabilitiesSchema },
    problems: [],
  },
  listAccounts: {
    method: "get",
    path: "/v1/stores/{store}/accounts",
    access: "read",
    summary: "List the accounts of a store",
    description:
      "All accounts, whoever made them, oldest first, without credentials. A token with an owner prefix sees its own owners' accounts only.",
    parameters: storeParameters,
    query: listAccountsQuerySchema,
    success: { status: 200, description: "A page of accounts.", body: listAccountsResponseSchema },
    problems: [],
  },
  createAccount: {
    method: "post",
    path: "/v1/stores/{store}/accounts",
    access: "create",
    summary: "Make an account, or deliver it again",
    description:
      "The answer is the only one that ever holds the credentials, so the call can be repeated: with the same " +
      "Idempotency-Key and body it gives the same answer until the account is confirmed. A fresh key makes another " +
      "account. Earlier accounts of the same identity that were not confirmed stay until the new one is, and are then " +
      "deleted; one that holds the name or the last place of the store is deleted first. An unconfirmed account of the " +
      "same owner and of another identity is never deleted: where it holds the name, it is renamed. " +
      "A token with an owner prefix may not send the identity of an account that lies outside of the prefix. " +
      "Confirm the account as soon as its credentials are stored; after 24 hours without it they are destroyed. " +
      "A scope that the catalogue does not know is accepted if it starts with `store_` and is not a slip for a known one.",
    parameters: storeParameters,
    headers: z.object({ "idempotency-key": idempotencyKeySchema }),
    body: createAccountRequestSchema,
    success: { status: 201, description: "The account with its credentials.", body: createAccountResponseSchema },
    problems: [
      "beyond_ceiling",
      "owner_not_covered",
      "name_taken",
      "account_limit_reached",
      "idempotency_conflict",
      "credentials_gone",
      "name_too_short",
      "unknown_scope",
      "scope_level_not_available",
      "scopes_required",
      "scopes_not_allowed",
    ],
  },
  getAccount: {
    method: "get",
    path: "/v1/stores/{store}/accounts/{account}",
    access: "read",
    summary: "Show an account",
    description: "Without credentials.",
    parameters: accountParameters,
    success: { status: 200, description: "The account.", body: accountResponseSchema },
    problems: ["not_found", "owner_not_covered"],
  },
  updateAccount: {
    method: "patch",
    path: "/v1/stores/{store}/accounts/{account}",
    access: "create",
    summary: "Change an account's name or scopes",
    description:
      "As far as the store's capabilities go. A value that the account has already is no change, so it is never refused. " +
      "The credentials stay the same.",
    parameters: accountParameters,
    body: updateAccountRequestSchema,
    success: { status: 200, description: "The account after the change.", body: accountResponseSchema },
    problems: [
      "beyond_ceiling",
      "owner_not_covered",
      "not_found",
      "not_supported",
      "name_taken",
      "name_too_short",
      "unknown_scope",
      "scope_level_not_available",
      "scopes_required",
      "scopes_not_allowed",
    ],
  },
  deleteAccount: {
    method: "delete",
    path: "/v1/stores/{store}/accounts/{account}",
    access: "delete",
    summary: "Delete an account",
    description:
      "Its token stops working at once. With `created_at`, an account that was made at another time is left alone, and " +
      "the answer is `not_found`: the store has given the id to another account.",
    parameters: accountParameters,
    query: deleteAccountQuerySchema,
    success: { status: 204, description: "The account is gone." },
    problems: ["not_found", "owner_not_covered"],
  },
  confirmAccount: {
    method: "post",
    path: "/v1/stores/{store}/accounts/{account}/confirm",
    access: "create",
    summary: "Say that the credentials are stored",
    description:
      "The gateway's sealed copy of the credentials is destroyed. Can be repeated; for an account that a person made by " +
      "hand there is nothing to do, which is a success too. Older accounts of the same identity that were never confirmed are " +
      "deleted soon afterwards: their answers were lost, or their resource has replaced them.",
    parameters: accountParameters,
    success: { status: 204, description: "The copy is gone." },
    problems: ["not_found", "owner_not_covered"],
  },
  confirmAccounts: {
    method: "post",
    path: "/v1/stores/{store}/accounts/confirm",
    access: "create",
    summary: "Say that the credentials of several accounts are stored",
    description:
      "As confirming each of them, in one call: a program of fifty accounts confirms them together. " +
      "Ids that the gateway did not make, or that are gone, are passed over.",
    parameters: storeParameters,
    body: confirmAccountsRequestSchema,
    success: { status: 204, description: "The copies are gone." },
    problems: ["owner_not_covered"],
  },
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof routes;

/** Codes that any call with this access, on whatever store, can answer. */
export function commonProblems(route: Route): readonly ErrorCode[] {
  if (route.access === "none") return ["internal"];
  if (route.access === "token") return ["unauthorized", "internal", "tokens_unreadable"];
  return [
    "invalid_request",
    "unauthorized",
    "forbidden",
    "store_unknown",
    ...(route.body === undefined ? [] : (["payload_too_large", "unsupported_media_type"] as const)),
    "rate_limited",
    "internal",
    "driver_failed",
    "overloaded",
    "ledger_failed",
    "tokens_unreadable",
  ];
}
