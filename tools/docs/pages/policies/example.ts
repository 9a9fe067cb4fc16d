import { readAccount, withOutputs, type Account } from "../../../../policy/judgement/account";
import { judge } from "../../../../policy/judgement/judge";
import type { Rule } from "../../../../policy/judgement/rule";
import { readPolicySettings } from "../../../../policy/judgement/settings";
import { rules } from "../../../../policy/rules";
import { wrapped } from "../../source-text";

/** The day on which the examples take place, so that the page is the same on every day. */
const today = new Date("2026-11-24T12:00:00Z");

/** The rule's example as a program. */
export function exampleProgram({ example }: Rule): string {
  return Object.entries(example.accounts)
    .map(([name, inputs]) => {
      const fields = Object.entries(inputs).map(([key, value]) => `  ${key}: ${wrapped(value)},`);
      const created = example.outputs?.[name]?.["createdAt"];
      return [
        ...(typeof created === "string" ? [`// made on ${created.slice(0, 10)}`] : []),
        `new ApiAccount("${name}", {`,
        ...fields,
        "});",
      ].join("\n");
    })
    .join("\n");
}

/** What the rule says about its own example: the page cannot promise what the rule does not do. */
export function exampleVerdicts(rule: Rule): string {
  const accounts = exampleAccounts(rule);
  const file = { all: "disabled", [rule.id]: { enforcementLevel: "mandatory", ...rule.example.config } };
  return judge(accounts, rules, readPolicySettings(file, rules), today)
    .map(({ message }) => message)
    .join("\n\n");
}

/** The accounts of a rule's example, as the engine would show them. */
export function exampleAccounts({ example }: Rule): Account[] {
  return Object.entries(example.accounts).map(([name, inputs]) => {
    const urn = `urn:pulumi:${example.stack ?? "dev"}::example::pulumi-nodejs:dynamic/bigcommerce:ApiAccount::${name}`;
    return withOutputs(readAccount({ urn, inputs }), example.outputs?.[name] ?? {});
  });
}
