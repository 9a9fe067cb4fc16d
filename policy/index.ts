/**
 * The policy pack's rules, for composing a pack of your own or judging accounts outside of one. Importing this starts
 * nothing; the pack itself is the `policy` folder of this package.
 */
export { accountPolicies } from "./engine/policies";
export type { AccountPoliciesOptions } from "./engine/policies";
export { presetFor, presets } from "./presets";
export type { PresetName } from "./presets";

export * from "./rules";

export { accountTypes, recogniseAccount, type Recognition, type ShownResource } from "../engine/account-resource";
export { declaredFields, readAccount, unknownWithin, withOutputs } from "./judgement/account";
export { dangerOf, worstFirst } from "./judgement/danger";
export { declaredNeed, strangersIn, surplusOf } from "./judgement/surplus";
export type { Surplus } from "./judgement/surplus";
export type { Account, AccountField, AccountOptions, AccountSource } from "./judgement/account";
export type { Exception } from "./judgement/exceptions";
export { isMeaningful, latestDay, LONGEST_DAYS, MEANINGFUL } from "./judgement/meaning";
export { matchesPattern } from "./judgement/pattern";
export { namesOf } from "./judgement/rotations";
export { judge } from "./judgement/judge";
export type { Verdict } from "./judgement/judge";
export { judgeAccount, judgeStack, narrowAccount } from "./judgement/judge-account";
export type { Judgement, Undecided } from "./judgement/judge-account";
export { accountRule, stackRule } from "./judgement/rule";
export type {
  AccountRule,
  EnforcementLevel,
  Finding,
  Rule,
  RuleContext,
  RuleDescription,
  RuleExample,
  Severity,
  StackRule,
  StackRuleContext,
} from "./judgement/rule";
export { isSwitchedOff, PolicyConfigError, readPolicySettings, weakenings } from "./judgement/settings";
export type { PolicySettings, RuleSettings } from "./judgement/settings";
