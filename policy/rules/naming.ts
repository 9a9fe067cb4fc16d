import { z } from "zod";
import { generationOf } from "../../engine/rotation";
import { regularExpression } from "../judgement/config-schema";
import { accountRule, type Finding } from "../judgement/rule";
import { API_ACCOUNTS_GUIDE } from "../judgement/vendor-pages";
import { weakerIf } from "../judgement/weaker";

/** Names are shown in the control panel, in logs and in reviews: they say what the account is for, and nothing private. */
export const naming = accountRule({
  id: "naming",
  place: 100,
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
    pattern: weakerIf(
      "neutral",
      regularExpression.optional().describe("Regular expression that the whole name must match. Default: any name."),
    ),
  }),
  example: {
    accounts: { "erp-export": { name: "export for jane.doe@example.com", scopes: { products: "read-only" } } },
  },
  evaluate(account, { pattern }) {
    const { logicalName, name } = account;
    const texts = [
      ...(name === undefined ? [] : [{ field: "`name`", text: name }]),
      ...(name === logicalName ? [] : [{ field: "logical name", text: logicalName }]),
    ];
    const findings = texts.flatMap(({ field, text }) => privateParts(field, text));
    // The pattern is for the name that people see. While it is not known, the logical name says nothing about it.
    const [seen] = account.unknown.includes("name") ? [] : texts;
    if (findings.length > 0 || seen === undefined || pattern === undefined) return findings;
    // The date in the name of a rotation's account is not its author's choice.
    const own = name === undefined ? (generationOf(account.urn)?.name ?? seen.text) : seen.text;
    if (new RegExp(`^(?:${pattern})$`, "u").test(own)) return [];
    return [
      {
        what: `The ${seen.field} does not match ${pattern}.`,
        why: "names that follow one pattern can be found, sorted and matched by other rules.",
        fix: `choose a name that matches ${pattern}.`,
      },
    ];
  },
});

/** Whatever looks private is not repeated, and no `name` is: violations end up in logs. */
function privateParts(field: string, text: string): Finding[] {
  const personal = personalPart(text);
  return [
    ...(looksSecret(text)
      ? [
          {
            what: `The ${field} holds what looks like a token or key.`,
            why: "names are shown in the control panel and stand in state, plans and logs in clear.",
            fix: "name the account after its consumer, for example `erp-order-export`; if it was a real secret, rotate it.",
          },
        ]
      : []),
    ...(personal === undefined
      ? []
      : [
          {
            what: `The ${field} holds ${personal}.`,
            why: "names are shown to everybody who may open the control panel, and stay in backups of the state.",
            fix: "name the account after its consumer; put people into `team`, as the name of their team.",
          },
        ]),
  ];
}

/** Keys of AWS, GitHub, Slack and Stripe, and JSON web tokens, by the beginnings that their makers gave them. */
const KNOWN_KEYS =
  /\b(?:A[KS]IA[0-9A-Z]{16}|gh[oprsu]_[A-Za-z0-9]{20,}|xox[abprs]-[\w-]{10,}|[rs]k_live_[A-Za-z0-9]{10,}|eyJ[\w-]{10,})/;

/**
 * A known key, or a run of 20 or more letters and digits, both among them and well mixed. UUIDs pass: they identify something
 * and open nothing, and programs put them into names.
 */
function looksSecret(text: string): boolean {
  const runs = text.match(/[A-Za-z0-9]{20,}/g) ?? [];
  return KNOWN_KEYS.test(text) || runs.some((run) => (run.match(/[0-9]+/g) ?? []).length >= 3 && /[A-Za-z]/.test(run));
}

function personalPart(text: string): string | undefined {
  if (/[^\s@]+@[^\s@]+\.[A-Za-z]{2,}/.test(text)) return "an e-mail address";
  return looksLikePhoneNumber(text) ? "a phone number" : undefined;
}

const DATES = /\b(?:(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d\d)\b/g;
/** With a plus sign, an area code that begins with 0 or stands in brackets, or in American threes. */
const PHONE_NUMBERS =
  /\+\d[\d\s()./-]*\d|\b00?[1-9][\d\s()./-]*\d|\(\d{2,5}\)[\d\s./-]*\d|\b\d{3}[-. ]\d{3}[-. ]\d{4}\b/g;

/** Nine digits or more. Without a plus sign they come in groups: a plain run of digits is the number of something else. */
function looksLikePhoneNumber(text: string): boolean {
  const found = text.replace(DATES, "date").match(PHONE_NUMBERS) ?? [];
  return found.some(
    (number) => number.replace(/\D/g, "").length >= 9 && (number.startsWith("+") || /\d\D+\d/.test(number)),
  );
}
