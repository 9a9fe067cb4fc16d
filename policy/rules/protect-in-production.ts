import { z } from "zod";
import { patterns, productionStacks } from "../judgement/config-schema";
import { generationOf } from "../../engine/rotation";
import { isStackOf } from "../judgement/pattern";
import { accountRule } from "../judgement/rule";
import { API_ACCOUNTS_GUIDE } from "../judgement/vendor-pages";
import { weakerIf } from "../judgement/weaker";

/**
 * Deleting an account kills its token at once and for good. Pulumi's `protect` refuses a replacement as well, and every change
 * of scopes is one: so what is asked for by default is that no account goes without a successor.
 */
export const protectInProduction = accountRule({
  id: "protect-in-production",
  place: 120,
  title: "No API account of a production stack is deleted without a successor",
  severity: "medium",
  level: "mandatory",
  tags: ["availability", "production"],
  why:
    "A deleted account cannot be brought back: its token dies, its webhooks are deleted with it, and what it wrote may be " +
    "orphaned. In production that takes more than a line that somebody removed from a program. A replacement leaves a new " +
    "account, so it passes. Pulumi shows no deletion to policies: the scope review judges those, with the same configuration. " +
    "`pulumi destroy` asks neither; what holds it is Pulumi's own `protect`, which `engineProtect` asks for, and which refuses " +
    "replacements too. Stacks that match no pattern are not protected: add yours where they are named otherwise.",
  remediationSteps: [
    "Keep the account in the program; or record an exception for it, with the day by which it is gone.",
    "With `engineProtect`: add `{ protect: true }` to the resource's options. To rotate, narrow or delete the account on " +
      "purpose, run `pulumi state unprotect <urn>` and leave `protect: true` in the program: that lifts the protection for the " +
      "next `pulumi up` alone. A new account is protected again. " +
      "The accounts of a `RotatingApiAccount` cannot be protected, because they are there to go, and are not asked for it.",
  ],
  url: API_ACCOUNTS_GUIDE,
  needs: [],
  uses: [],
  excepts: "accounts",
  judgesDeletions: true,
  configSchema: z.strictObject({
    stacks: weakerIf(
      "fewer",
      patterns
        .default([...productionStacks])
        .describe("Patterns of stacks, in any letter case, whose accounts must not go without a successor."),
    ),
    engineProtect: weakerIf(
      "neutral",
      z
        .boolean()
        .default(false)
        .describe(
          "Must every account have Pulumi's `protect` as well? It holds `pulumi destroy`, and every replacement.",
        ),
    ),
  }),
  example: {
    accounts: { checkout: { scopes: { carts: "modify" } } },
    stack: "production",
    config: { engineProtect: true },
  },
  evaluate(account, { stacks, engineProtect }) {
    const { protect, retainOnDelete, isDeleted } = account.options;
    if (isDeleted === true) {
      if (!isStackOf(account.stack, stacks)) return [];
      return [
        {
          what: `The account is deleted from stack ${account.stack}, and no account takes its place.`,
          why: "a deleted account cannot be restored: its token dies at once, and its webhooks go with it.",
          fix: "keep it in the program until nothing uses it; then record an exception for it, with an owner and a last day.",
        },
      ];
    }
    // An account of a rotation is there to go: protected, it could not.
    if (generationOf(account.urn) !== undefined) return [];
    if (!engineProtect || protect === true || retainOnDelete === true || !isStackOf(account.stack, stacks)) return [];
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
