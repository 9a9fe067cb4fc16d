import type { ReportViolation } from "@pulumi/policy";
import type { Verdict } from "../judgement/judge";
import type { EnforcementLevel } from "../judgement/rule";

/**
 * Hands a verdict to the engine. A violation takes the level that the engine has configured for the policy, which the SDK
 * does not tell us. Warnings and notes stay advisory whatever is configured, so that `{"all": "mandatory"}` does not turn
 * "an exception is in use" into a refusal; for that the SDK takes an object with a level of its own.
 */
export function reportTo(report: ReportViolation, title: string, verdict: Omit<Verdict, "rule" | "severity">): void {
  if (verdict.level !== "advisory") {
    report(verdict.message, verdict.urn);
    return;
  }
  report(advisory(`${title}\n${verdict.message}`, verdict.urn) as unknown as string, verdict.urn);
}

interface AdvisoryViolation {
  readonly message: string;
  readonly enforcementLevel: EnforcementLevel;
  readonly urn: string | undefined;
  /** An SDK that knows texts only makes one of it, and shows it at the configured level. */
  toString(): string;
}

function advisory(message: string, urn: string | undefined): AdvisoryViolation {
  return { message, enforcementLevel: "advisory", urn, toString: () => message };
}
