import type { PolicyPackConfig } from "@pulumi/policy";
import { EXCEPTIONS_ID, EXCEPTIONS_REPORT_ID } from "../judgement/exceptions-config";
import { GENUINE_ID } from "../judgement/genuine";
import type { Rule } from "../judgement/rule";
import { audit } from "./audit";
import { baseline } from "./baseline";
import { strict } from "./strict";

export type PresetName = "baseline" | "strict" | "audit";

/**
 * Ready configurations of the pack. As files (`policy/presets/strict.json`) they are given to the engine with
 * `--policy-pack-config`, as they are or copied and changed. As values they are the third argument of a PolicyPack of your
 * own, on top of which its users put their configuration.
 */
export const presets: Readonly<Record<PresetName, PolicyPackConfig>> = { baseline, strict, audit };

/**
 * A preset for a pack that holds only some of the rules: Pulumi refuses a configuration that names policies which the pack
 * does not have.
 */
export function presetFor(name: PresetName, rules: readonly Rule[]): PolicyPackConfig {
  const known = new Set(["all", GENUINE_ID, EXCEPTIONS_ID, EXCEPTIONS_REPORT_ID, ...rules.map(({ id }) => id)]);
  return Object.fromEntries(Object.entries(presets[name]).filter(([id]) => known.has(id)));
}

/** When to take which preset, for the documentation. */
export const presetPurposes: Readonly<Record<PresetName, string>> = {
  baseline:
    "What applies without any configuration, written out: refuses what is dangerous, warns about what is untidy.",
  strict: "For stores with real customers: every rule refuses, and the limits are lower.",
  audit: "For the first weeks: every rule reports, none refuses.",
};
