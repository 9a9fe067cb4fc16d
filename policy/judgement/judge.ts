import type { Account } from "./account";
import { describeException, isExpired, isForStack, isTooLong, isValid, type Exception } from "./exceptions";
import { EXCEPTIONS_REPORT_ID } from "./exceptions-config";
import { judgeAccount, judgeStack, type Judgement, type Undecided } from "./judge-account";
import { LONGEST_DAYS } from "./meaning";
import { count, fewOf, listOf, renderFinding } from "./render";
import type { EnforcementLevel, Finding, Rule, Severity } from "./rule";
import type { PolicySettings } from "./settings";

/** One line of a verdict, with the rule that it comes from. */
export interface Verdict {
  readonly rule: string;
  readonly severity: Severity;
  /** `advisory` warns; `mandatory` and `remediate` refuse. */
  readonly level: Exclude<EnforcementLevel, "disabled">;
  /** `violation`: something is wrong. `undecided`: only the update can tell. `note`: worth knowing. */
  readonly kind: "violation" | "undecided" | "note";
  /** Resource that it is about; absent when it is about a store or the stack. */
  readonly urn?: string;
  /** The whole text, with reason and way out. */
  readonly message: string;
  /** The parts of a violation. */
  readonly finding?: Finding;
}

/** Everything that the rules have to say about the accounts of one stack. The same code judges inside the policy pack. */
export function judge(
  accounts: readonly Account[],
  rules: readonly Rule[],
  settings: PolicySettings,
  now: Date,
): Verdict[] {
  const { exceptions, exceptionsLevel } = settings;
  const used = new Set<Exception>();
  const pending = new Set<Exception>();
  const verdicts: Verdict[] = [];
  const staying = accounts.filter(({ options }) => options.isDeleted !== true);
  for (const rule of rules) {
    const { level, config } = settings.rules.get(rule.id) ?? { level: "disabled", config: undefined };
    if (level === "disabled") continue;
    const judgements =
      rule.kind === "stack"
        ? [judgeStack(rule, staying, config, { exceptions, now })]
        : (rule.judgesDeletions === true ? accounts : staying).map((account) =>
            withUrn(judgeAccount(rule, account, config, { exceptions, now }), account.urn),
          );
    for (const judgement of judgements) {
      judgement.used.forEach((exception) => used.add(exception));
      judgement.pending.forEach((exception) => pending.add(exception));
      verdicts.push(...verdictsOf(rule, level, judgement));
    }
  }
  const stack = accounts[0]?.stack ?? "";
  if (exceptionsLevel === "disabled") return verdicts;
  return [...verdicts, ...judgeExceptions(exceptions, { used, pending }, stack, now, exceptionsLevel)];
}

/** What there is to say about the exceptions themselves, once every rule has been applied. */
export function judgeExceptions(
  exceptions: readonly Exception[],
  { used, pending }: { readonly used: ReadonlySet<Exception>; readonly pending: ReadonlySet<Exception> },
  stack: string,
  now: Date,
  level: Verdict["level"],
): Verdict[] {
  const inPlay = exceptions.filter((exception) => isForStack(exception, stack));
  const base = { rule: EXCEPTIONS_REPORT_ID, severity: "medium" } as const;
  const expired = inPlay.filter((exception) => isExpired(exception, now));
  const tooLong = inPlay.filter((exception) => isTooLong(exception, now));
  const unused = inPlay.filter(
    (exception) => isValid(exception, now) && !used.has(exception) && !pending.has(exception),
  );
  const inUse = inPlay.filter((exception) => used.has(exception));
  const notes = [
    ...(inUse.length > 0
      ? [`${count(inUse.length, "exception")} in use: ${inUse.map(describeException).join("; ")}.`]
      : []),
    ...unused.map((exception) => `An exception is not needed any more, remove it: ${describeException(exception)}.`),
  ];
  return [
    ...expired.map((exception): Verdict => ({
      ...base,
      level,
      kind: "violation",
      message: renderFinding({
        what: `An exception has expired: ${describeException(exception)}.`,
        why: "the rule applies again, and nobody has said whether the access is still right.",
        fix: "remove the exception together with the access, or have its owner renew it with a new date.",
      }),
    })),
    ...tooLong.map((exception): Verdict => ({
      ...base,
      level,
      kind: "violation",
      message: renderFinding({
        what: `An exception lasts too long, so it does not count: ${describeException(exception)}.`,
        why: "what is excepted for years is never looked at again.",
        fix: `give it a last day that is at most ${exception.maxDays ?? LONGEST_DAYS} days away, and renew it then.`,
      }),
    })),
    ...notes.map((message): Verdict => ({ ...base, level: "advisory", kind: "note", message })),
  ];
}

/** What one judgement has to say: violations at the rule's level, and what could not be judged. */
export function verdictsOf(rule: Rule, level: Exclude<EnforcementLevel, "disabled">, judgement: Judgement): Verdict[] {
  const base = { rule: rule.id, severity: rule.severity };
  return [
    ...judgement.findings.map((finding): Verdict => ({
      ...base,
      level: finding.advisoryOnly === true ? "advisory" : level,
      kind: "violation",
      ...(finding.urn === undefined ? {} : { urn: finding.urn }),
      message: renderFinding(finding),
      finding,
    })),
    ...undecidedVerdicts(rule, judgement.undecided).map((verdict): Verdict => ({ ...base, ...verdict })),
  ];
}

function undecidedVerdicts(rule: Rule, undecided: readonly Undecided[]): Omit<Verdict, "rule" | "severity">[] {
  if (undecided.length === 0) return [];
  const base = { level: "advisory", kind: "undecided" } as const;
  if (rule.kind === "account") {
    return undecided.map(({ account, unknown }) => ({
      ...base,
      urn: account.urn,
      message: `Known only at update: ${listOf(unknown)}. What depends on it will be judged at update.`,
    }));
  }
  const names = undecided.map(({ account, unknown }) => `${account.logicalName} (${listOf(unknown)})`);
  return [{ ...base, message: `Known only at update, and judged then: ${fewOf(names, 5)}.` }];
}

function withUrn(judgement: Judgement, urn: string): Judgement {
  return { ...judgement, findings: judgement.findings.map((finding) => ({ ...finding, urn })) };
}
