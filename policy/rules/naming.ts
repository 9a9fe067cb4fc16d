import { z } from "zod";
import { regularExpression } from "../judgement/config-schema";
import { accountRule } from "../judgement/rule";
import { API_ACCOUNTS_GUIDE } from "./vendor-pages";

/** Names are shown in the control panel, in logs and in reviews: they say what the account is for, and nothing private. */
export const naming = accountRule({
  id: "naming",
  title: "Names of API accounts follow the pattern and hold no secret and no personal data",
  severity: "medium",
  level: "mandatory",
  tags: ["naming", "privacy", "secrets"],
  why:
    "A name is read by everybody who may open the control panel and by everybody who reads a plan. It is the wrong place " +
    "for a token, an e-mail address or a phone number, and the only place that tells fifty accounts apart.",
  remediationSteps: [
    "Name the account after its consumer and purpose, for example `erp-order-export`.",
    "If a real secret was in the name, rotate it: names are in state, plans and logs.",
  ],
  url: API_ACCOUNTS_GUIDE,
  needs: [],
  uses: ["name"],
  excepts: "accounts",
  configSchema: z.strictObject({
    pattern: regularExpression
      .optional()
      .describe("Regular expression that the whole name must match. Default: any name."),
  }),
  example: {
    accounts: { "erp-export": { name: "export for jane.doe@example.com", scopes: { products: "read-only" } } },
  },
  evaluate(account, { pattern }) {
    const name = account.name ?? account.logicalName;
    const field = account.name === undefined ? "logical name" : "`name`";
    const findings = [];
    // Whatever looks private is not repeated: violations end up in logs.
    if (looksSecret(name)) {
      findings.push({
        what: `The ${field} holds what looks like a token or key.`,
        why: "names are shown in the control panel and stand in state, plans and logs in clear.",
        fix: "name the account after its consumer, for example `erp-order-export`; if it was a real secret, rotate it.",
      });
    }
    const personal = personalPart(name);
    if (personal !== undefined) {
      findings.push({
        what: `The ${field} holds ${personal}.`,
        why: "names are shown to everybody who may open the control panel, and stay in backups of the state.",
        fix: "name the account after its consumer; put people into `team`, as the name of their team.",
      });
    }
    if (findings.length === 0 && pattern !== undefined && !new RegExp(`^(?:${pattern})$`, "u").test(name)) {
      findings.push({
        what: `The ${field} "${name}" does not match ${pattern}.`,
        why: "names that follow one pattern can be found, sorted and matched by other rules.",
        fix: `choose a name that matches ${pattern}.`,
      });
    }
    return findings;
  },
});

/** A run of 20 or more letters and digits, both among them and well mixed; or the beginning of a JSON web token. */
function looksSecret(name: string): boolean {
  if (/\beyJ[\w-]{10,}/.test(name)) return true;
  const runs = name.match(/[A-Za-z0-9]{20,}/g) ?? [];
  return runs.some((run) => (run.match(/[0-9]+/g) ?? []).length >= 3 && /[A-Za-z]/.test(run));
}

function personalPart(name: string): string | undefined {
  if (/[^\s@]+@[^\s@]+\.[A-Za-z]{2,}/.test(name)) return "an e-mail address";
  // A phone number has at least nine digits and a plus sign or separators; dates and versions have fewer digits.
  if (/(?:\+\d|\b0)[\d\s()./-]*\d/.test(name)) {
    const digits = (/(?:\+\d|\b0)[\d\s()./-]*\d/.exec(name)?.[0] ?? "").replace(/\D/g, "");
    if (digits.length >= 9) return "a phone number";
  }
  return undefined;
}
