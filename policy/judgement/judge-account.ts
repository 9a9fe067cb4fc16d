import { unknownWithin, type Account } from "./account";
import { exceptionsFor, exceptionsThatMayApply, isExpired, isValid, permits, type Exception } from "./exceptions";
import type { AccountRule, Finding, RuleContext, StackRule } from "./rule";

/** What a rule says about one account, or about a stack. */
export interface Judgement {
  /** What is wrong, after exceptions. */
  readonly findings: readonly Finding[];
  /** What could not be judged, because some values are known only at update. Never silently left out. */
  readonly undecided: readonly Undecided[];
  /** Exceptions without which there would be more findings. */
  readonly used: readonly Exception[];
  /** Exceptions of which only the update can tell whether they are needed. */
  readonly pending: readonly Exception[];
}

export interface Undecided {
  readonly account: Account;
  /** Unknown values, as paths such as `scopes.orders`. */
  readonly unknown: readonly string[];
}

/** Applies one rule to one account. */
export function judgeAccount(
  rule: AccountRule,
  account: Account,
  config: unknown,
  { exceptions, now }: { readonly exceptions: readonly Exception[]; readonly now: Date },
): Judgement {
  const { valid, expired } = split(exceptionsFor(exceptions, rule.id, account), now);
  const mayApply = split(exceptionsThatMayApply(exceptions, rule.id, account), now).valid;
  const unknown = unknownWithin(account, [...rule.needs, ...rule.uses]);
  const undecided = unknown.length > 0 ? [{ account, unknown }] : [];
  const pending = unknown.length > 0 || account.unknown.includes("name") ? mayApply : [];
  if (unknownWithin(account, rule.needs).length > 0) return { findings: [], undecided, used: [], pending };

  const strict = rule.evaluate(account, config, { now, excepted: () => false });
  if (strict.length === 0) return { findings: [], undecided, used: [], pending };
  const lenient = valid.some(({ scopes }) => scopes === undefined)
    ? []
    : rule.evaluate(account, config, contextOf(valid, now));
  const remaining = new Set(lenient.flatMap(({ scopes = [] }) => scopes));
  const concerned = strict.flatMap(({ scopes = [] }) => scopes);
  const used = valid.filter(
    (exception) =>
      exception.scopes === undefined ||
      concerned.some((scope) => permits(exception, scope) && (!remaining.has(scope) || lenient.length < strict.length)),
  );
  return { findings: lenient.map((finding) => withExpired(finding, expired)), undecided, used, pending };
}

/** The smaller scopes that a rule would put in place of the account's; undefined when it would leave them alone. */
export function narrowAccount(
  rule: AccountRule,
  account: Account,
  config: unknown,
  { exceptions, now }: { readonly exceptions: readonly Exception[]; readonly now: Date },
) {
  // Narrowing what is only partly known could take away what the rest turns out to need.
  if (rule.narrow === undefined || unknownWithin(account, [...rule.needs, ...rule.uses]).length > 0) return undefined;
  const { valid } = split(exceptionsFor(exceptions, rule.id, account), now);
  if (valid.some(({ scopes }) => scopes === undefined)) return undefined;
  return rule.narrow(account, config, contextOf(valid, now));
}

/** Applies one rule to all accounts of a stack. */
export function judgeStack(
  rule: StackRule,
  accounts: readonly Account[],
  config: unknown,
  { exceptions, now }: { readonly exceptions: readonly Exception[]; readonly now: Date },
): Judgement {
  // The engine hands resources over in any order; messages must not depend on it.
  const ordered = [...accounts].sort((a, b) => (a.urn < b.urn ? -1 : 1));
  const undecided = ordered.flatMap((account) => {
    const unknown = unknownWithin(account, [...rule.needs, ...rule.uses]);
    return unknown.length > 0 ? [{ account, unknown }] : [];
  });
  const sorted = ordered.filter((account) => unknownWithin(account, rule.needs).length === 0);
  const given = sorted.map((account) => ({
    account,
    ...split(rule.excepts === "nothing" ? [] : exceptionsFor(exceptions, rule.id, account), now),
  }));
  // An exception takes its account out of the comparison; what is left of a group is judged as if it were not there.
  const strict = rule.evaluate(sorted, config, { now });
  const spared = given.filter(({ valid }) => valid.some(({ scopes }) => scopes === undefined));
  const rest = given.filter((entry) => !spared.includes(entry));
  const lenient =
    spared.length === 0
      ? strict
      : rule.evaluate(
          rest.map(({ account }) => account),
          config,
          { now },
        );
  const isConcerned = (finding: Finding, { urn }: Account) => (finding.about ?? [finding.urn]).includes(urn);
  const used = spared
    .filter(({ account }) => strict.some((finding) => isConcerned(finding, account)))
    .flatMap(({ valid }) => valid.filter(({ scopes }) => scopes === undefined));
  const isPending = undecided.length > 0 || ordered.some(({ unknown }) => unknown.includes("name"));
  const mayApply = ordered.flatMap((account) => exceptionsThatMayApply(exceptions, rule.id, account));
  return {
    findings: lenient.map((finding) => {
      const concerned = given.filter(({ account }) => isConcerned(finding, account));
      return withExpired(finding, [...new Set(concerned.flatMap(({ expired }) => expired))]);
    }),
    undecided,
    used: [...new Set(used)],
    pending: isPending ? split([...new Set(mayApply)], now).valid : [],
  };
}

function split(exceptions: readonly Exception[], now: Date): { valid: Exception[]; expired: Exception[] } {
  return {
    valid: exceptions.filter((exception) => isValid(exception, now)),
    expired: exceptions.filter((exception) => isExpired(exception, now)),
  };
}

function contextOf(valid: readonly Exception[], now: Date): RuleContext {
  return { now, excepted: (scope) => valid.some((exception) => permits(exception, scope)) };
}

/** An exception that ran out does not help, but whoever relied on it must hear that it did. */
function withExpired(finding: Finding, expired: readonly Exception[]): Finding {
  const concerning = expired.filter(
    (exception) => finding.scopes === undefined || finding.scopes.some((scope) => permits(exception, scope)),
  );
  if (concerning.length === 0) return finding;
  const said = concerning.map(({ owner, expires }) => `the exception of ${owner} expired on ${expires}`);
  return { ...finding, what: `${finding.what} (${said.join("; ")})` };
}
