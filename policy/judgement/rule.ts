import type { z } from "zod";
import type { Scopes } from "../../scopes";
import type { Account, AccountField } from "./account";

/** What a violation of the rule does: `advisory` warns, `mandatory` refuses, `remediate` mends what it can and refuses the rest. */
export type EnforcementLevel = "advisory" | "mandatory" | "remediate" | "disabled";
export type Severity = "low" | "medium" | "high" | "critical";

/** One thing that is wrong with one account, or with the accounts of a store. Holds no secret and no property dump. */
export interface Finding {
  /** What is wrong: facts, without advice. */
  readonly what: string;
  /** What could happen because of it. */
  readonly why: string;
  /** The way out. Holds the exact `scopes: { ... }` where another set of scopes is the way out. */
  readonly fix: string;
  /** Families and additional parameters that the finding is about; an exception may name them. */
  readonly scopes?: readonly string[];
  /** The scopes that would do, where the finding is that there are too many. */
  readonly suffices?: Scopes;
  /** Resource that the finding is about. Needed from stack rules only, and absent when it is about a whole store. */
  readonly urn?: string;
  /** Every resource that the finding is about, where there are several; an exception for any of them counts. */
  readonly about?: readonly string[];
  /** True where the rule is sure that this only deserves a warning, however strictly it is enforced. */
  readonly advisoryOnly?: boolean;
}

/** What a rule may know besides the account and its configuration. */
export interface RuleContext {
  readonly now: Date;
  /** Is there a valid exception from this rule for this family or parameter of the account? Then it counts as permitted. */
  readonly excepted: (scope: string) => boolean;
}

/** The part that both kinds of rule have. Rules write their fields in this order. */
export interface RuleDescription {
  /** Also the policy's name in Pulumi and its key in the configuration. */
  readonly id: string;
  /** Its place among the rules, in the documentation and where several speak of one account. Without one: behind the others. */
  readonly place?: number;
  /** What must be the case, as one sentence. */
  readonly title: string;
  readonly severity: Severity;
  /** Enforcement without any configuration: the `baseline` preset. */
  readonly level: EnforcementLevel;
  readonly tags: readonly string[];
  /** Why the rule exists, for the documentation. */
  readonly why: string;
  /** Steps out of a violation, in order. */
  readonly remediationSteps: readonly string[];
  /** Vendor documentation of the matter. */
  readonly url: string;
  /** Fields without which the rule cannot judge at all. While one is unknown, it says so instead of judging. */
  readonly needs: readonly AccountField[];
  /** Fields of which the rule judges what is known, and says that it judges the rest at update. */
  readonly uses: readonly AccountField[];
  /** What an exception can set aside: single scopes of an account, accounts as a whole, or nothing. */
  readonly excepts: "scopes" | "accounts" | "nothing";
  /** Strict object schema; every field has a default and a description. */
  readonly configSchema: z.ZodObject;
  /** A violation for the documentation: inputs of accounts by logical name, and configuration where it needs one. */
  readonly example: RuleExample;
}

export interface RuleExample {
  readonly accounts: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Outputs of accounts that exist already, by logical name. */
  readonly outputs?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly config?: Readonly<Record<string, unknown>>;
  /** Name of the stack. @default "dev" */
  readonly stack?: string;
}

/** Judges one account by its inputs. */
export interface AccountRule extends RuleDescription {
  readonly kind: "account";
  /** Does it judge accounts that an update deletes, too? Only the review sees those. */
  readonly judgesDeletions?: boolean;
  evaluate(account: Account, config: unknown, context: RuleContext): readonly Finding[];
  /** Smaller scopes that end the violation, for the `remediate` level; undefined when there is nothing to mend, or no sure way to. */
  narrow?(account: Account, config: unknown, context: RuleContext): Scopes | undefined;
}

/** Judges the accounts of a stack together, or by what only their outputs tell. */
export interface StackRule extends RuleDescription {
  readonly kind: "stack";
  evaluate(accounts: readonly Account[], config: unknown, context: StackRuleContext): readonly Finding[];
}

export interface StackRuleContext {
  readonly now: Date;
}

export type Rule = AccountRule | StackRule;

type ConfigOf<S extends z.ZodObject> = z.output<S>;

/** An account rule, with its configuration typed by its own schema. */
export function accountRule<S extends z.ZodObject>(
  rule: Omit<AccountRule, "kind" | "configSchema" | "evaluate" | "narrow"> & {
    readonly configSchema: S;
    evaluate(account: Account, config: ConfigOf<S>, context: RuleContext): readonly Finding[];
    narrow?(account: Account, config: ConfigOf<S>, context: RuleContext): Scopes | undefined;
  },
): AccountRule {
  // Callers pass what `configSchema` made of the configuration: see readRuleConfig.
  return { kind: "account", ...rule };
}

/** A stack rule, with its configuration typed by its own schema. */
export function stackRule<S extends z.ZodObject>(
  rule: Omit<StackRule, "kind" | "configSchema" | "evaluate"> & {
    readonly configSchema: S;
    evaluate(accounts: readonly Account[], config: ConfigOf<S>, context: StackRuleContext): readonly Finding[];
  },
): StackRule {
  return { kind: "stack", ...rule };
}
