import type {
  Policies,
  Policy,
  PolicyResource,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import { recogniseAccount } from "../../engine/account-resource";
import { checkScopes, scopesEqual } from "../../scopes";
import { readAccount, readOutputs, withOutputs, type Account, type AccountSource } from "../judgement/account";
import {
  EXCEPTIONS_ID,
  EXCEPTIONS_REPORT_ID,
  exceptionsConfigSchema,
  exceptionsOf,
} from "../judgement/exceptions-config";
import { GENUINE_ID, GENUINE_TITLE, judgeGenuine } from "../judgement/genuine";
import { judgeExceptions, verdictsOf, type Verdict } from "../judgement/judge";
import { judgeAccount, judgeStack, narrowAccount } from "../judgement/judge-account";
import { renderFinding } from "../judgement/render";
import type { AccountRule, Rule, StackRule } from "../judgement/rule";
import { plainCopy } from "../judgement/unknown";
import { parseUrn } from "../../engine/urn";
import { rules as allRules } from "../rules";
import { configReader } from "./config-reader";
import { pulumiConfigSchema } from "./config-schema";
import { PackMemory } from "./memory";
import { plainProperties } from "./plain-properties";
import { reportTo } from "./report";

export interface AccountPoliciesOptions {
  /** @default every rule of this package */
  readonly rules?: readonly Rule[];
  /** @default the system's clock */
  readonly now?: () => Date;
}

const STACK_TYPE = "pulumi:pulumi:Stack";

/**
 * The rules as Pulumi policies, for this package's pack or for one of your own:
 *
 * ```ts
 * new PolicyPack("acme", { policies: [...accountPolicies(), ...ours] }, presets.strict);
 * ```
 *
 * Keep the policies of one call in one pack and in their order: the first one reads the exceptions for all others, the last
 * one says which of them are in use.
 */
export function accountPolicies({ rules = allRules, now = () => new Date() }: AccountPoliciesOptions = {}): Policies {
  const memory = new PackMemory();
  return [
    exceptionsPolicy(rules, memory),
    genuinePolicy(),
    ...rules.map((rule) =>
      rule.kind === "account" ? accountPolicy(rule, memory, now) : stackPolicy(rule, memory, now),
    ),
    exceptionsReportPolicy(memory, now),
  ];
}

function accountPolicy(rule: AccountRule, memory: PackMemory, now: () => Date): ResourceValidationPolicy {
  const readConfig = configReader(rule.configSchema);
  const validate: ResourceValidationPolicy = {
    ...metadata(rule),
    validateResource: (args, report) => {
      insistOnAccount(args);
      const account = memory.read(sourceOf(args, plainProperties(args.props)));
      const reading = readConfig(args.getConfig());
      if ("problems" in reading) {
        report(wrongConfig(rule.id, reading.problems));
        return;
      }
      const { exceptions = [] } = memory;
      const judgement = judgeAccount(rule, account, reading.config, { exceptions, now: now() });
      memory.note(judgement);
      const undecided = judgement.undecided.flatMap(({ unknown: all }) => {
        const unknown = memory.announce(account.urn, rule.id, all);
        return unknown.length === 0 ? [] : [{ account, unknown }];
      });
      for (const verdict of verdictsOf(rule, "mandatory", { ...judgement, undecided })) {
        reportTo(report, rule.title, withExceptionsOff(verdict, memory));
      }
    },
  };
  if (rule.narrow === undefined) return validate;
  return {
    ...validate,
    remediateResource: (args) => {
      insistOnAccount(args);
      const reading = readConfig(args.getConfig());
      if ("problems" in reading) return undefined;
      const account = readAccount(sourceOf(args, args.props));
      const { exceptions = [] } = memory;
      const narrowed = narrowAccount(rule, account, reading.config, { exceptions, now: now() });
      // Scopes that were asked for through `additionalScopes` cannot be narrowed in `scopes`: then it stays a violation.
      const declared = checkScopes(plainCopy(() => args.props["scopes"]) ?? {});
      const isWhole = declared.problems.length === 0 && scopesEqual(declared.scopes, account.scopes);
      if (narrowed === undefined || !isWhole) return undefined;
      // In place, and the same object back: behind it the SDK keeps which inputs are secret. A copy (`{ ...args.props }`)
      // holds them in clear, and they would stand in clear in the state.
      args.props["scopes"] = narrowed;
      return args.props;
    },
  };
}

/** A stack's policy looks at each resource, too: what an account declares is shown then, and never again. */
function stackPolicy(
  rule: StackRule,
  memory: PackMemory,
  now: () => Date,
): StackValidationPolicy & ResourceValidationPolicy {
  const readConfig = configReader(rule.configSchema);
  return {
    ...metadata(rule),
    validateResource: (args) => {
      insistOnAccount(args);
      memory.read(sourceOf(args, plainProperties(args.props)));
    },
    validateStack: (args, report) => {
      const made = args.resources.filter(isAccount);
      if (made.length === 0) args.notApplicable(NO_ACCOUNT);
      const reading = readConfig(args.getConfig());
      if ("problems" in reading) {
        report(wrongConfig(rule.id, reading.problems));
        return;
      }
      const accounts = made.map(({ urn, props }): Account => {
        const outputs = plainProperties(props);
        const declared = memory.recall(urn);
        return declared === undefined ? readOutputs({ urn, outputs }) : withOutputs(declared, outputs);
      });
      const { exceptions = [] } = memory;
      const judgement = judgeStack(rule, accounts, reading.config, { exceptions, now: now() });
      memory.note(judgement);
      for (const verdict of verdictsOf(rule, "mandatory", judgement)) {
        reportTo(report, rule.title, withExceptionsOff(verdict, memory));
      }
    },
  };
}

/** Exceptions that nobody reads must not be a riddle: whoever is refused hears that none would help. */
function withExceptionsOff(verdict: Verdict, { exceptions }: PackMemory): Verdict {
  if (exceptions !== undefined || verdict.kind !== "violation" || verdict.level === "advisory") return verdict;
  const note = `Note: no exception was read, since "${EXCEPTIONS_ID}" is disabled in the configuration.`;
  return { ...verdict, message: `${verdict.message}\n${note}` };
}

const NO_ACCOUNT = "Policy only applies to API accounts";

function isAccount(resource: ResourceValidationArgs | PolicyResource): boolean {
  return !isUntouched(resource) && recogniseAccount(shown(resource)).isAccount;
}

/** Leaves the policy where the resource is none of its business. */
function insistOnAccount(args: ResourceValidationArgs): void {
  if (!isAccount(args)) args.notApplicable(NO_ACCOUNT);
}

function shown({ type, urn, props, provider }: ResourceValidationArgs | PolicyResource) {
  // The engine keeps to itself what begins with two underscores: what an account runs, only the review sees.
  // The SDK tells no id.
  const reference = provider === undefined ? undefined : `${provider.urn}::`;
  return { type, urn, inputs: plainProperties(props), provider: reference, isTextLeftOut: true };
}

/**
 * With --target and --exclude the engine shows a new resource that it leaves alone without one property. It makes nothing
 * of it, so there is nothing to judge.
 */
function isUntouched({ props }: ResourceValidationArgs | PolicyResource): boolean {
  return Object.keys(plainProperties(props)).length === 0;
}

/** Refuses accounts that other code than this package's would make: what those declare is not what they ask for. */
function genuinePolicy(): ResourceValidationPolicy {
  return {
    name: GENUINE_ID,
    description: GENUINE_TITLE,
    enforcementLevel: "mandatory",
    severity: "critical",
    tags: ["integrity"],
    validateResource: (args, report) => {
      if (isUntouched(args)) return;
      const finding = judgeGenuine(shown(args));
      if (finding !== undefined) report(renderFinding(finding));
    },
  };
}

/**
 * Reads the exceptions, which are configured once for all rules. A policy is shown its own configuration only, so this one
 * passes it on. The engine asks about the root stack before any other resource, and about each resource in the order of the
 * policies: the exceptions are known before the first account is judged or mended. Were they not, accounts would be refused.
 */
function exceptionsPolicy(rules: readonly Rule[], memory: PackMemory): ResourceValidationPolicy {
  const schema = exceptionsConfigSchema(rules);
  const readConfig = configReader(schema);
  let complained = false;
  return {
    name: EXCEPTIONS_ID,
    description: "Exceptions from the rules are recorded with a reason, an owner and an expiry date",
    enforcementLevel: "mandatory",
    severity: "medium",
    tags: ["exceptions"],
    configSchema: pulumiConfigSchema(schema),
    validateResource: (args, report) => {
      if (args.type !== STACK_TYPE && !isAccount(args)) args.notApplicable("only reads the configuration");
      const reading = readConfig(args.getConfig());
      if ("config" in reading) {
        memory.exceptions = exceptionsOf(reading.config);
      } else if (!complained) {
        memory.exceptions = [];
        complained = true;
        report(wrongConfig(EXCEPTIONS_ID, reading.problems));
      }
    },
  };
}

function exceptionsReportPolicy(memory: PackMemory, now: () => Date): StackValidationPolicy {
  const title = "Exceptions are in use knowingly, and none has expired";
  return {
    name: EXCEPTIONS_REPORT_ID,
    description: title,
    enforcementLevel: "mandatory",
    severity: "medium",
    tags: ["exceptions"],
    validateStack: (args, report) => {
      const { exceptions = [], used, pending } = memory;
      const stack = stackName(args.resources);
      for (const verdict of judgeExceptions(exceptions, { used, pending }, stack, now(), "mandatory")) {
        reportTo(report, title, verdict);
      }
    },
  };
}

function metadata({ id, title, severity, level, tags, remediationSteps, url, configSchema }: Rule): Policy {
  return {
    name: id,
    description: title,
    enforcementLevel: level,
    severity,
    tags: [...tags],
    remediationSteps: remediationSteps.join("\n"),
    url,
    configSchema: pulumiConfigSchema(configSchema),
  };
}

function sourceOf({ urn, opts }: ResourceValidationArgs, inputs: Readonly<Record<string, unknown>>): AccountSource {
  return { urn, inputs, options: { protect: opts.protect } };
}

function wrongConfig(id: string, problems: readonly string[]): string {
  return renderFinding({
    what: `The configuration of "${id}" is not valid: ${problems.join("; ").replace(/[.?]?$/, (end) => end || ".")}`,
    why: "nothing was judged by it, since a wrong setting could let anything pass.",
    fix: `correct "${id}" in the file that --policy-pack-config names.`,
  });
}

function stackName(resources: readonly { readonly urn: string }[]): string {
  const [first] = resources;
  return first === undefined ? "" : parseUrn(first.urn).stack;
}
