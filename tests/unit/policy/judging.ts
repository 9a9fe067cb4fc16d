import { readAccount, type Account, type AccountOptions } from "../../../policy/judgement/account";
import type { Exception } from "../../../policy/judgement/exceptions";
import { judgeAccount, judgeStack, type Judgement } from "../../../policy/judgement/judge-account";
import { readRuleConfig } from "../../../policy/judgement/rule-config";
import type { AccountRule, Finding, Rule, StackRule } from "../../../policy/judgement/rule";
import { unknownCheckingProxy, unknownStringValue } from "./sdk";

/** What the engine hands over in a preview for a value that is not known yet. */
export const UNKNOWN = unknownStringValue;

/** The day on which all tests take place. */
export const today = new Date("2026-11-24T12:00:00Z");

/** Inputs to which no rule objects, not even in the `strict` preset. Tests break one thing at a time. */
export const validInputs: Readonly<Record<string, unknown>> = {
  tokenType: "v2v3",
  scopes: { orders: "modify", products: "read-only" },
  endpoints: ["GET /v3/catalog/products", "GET /v2/orders/{order_id}", "PUT /v2/orders/{order_id}"],
  justifications: { orders: "ERP-12: the ERP writes the shipping status of every order back" },
  team: "erp",
  owner: "acme/lab/production/erp-order-sync",
};

export interface Place {
  readonly name?: string;
  readonly stack?: string;
  readonly options?: AccountOptions;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

export function urnOf({ name = "erp-order-sync", stack = "production" }: Place = {}): string {
  return `urn:pulumi:${stack}::lab::pulumi-nodejs:dynamic/bigcommerce:ApiAccount::${name}`;
}

/** The valid account with some inputs changed, seen through the SDK's own proxy; `undefined` takes an input away. */
export function accountWith(changes: Readonly<Record<string, unknown>> = {}, place: Place = {}): Account {
  const inputs = Object.fromEntries(
    Object.entries({ ...validInputs, ...changes }).filter(([, value]) => value !== undefined),
  );
  return readAccount({
    urn: urnOf(place),
    inputs: unknownCheckingProxy(inputs),
    options: place.options ?? { protect: true },
    ...(place.outputs === undefined ? {} : { outputs: unknownCheckingProxy(place.outputs) }),
  });
}

/** An account of a RotatingApiAccount, called `<component>-<day>`. */
export function generationWith(name: string, place: Omit<Place, "name"> = {}): Account {
  const own = accountWith({}, { ...place, name });
  const [before, after] = own.urn.split("pulumi-nodejs:");
  return { ...own, urn: `${before ?? ""}bigcommerce:index:RotatingApiAccount$pulumi-nodejs:${after ?? ""}` };
}

export function configOf(rule: Rule, config: unknown = {}): unknown {
  const reading = readRuleConfig(rule.configSchema, config);
  if ("problems" in reading) throw new Error(reading.problems.join("\n"));
  return reading.config;
}

/** What is wrong with a configuration of a rule. */
export function problemsOf(rule: Rule, config: unknown): readonly string[] {
  const reading = readRuleConfig(rule.configSchema, config);
  return "problems" in reading ? reading.problems : [];
}

export function judgementOf(
  rule: AccountRule,
  account: Account,
  config: unknown = {},
  exceptions: readonly Exception[] = [],
): Judgement {
  return judgeAccount(rule, account, configOf(rule, config), { exceptions, now: today });
}

export function findingsOf(rule: AccountRule, account: Account, config: unknown = {}): readonly Finding[] {
  return judgementOf(rule, account, config).findings;
}

export function stackFindingsOf(
  rule: StackRule,
  accounts: readonly Account[],
  config: unknown = {},
): readonly Finding[] {
  return judgeStack(rule, accounts, configOf(rule, config), { exceptions: [], now: today }).findings;
}

/** The only finding. Fails the test when there are none or several. */
export function onlyFinding(findings: readonly Finding[]): Finding {
  const [finding] = findings;
  if (finding === undefined || findings.length !== 1) throw new Error(`${findings.length} findings instead of one`);
  return finding;
}

export function exceptionWith(changes: Partial<Exception> = {}): Exception {
  return {
    rule: "least-privilege",
    account: "erp-*",
    reason: "agreed until the ERP is replaced",
    owner: "platform",
    expires: "2026-12-31",
    ...changes,
  };
}
