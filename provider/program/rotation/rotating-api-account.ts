import type * as pulumi from "@pulumi/pulumi";
import { ApiAccount } from "../api-account";
import { RotatingAccount, type RotatingApiAccountArgs } from "./rotating-account";

/**
 * An API account that is replaced by date, with an overlap: the new account is made first, and the previous account
 * stays until its overlap has ended. Every `pulumi up` declares the generations that should live on that day.
 *
 * @example A token that is never older than 97 days
 * ```ts
 * const erp = new RotatingApiAccount("erp", {
 *   scopes: { orders: "modify" },
 *   rotation: { every: "90d", overlap: "7d", startingOn: "2026-11-01" },
 * });
 * export const token = erp.accessToken; // of the newest generation
 * ```
 */
export class RotatingApiAccount extends RotatingAccount<ApiAccount> {
  constructor(name: string, args: RotatingApiAccountArgs, options: pulumi.ComponentResourceOptions = {}) {
    super(name, args, options, (generation, account, own) => new ApiAccount(generation, account, own));
  }
}
