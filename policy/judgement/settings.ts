import { suggest } from "../../scopes";
import { EXCEPTIONS_ID, EXCEPTIONS_REPORT_ID, exceptionsConfigSchema, exceptionsOf } from "./exceptions-config";
import type { Exception } from "./exceptions";
import { GENUINE_ID } from "./genuine";
import { LONGEST_DAYS } from "./meaning";
import { readRuleConfig } from "./rule-config";
import type { EnforcementLevel, Rule } from "./rule";
import { weakenedSettings } from "./weaker";

/** How one rule is applied. */
export interface RuleSettings {
  readonly level: EnforcementLevel;
  /** What the rule's schema made of the configuration. */
  readonly config: unknown;
}

/** A whole policy configuration, checked, with everything that it leaves out filled in. */
export interface PolicySettings {
  readonly rules: ReadonlyMap<string, RuleSettings>;
  readonly exceptions: readonly Exception[];
  /** How seriously an expired exception is taken. */
  readonly exceptionsLevel: EnforcementLevel;
}

const levels: readonly string[] = ["advisory", "mandatory", "remediate", "disabled"] satisfies EnforcementLevel[];

/** Thrown when a policy configuration cannot be used. Says everything that is wrong with it at once. */
export class PolicyConfigError extends Error {
  readonly code = "policy_config_invalid";
  constructor(readonly problems: readonly string[]) {
    super(`The policy configuration is not valid:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
    this.name = "PolicyConfigError";
  }
}

/**
 * Reads the content of a policy configuration file: the one that `pulumi --policy-pack-config` takes.
 * The engine's own reading is followed: `all` first, then each policy; a text is a level, an object holds settings.
 * Stricter than the engine in one way: names that no rule has are errors here, and the engine would ignore some.
 *
 * @throws {@link PolicyConfigError}
 */
export function readPolicySettings(file: unknown, rules: readonly Rule[]): PolicySettings {
  if (typeof file !== "object" || file === null || Array.isArray(file)) {
    throw new PolicyConfigError(['it must be a JSON object, for example { "naming": "advisory" }']);
  }
  const problems: string[] = [];
  const entries = new Map(
    Object.entries(file).map(([id, value]: [string, unknown]) => [id, readEntry(id, value, problems)] as const),
  );
  const ids = rules.map(({ id }) => id);
  const keys = ["all", GENUINE_ID, EXCEPTIONS_ID, EXCEPTIONS_REPORT_ID, ...ids];
  for (const id of entries.keys()) {
    if (keys.includes(id)) continue;
    const near = suggest(id, keys);
    problems.push(
      `there is no rule "${id}"${near === undefined ? `; there are: ${ids.join(", ")}` : `; did you mean "${near}"?`}`,
    );
  }

  const all = entries.get("all")?.level;
  const settings = new Map<string, RuleSettings>();
  for (const rule of rules) {
    const entry = entries.get(rule.id);
    const reading = readRuleConfig(rule.configSchema, entry?.settings);
    if ("problems" in reading) problems.push(...reading.problems.map((problem) => `${rule.id}: ${problem}`));
    else settings.set(rule.id, { level: entry?.level ?? all ?? rule.level, config: reading.config });
  }
  const entry = entries.get(EXCEPTIONS_ID);
  const exceptions = readRuleConfig(exceptionsConfigSchema(rules), entry?.settings);
  if ("problems" in exceptions) {
    problems.push(...exceptions.problems.map((problem) => `${EXCEPTIONS_ID}: ${problem}`));
    throw new PolicyConfigError(problems);
  }
  if (exceptions.config.allow.length > 0 && entry?.level === undefined && all === "disabled") {
    problems.push(
      `${EXCEPTIONS_ID}: "all" switches them off; add "enforcementLevel": "mandatory" to have them count, or "disabled" to ignore them`,
    );
  }
  if (problems.length > 0) throw new PolicyConfigError(problems);
  const isOff = (entry?.level ?? all) === "disabled";
  return {
    rules: settings,
    exceptions: isOff ? [] : exceptionsOf(exceptions.config),
    exceptionsLevel: entries.get(EXCEPTIONS_REPORT_ID)?.level ?? all ?? "mandatory",
  };
}

const strength: Readonly<Record<EnforcementLevel, number>> = { disabled: 0, advisory: 1, mandatory: 2, remediate: 2 };

/**
 * How a configuration makes the pack weaker than it is without any: rules that are switched off, rules that only warn, settings
 * that let more pass, and exceptions that last longer.
 */
export function weakenings(
  { rules: settings, exceptions, exceptionsLevel }: PolicySettings,
  rules: readonly Rule[],
): string[] {
  const levelOf = ({ id, level }: Rule) => settings.get(id)?.level ?? level;
  return [
    ...rules
      .filter((rule) => strength[levelOf(rule)] < strength[rule.level])
      .map((rule) => `${rule.id} (${levelOf(rule)} instead of ${rule.level})`),
    ...rules.flatMap(({ id, configSchema }) =>
      weakenedSettings(configSchema, settings.get(id)?.config).map((text) => `${id} (${text})`),
    ),
    ...longest(exceptions),
    ...(strength[exceptionsLevel] < strength.mandatory
      ? [`${EXCEPTIONS_REPORT_ID} (${exceptionsLevel} instead of mandatory)`]
      : []),
  ];
}

/** The longest time that an exception may last, where that is longer than without a configuration. */
function longest(exceptions: readonly Exception[]): string[] {
  const most = Math.max(0, ...exceptions.map(({ maxDays = LONGEST_DAYS }) => maxDays));
  return most > LONGEST_DAYS ? [`${EXCEPTIONS_ID} (maxDays ${most} instead of ${LONGEST_DAYS})`] : [];
}

/** Does no rule judge at all? */
export function isSwitchedOff({ rules: settings }: PolicySettings): boolean {
  return [...settings.values()].every(({ level }) => level === "disabled");
}

function readEntry(
  id: string,
  value: unknown,
  problems: string[],
): { level: EnforcementLevel | undefined; settings: Record<string, unknown> } {
  const readLevel = (level: unknown): EnforcementLevel | undefined => {
    if (level === undefined) return undefined;
    if (typeof level === "string" && levels.includes(level)) return level as EnforcementLevel;
    problems.push(`${id}: ${JSON.stringify(level)} is no enforcement level; there are: ${levels.join(", ")}`);
    return undefined;
  };
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const { enforcementLevel, ...settings } = value as Record<string, unknown>;
    return { level: readLevel(enforcementLevel), settings };
  }
  return { level: readLevel(value), settings: {} };
}
