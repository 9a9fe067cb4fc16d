import { z } from "zod";
import { scopeEntries } from "../../scopes";
import { patterns, productionStacks } from "../judgement/config-schema";
import { isHeldAnyway } from "../judgement/levels";
import { isStackOf } from "../judgement/pattern";
import { accountRule } from "../judgement/rule";
import { API_ACCOUNTS_GUIDE } from "../judgement/vendor-pages";
import { weakerIf } from "../judgement/weaker";

/** Theme work takes the token type that was made for it, and nothing publishes to a live storefront by itself. */
export const stencilTokens = accountRule({
  id: "stencil-tokens",
  place: 90,
  title: "Accounts for themes alone are Stencil-CLI tokens, and those do not publish in protected stacks",
  severity: "high",
  level: "mandatory",
  tags: ["stencil", "themes", "storefront"],
  why:
    "A token that publishes themes puts code into every shopper's browser. Local development needs no such token, and " +
    "theme work needs no V2/V3 token, which opens the whole Themes API instead of what Stencil CLI uses. Stacks that match no " +
    "pattern are not protected.",
  remediationSteps: [
    'For local theme work: `tokenType: "stencil-cli"` with `accessLevel: "local-development-only"`.',
    "Publish to protected stores from the control panel, or from an account with an exception.",
  ],
  url: API_ACCOUNTS_GUIDE,
  needs: ["tokenType", "accessLevel"],
  uses: ["scopes"],
  excepts: "scopes",
  configSchema: z.strictObject({
    protectedStacks: weakerIf(
      "fewer",
      patterns
        .default([...productionStacks])
        .describe("Patterns of stacks, in any letter case, in which no Stencil-CLI token may publish themes."),
    ),
    replaceThemesModify: weakerIf(
      "false",
      z.boolean().default(true).describe('Also refuse V2/V3 tokens that hold `themes: "modify"` and nothing else.'),
    ),
  }),
  example: {
    accounts: { "theme-release": { tokenType: "stencil-cli", accessLevel: "publish-theme" } },
    stack: "production",
  },
  evaluate(account, { protectedStacks, replaceThemesModify }, { excepted }) {
    if (account.tokenType === "stencil-cli") {
      if (account.accessLevel !== "publish-theme" || !isStackOf(account.stack, protectedStacks)) return [];
      return [
        {
          what: `A Stencil-CLI token with access level "publish-theme" in stack ${account.stack}, where themes are not published by token.`,
          why: "whoever holds the token can put code into the browser of every shopper of the store.",
          fix: 'take accessLevel: "local-development-only", and publish from the control panel or from a stack made for it.',
        },
      ];
    }
    const onlyThemes = scopeEntries(account.scopes).every(
      ({ family, level }) => family === "themes" || isHeldAnyway(family, level),
    );
    const isThemeToken = account.scopes.themes === "modify" && onlyThemes && account.additionalScopes.length === 0;
    // A scope that is not known yet may turn the account into more than a theme token: then it is judged at update.
    const mayHoldMore = account.unknown.some(
      (path) => path.startsWith("scopes") || path.startsWith("additionalScopes"),
    );
    if (!replaceThemesModify || !isThemeToken || mayHoldMore || excepted("themes")) return [];
    return [
      {
        what: 'A V2/V3 token with themes "modify" and nothing else, where a Stencil-CLI token would do.',
        why: "it opens the whole Themes API, deletion included, and stays valid in every tool.",
        fix: 'tokenType: "stencil-cli" without `scopes`, and accessLevel: "publish-theme" only if the token must publish.',
        scopes: ["themes"],
      },
    ];
  },
});
