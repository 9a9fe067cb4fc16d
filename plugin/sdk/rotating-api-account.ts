import type * as pulumi from "@pulumi/pulumi";
import { RotatingAccount, type RotatingApiAccountArgs } from "../../provider/program";
import { ApiAccount } from "./api-account";

/**
 * An API account that is made anew by date, with an overlap, its generations managed by the packaged plugin.
 *
 * Takes what the `RotatingApiAccount` of the dynamic provider takes, and the generations of that one move here by themselves.
 *
 * @example
 * ```ts
 * import { RotatingApiAccount } from "pulumi-bigcommerce-api-accounts/plugin";
 *
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
