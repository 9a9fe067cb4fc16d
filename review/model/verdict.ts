import type { FailOn, Finding, Review } from "./schema";

/** `1 escalation`, `2 escalations` */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${number} ${number === 1 ? singular : plural}`;
}

type Parts = Pick<Review, "accounts" | "findings">;

/** The review in one line, and the numbers that it is made of. */
export function verdictOf({ accounts, findings }: Parts): Review["verdict"] {
  const number = (isCounted: (account: Review["accounts"][number]) => boolean) => accounts.filter(isCounted).length;
  const found = (wanted: Finding["code"]) => findings.filter(({ code }) => code === wanted).length;
  const counts: Review["verdict"]["counts"] = {
    escalations: number(({ gains, status }) => gains === "access" && status !== "created"),
    possibleEscalations: number(({ gains }) => gains === "unknown"),
    newAccounts: number(({ gains, status }) => status === "created" && gains === "access"),
    narrowings: number(({ gains, loses, status }) => gains === "nothing" && loses && status !== "deleted"),
    deletions: number(({ status, actions }) => status === "deleted" && !actions.includes("retired")),
    rotations: number(({ actions }) => actions.includes("rotated")),
    retirements: number(({ actions }) => actions.includes("retired")),
    renames: number(({ actions }) => actions.includes("renamed")),
    drifted: number(({ actions }) => actions.includes("drifted")),
    unchanged: number(({ status }) => status === "unchanged"),
    policyViolations: found("policy-violation"),
  };
  const gaining = accounts.filter(({ gains }) => gains !== "nothing");
  const open = gaining.filter(({ approval }) => approval === null);
  const parts = [
    ...some(counts.escalations, "escalation"),
    ...some(counts.possibleEscalations, "possible escalation"),
    ...some(counts.newAccounts, "new account"),
    ...some(counts.narrowings, "narrowing"),
    ...some(counts.rotations, "rotation"),
    ...some(counts.retirements, "retirement"),
    ...some(counts.renames, "rename"),
    ...some(counts.deletions, "deletion"),
    ...some(counts.drifted, "drifted account"),
    ...some(found("account-forged"), "forged account"),
    ...some(found("token-retained"), "token that outlives its state", "tokens that outlive their state"),
    ...some(counts.policyViolations, "policy violation"),
    ...some(found("forbidden-call"), "forbidden call"),
    ...some(found("exceeds-boundary"), "account over the boundary", "accounts over the boundary"),
    ...some(found("store-over-limit"), "store over its limit", "stores over their limit"),
    ...some(found("step-not-understood"), "step that is not understood", "steps that are not understood"),
    ...some(found("store-address-changed"), "store at another address", "stores at other addresses"),
    ...some(
      found("endpoint-not-seen-lately"),
      "declared endpoint that was not seen lately",
      "declared endpoints that were not seen lately",
    ),
    ...(found("input-contradicts-itself") > 0 ? ["a contradiction in the input"] : []),
    ...(found("policy-off") > 0 ? ["policies that are switched off"] : []),
    ...(found("preview-failed") > 0 ? ["a failed preview"] : []),
    ...(findings.some((finding) => finding.code === "preview-incomplete" && isClosing(finding))
      ? ["an incomplete preview"]
      : []),
  ];
  return {
    line: `${parts.length === 0 ? "no API account gains or loses anything" : parts.join(", ")}: ${decision(open.length, gaining, findings.some(isClosing))}`,
    needsApproval: open.length > 0,
    counts,
  };
}

/** Most approvers that the verdict names. */
const MOST_APPROVERS = 5;

function decision(open: number, gaining: readonly Review["accounts"][number][], mustNotPass: boolean): string {
  if (open > 0) return `${mustNotPass ? "must not pass, and " : ""}needs approval by a security reviewer`;
  const approvers = [...new Set(gaining.flatMap(({ approval }) => (approval === null ? [] : [approval.by])))];
  const more = approvers.length - MOST_APPROVERS;
  const names = `${approvers.slice(0, MOST_APPROVERS).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  if (mustNotPass) return approvers.length > 0 ? `approved by ${names}, but must not pass` : "must not pass";
  return approvers.length > 0 ? `approved by ${names}` : "nobody gains power";
}

function some(number: number, singular: string, plural?: string): string[] {
  return number === 0 ? [] : [count(number, singular, plural)];
}

const gainCodes: readonly Finding["code"][] = [
  "scope-escalation",
  "possible-escalation",
  "new-account",
  "moved-to-another-store",
  "drift-kept",
];
/** These close every gate but `never`: they are wrong whoever gains what. */
const alwaysClosing: readonly Finding["code"][] = [
  "account-forged",
  "token-retained",
  "policy-violation",
  "exceeds-boundary",
  "forbidden-call",
  "store-over-limit",
  "step-not-understood",
  "input-contradicts-itself",
  "store-address-changed",
  "policy-off",
  "endpoint-not-seen-lately",
  "preview-failed",
];

/** A finding that nobody can sign for: with it a change must not pass. */
function isClosing({ code, severity }: Finding): boolean {
  return alwaysClosing.includes(code) || (code === "preview-incomplete" && severity === "error");
}

/** Is the change let through? The reasons are the findings that say no. */
export function gateOf({ accounts, findings }: Parts, failOn: FailOn): Review["gate"] {
  if (failOn === "never") return { failOn, closed: false, reasons: [] };
  const sensitive = new Set(accounts.filter((account) => account.sensitive).map(({ urn }) => urn));
  const closing = findings.filter((finding) => {
    const { code, severity, account, approved } = finding;
    if (isClosing(finding)) return true;
    if (gainCodes.includes(code)) return !approved && (failOn !== "sensitive" || sensitive.has(account ?? ""));
    return failOn === "any" && severity !== "note";
  });
  const changes =
    failOn === "any" ? accounts.filter(({ status, gains }) => status !== "unchanged" && gains === "nothing") : [];
  const reasons = [
    ...closing.filter(({ code }) => code !== "policy-violation").map(({ message }) => message),
    ...refusals(closing, accounts),
    ...changes.map(({ name, status }) => `${name} is ${status === "metadata" ? "described differently" : status}.`),
  ];
  return { failOn, closed: reasons.length > 0, reasons };
}

/** One reason for each rule that refuses something, with the accounts that it refuses. */
function refusals(closing: readonly Finding[], accounts: Review["accounts"]): string[] {
  const names = new Map(accounts.map(({ urn, name }) => [urn, name]));
  const refused = new Map<string, string[]>();
  for (const { code, rule, account } of closing) {
    if (code !== "policy-violation" || rule === null) continue;
    const name = account === null ? "the stack" : (names.get(account) ?? account);
    refused.set(rule, [...(refused.get(rule) ?? []), name]);
  }
  return [...refused].map(([rule, names]) => {
    const more = names.length - 5;
    return `Policy rule ${rule} refuses ${names.slice(0, 5).join(", ")}${more > 0 ? ` and ${more} more` : ""}.`;
  });
}
