import { z } from "zod";
import { risksOf, scopeEntries, type ScopeGrant } from "../../scopes";
import { canWrite, isHeldAnyway } from "../judgement/levels";
import { count, listOf } from "../judgement/render";
import { accountRule } from "../judgement/rule";
import { API_ACCOUNTS_GUIDE } from "../judgement/vendor-pages";
import { weakerIf } from "../judgement/weaker";

const weight = (value: number) => z.number().min(0).default(value);

const configSchema = z.strictObject({
  maxModify: weakerIf("higher", z.int().min(0).default(5).describe("Most families with a level that can write.")),
  maxFamilies: weakerIf("higher", z.int().min(1).default(10).describe("Most families, at any level.")),
  maxRisk: weakerIf("higher", z.number().min(0).default(30).describe("Highest sum of the weights of all scopes.")),
  weights: z
    .strictObject({
      read: weakerIf("lower", weight(1).describe("For a level that only reads.")),
      write: weakerIf("lower", weight(3).describe("For a level that can write.")),
      personalData: weakerIf("lower", weight(2).describe("Added where the scope shows personal data.")),
      money: weakerIf("lower", weight(3).describe("Added where the scope can move money.")),
      escalation: weakerIf("lower", weight(5).describe("Added where the scope can be turned into more power.")),
    })
    .prefault({})
    .describe("What each scope adds to the risk."),
});
type Weights = z.output<typeof configSchema>["weights"];

/** One account may hold only so much, whatever the reasons. */
export const scopeBudget = accountRule({
  id: "scope-budget",
  place: 50,
  title: "An API account stays within the budget of families, write access and risk",
  severity: "medium",
  level: "mandatory",
  tags: ["blast-radius", "oauth-scopes"],
  why:
    "Accounts grow: each scope was needed once, and the sum is a key to the whole store. A budget makes the sum " +
    "visible and asks for a second account when it is spent.",
  remediationSteps: [
    "Split the account by consumer, so that each token serves one.",
    "Lower levels to read-only where nothing is written.",
    "Raise the budget in the configuration only for everybody, else record an exception.",
  ],
  url: API_ACCOUNTS_GUIDE,
  needs: ["tokenType"],
  uses: ["scopes"],
  excepts: "scopes",
  configSchema,
  example: {
    accounts: {
      "back-office": {
        scopes: {
          customers: "modify",
          marketing: "modify",
          orders: "modify",
          products: "modify",
          content: "modify",
          themes: "modify",
        },
      },
    },
  },
  evaluate(account, { maxModify, maxFamilies, maxRisk, weights }, { excepted }) {
    const parts = scopeEntries(account.scopes).filter(
      ({ family, level }) => !excepted(family) && !isHeldAnyway(family, level),
    );
    const writers = parts.filter(({ level }) => canWrite(level));
    const scores = parts.map((part) => ({ part, score: scoreOf(part, weights) })).sort((a, b) => b.score - a.score);
    const risk = scores.reduce((sum, { score }) => sum + score, 0);
    const spent = [
      ...(writers.length > maxModify
        ? [`${count(writers.length, "family", "families")} with write access, at most ${maxModify} allowed`]
        : []),
      ...(parts.length > maxFamilies
        ? [`${count(parts.length, "family", "families")}, at most ${maxFamilies} allowed`]
        : []),
      ...(risk > maxRisk
        ? [
            `risk ${risk}, at most ${maxRisk} allowed (${scores.map(({ part, score }) => `${part.family} ${part.level} ${score}`).join(" + ")} = ${risk})`,
          ]
        : []),
    ];
    if (spent.length === 0) return [];
    const heaviest = scores.slice(0, 2).map(({ part }) => part.family);
    return [
      {
        what: `The budget is exceeded: ${spent.join("; ")}.`,
        why: "one leaked token would open that much of the store at once.",
        fix: `split the account by consumer, starting with ${listOf(heaviest)}, or lower write access to "read-only" where nothing is written.`,
        scopes: parts.map(({ family }) => family),
      },
    ];
  },
});

function scoreOf({ family, level }: ScopeGrant, weights: Weights): number {
  const base = canWrite(level) ? weights.write : weights.read;
  return risksOf(family, level).reduce((sum, { kind }) => sum + weights[kind], base);
}
