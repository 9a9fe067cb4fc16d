import { z } from "zod";
import { patterns, productionStacks } from "../judgement/config-schema";
import { isStackOf } from "../judgement/pattern";
import { accountRule } from "../judgement/rule";
import { API_ACCOUNTS_GUIDE } from "./vendor-pages";

/** Deleting an account kills its token at once and for good. */
export const protectInProduction = accountRule({
  id: "protect-in-production",
  title: "API accounts of production stacks are protected against deletion",
  severity: "medium",
  level: "mandatory",
  tags: ["availability", "production"],
  why:
    "A deleted account cannot be brought back: its token dies, its webhooks are deleted with it, and what it wrote may be " +
    "orphaned. In production that takes more than a line that somebody removed from a program. Stacks that match no pattern " +
    "are not protected: add yours where they are named otherwise.",
  remediationSteps: [
    "Add `{ protect: true }` to the resource's options.",
    "To rotate, narrow or delete the account on purpose, run `pulumi state unprotect <urn>` and leave `protect: true` in the " +
      "program: that lifts the protection for the next `pulumi up` alone. A new account is protected again.",
  ],
  url: API_ACCOUNTS_GUIDE,
  needs: [],
  uses: [],
  excepts: "accounts",
  configSchema: z.strictObject({
    stacks: patterns
      .default([...productionStacks])
      .describe("Patterns of stacks, in any letter case, in which accounts must be protected."),
  }),
  example: { accounts: { checkout: { scopes: { carts: "modify" } } }, stack: "production" },
  evaluate(account, { stacks }) {
    const { protect, retainOnDelete } = account.options;
    if (protect === true || retainOnDelete === true || !isStackOf(account.stack, stacks)) return [];
    return [
      {
        what: `Nothing keeps the account from being deleted in stack ${account.stack}.`,
        why: "a deleted account cannot be restored: its token dies at once, and its webhooks go with it.",
        fix:
          "add { protect: true } to the options of the resource." +
          (retainOnDelete === undefined
            ? " (retainOnDelete would do as well, but Pulumi does not show it to policies; record an exception for it.)"
            : ""),
      },
    ];
  },
});
