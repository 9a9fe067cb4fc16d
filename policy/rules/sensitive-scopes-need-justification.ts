import { z } from "zod";
import { riskKinds, risksOf, scopeEntries, type Risk, type RiskKind, type ScopeGrant } from "../../scopes";
import { regularExpression } from "../judgement/config-schema";
import { scopeText } from "../judgement/levels";
import { isMeaningful, MEANINGFUL } from "../judgement/meaning";
import { listOf } from "../judgement/render";
import { accountRule } from "../judgement/rule";
import { API_ACCOUNTS_GUIDE } from "../judgement/vendor-pages";
import { weakerIf } from "../judgement/weaker";

/** Families that touch people, money, or other people's power need a reason in writing. */
export const sensitiveScopesNeedJustification = accountRule({
  id: "sensitive-scopes-need-justification",
  place: 30,
  title: "Scopes that handle personal data or money, or can be escalated, carry a justification",
  severity: "high",
  level: "mandatory",
  tags: ["privacy", "pci", "justification", "oauth-scopes"],
  why:
    "Whoever reviews an account, or finds its token in a log, must be able to tell why it may see customers or move " +
    "money. The reason is cheap to write when the account is declared and impossible to find out a year later.",
  remediationSteps: [
    "Write the reason under `justifications`, one entry for each family that the violation names.",
    "Where a ticket is asked for, name the one in which the access was agreed.",
    "If no reason comes to mind, remove the scope.",
  ],
  url: API_ACCOUNTS_GUIDE,
  needs: ["tokenType"],
  uses: ["scopes", "justifications"],
  excepts: "scopes",
  configSchema: z.strictObject({
    minLength: weakerIf(
      "lower",
      z.int().min(1).default(15).describe("Shortest justification that counts, in characters."),
    ),
    ticketPattern: weakerIf(
      "neutral",
      regularExpression
        .optional()
        .describe("Regular expression that some part of every justification must match, for example `[A-Z]+-[0-9]+`."),
    ),
    risks: weakerIf(
      "fewer",
      z
        .array(z.enum(riskKinds))
        .default([...riskKinds])
        .describe("Kinds of risk that need a justification."),
    ),
  }),
  example: {
    accounts: {
      "order-sync": { scopes: { orders: "modify" }, justifications: { orders: "needed" } },
    },
  },
  evaluate(account, config, { excepted }) {
    const ticket = config.ticketPattern === undefined ? undefined : new RegExp(config.ticketPattern, "u");
    const lacking = scopeEntries(account.scopes).flatMap((part) => {
      const risks = risksOf(part.family, part.level).filter(({ kind }) => config.risks.includes(kind));
      const path = `justifications.${part.family}`;
      const isUnknown = account.unknown.some((unknown) => unknown === "justifications" || unknown === path);
      if (risks.length === 0 || isUnknown || excepted(part.family)) return [];
      const lack = lackOf((account.justifications[part.family] ?? "").trim(), config.minLength, ticket);
      return lack === undefined ? [] : [{ part, risks, lack }];
    });
    if (lacking.length === 0) return [];
    const wanted = `at least ${config.minLength} characters${ticket ? `, with a ticket that matches ${ticket.source}` : ""}`;
    return [
      {
        what: `Scopes that carry risk and lack a reason:\n${lacking.map(({ part, risks, lack }) => `  - ${describe(part, risks, lack)}`).join("\n")}`,
        why: "without the reason in writing nobody can tell later whether the access is still right.",
        fix: `say why (${wanted}): justifications: { ${lacking.map(({ part }) => `${part.family}: "..."`).join(", ")} }, or remove the scope.`,
        scopes: lacking.map(({ part }) => part.family),
      },
    ];
  },
});

const kindNames: Readonly<Record<RiskKind, string>> = {
  personalData: "personal data",
  money: "money",
  escalation: "escalation",
};

function describe(part: ScopeGrant, risks: readonly Risk[], lack: string): string {
  const reasons = risks.map(({ kind, why }) => `${kindNames[kind]} (${why})`);
  return `${scopeText(part)}, which ${lack}. It involves ${listOf(reasons)}.`;
}

function lackOf(justification: string, minLength: number, ticket: RegExp | undefined): string | undefined {
  if (justification === "") return "has no justification";
  if (justification.length < minLength) {
    return `is justified in ${justification.length} characters, at least ${minLength} are asked for`;
  }
  if (ticket && !ticket.test(justification)) return "is justified without a ticket";
  if (!ticket && !isMeaningful(justification)) return `is justified by a text that tells nothing: ${MEANINGFUL}`;
  return undefined;
}
