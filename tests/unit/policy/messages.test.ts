import { join } from "node:path";
import { judgeExceptions, verdictsOf } from "../../../policy/judgement/judge";
import { judgeAccount, judgeStack } from "../../../policy/judgement/judge-account";
import type { Account } from "../../../policy/judgement/account";
import { PolicyConfigError, readPolicySettings } from "../../../policy/judgement/settings";
import { rules } from "../../../policy/rules";
import { strongestLevel, scopeFamilies, scopesFrom } from "../../../scopes";
import { expectGolden } from "../../helpers/golden";
import { accountWith, configOf, exceptionWith, generationWith, today, UNKNOWN } from "./judging";

/** One way in which the rule speaks: the accounts that it judges, and its settings. */
interface Case {
  readonly accounts: readonly Account[];
  readonly config?: unknown;
  readonly exceptions?: readonly ReturnType<typeof exceptionWith>[];
}

const one = (changes: Readonly<Record<string, unknown>>, config?: unknown): Case => ({
  accounts: [accountWith(changes)],
  config,
});
const many = (number: number): Account[] =>
  Array.from({ length: number }, (_, index) => accountWith({}, { name: `feed-${index}` }));
const forbid = (entry: object) => ({ forbidden: [{ family: "orders", reason: "orders belong to the ERP", ...entry }] });
const strongest = (number: number) =>
  scopesFrom(scopeFamilies.slice(0, number).map((family) => ({ family, level: strongestLevel(family) })));
const oldAccount = (options: object) => accountWith({}, { outputs: { createdAt: "2026-01-01T00:00:00Z" }, options });
const stencil = { tokenType: "stencil-cli", scopes: undefined, endpoints: undefined, justifications: undefined };

/** Every sentence that a rule has, by the rule and by what it is said of. docs/policies.md holds each rule's example as well. */
const cases: Readonly<Record<string, Readonly<Record<string, Case>>>> = {
  "least-privilege": {
    "a family too many and a level too strong": one({
      scopes: { orders: "modify", products: "modify", customers: "read-only" },
    }),
    "no scope is needed": one({ endpoints: ["GET /v3/hooks"] }),
    "a call that is not documented": one({ endpoints: ["GET /v3/catalog/product", "words"] }),
    "a call without a known scope": one({ scopes: {}, endpoints: ["POST /v3/tax/classes"] }),
    "calls of other interfaces": one({ endpoints: ["POST /graphql", "GET https://example.com/export"] }),
    "a family that no REST call opens": one({
      scopes: { customersLogin: "login", orders: "modify", products: "read-only" },
    }),
    "the wider of two families": one({
      endpoints: ["POST /v3/orders/{order_id}/payment_actions/refunds"],
      scopes: { orders: "modify" },
    }),
    "a scope that not every source asks for": one({
      endpoints: ["PUT /v3/channels/1/site"],
      scopes: { sitesAndRoutes: "modify", channelSettings: "modify" },
    }),
    "a scope that depends on what is sent": one({
      endpoints: ["POST /v3/content/scripts"],
      scopes: { content: "modify", checkoutContent: "modify" },
    }),
    "an endpoint that is not known yet": one({ endpoints: [UNKNOWN] }),
    "an exception that has expired": {
      ...one({ scopes: { orders: "modify", products: "read-only", customers: "read-only" } }),
      exceptions: [exceptionWith({ expires: "2026-01-01" })],
    },
  },
  "no-unused-modify": {
    "one endpoint that reads": one({ endpoints: ["GET /v3/catalog/products", "GET /v2/orders/1"] }),
    "several endpoints that read": one({ endpoints: ["GET /v2/orders", "GET /v2/orders/1"] }),
  },
  "sensitive-scopes-need-justification": {
    "no justification": one({ justifications: undefined }),
    "a short one": one({ justifications: { orders: "needed" } }),
    "one that tells nothing": one({ justifications: { orders: "needed needed needed" } }),
    "one without a ticket": one({}, { ticketPattern: "OPS-\\d+" }),
  },
  "forbidden-scopes": {
    everywhere: one({}, forbid({})),
    "some levels, in some places": one({}, forbid({ level: "modify", accounts: ["erp-*"], stacks: ["prod*", "live"] })),
    "nothing is left": one({ scopes: { orders: "modify" } }, forbid({})),
  },
  "scope-budget": {
    "write access": one({}, { maxModify: 0 }),
    "families, and risk": one({}, { maxFamilies: 1, maxRisk: 8 }),
  },
  "toxic-combinations": {
    "a built-in one": one({ scopes: { customers: "read-only", customersLogin: "login", products: "modify" } }),
  },
  "no-everything-account": {
    "nearly all families": one({ scopes: strongest(30), endpoints: [] }),
    "six at their strongest": one({ scopes: strongest(6) }),
  },
  "unknown-scopes": {
    parameters: one({ additionalScopes: ["store_price_negotiation", "store_v2_order"] }),
    "a family": one({ scopes: { orders: "modify", priceNegotiation: "modify" } }),
  },
  "stencil-tokens": {
    "publishes in production": one({ ...stencil, accessLevel: "publish-theme" }),
    "themes alone": one({ scopes: { themes: "modify" } }),
  },
  naming: {
    "a key": one({ name: "export AKIAIOSFODNN7EXAMPLE" }),
    "an e-mail address": one({ name: "export jane.doe@example.com" }),
    "a phone number": { accounts: [accountWith({}, { name: "desk-555-123-4567" })] },
    "another pattern": one({ name: "x" }, { pattern: "[a-z]+-[a-z-]+" }),
  },
  "declared-purpose": { nothing: one({ endpoints: undefined, justifications: undefined }) },
  "protect-in-production": {
    "a deletion": { accounts: [accountWith({}, { options: { isDeleted: true } })] },
    "no protection": { accounts: [accountWith({}, { options: {} })], config: { engineProtect: true } },
  },
  "rotation-age": {
    old: { accounts: [oldAccount({})] },
    "old and protected": { accounts: [oldAccount({ protect: true })] },
    "of a rotation": {
      accounts: [generationWith("erp-2026-01-01", { outputs: { createdAt: "2026-01-01T00:00:00Z" } })],
    },
  },
  "store-account-budget": {
    "a warning": { accounts: many(40) },
    "too many": { accounts: many(51) },
    "with rotations": { accounts: [...many(48), generationWith("erp-2026-11-01"), generationWith("b-2026-11-01")] },
    "stores that are not known yet": { accounts: [accountWith({ store: UNKNOWN })] },
  },
  "duplicate-purpose": {
    "equal scopes and endpoints": { accounts: many(2) },
    "one account twice": {
      accounts: ["a", "b"].map((name) => accountWith({ store: name }, { name, outputs: { clientId: "c" } })),
    },
    "several owners": one({ team: "erp, search" }),
  },
};

/** Configuration files that are refused. */
const files: readonly unknown[] = [
  undefined,
  { "least-priviledge": "mandatory" },
  { naming: "warn" },
  { naming: { patern: "x" } },
  { "scope-budget": { maxModify: "3", weights: { reading: 1 } } },
  { "forbidden-scopes": forbid({ family: "order" }) },
  { "forbidden-scopes": forbid({ level: "manage" }) },
  { "toxic-combinations": { without: ["orders-and-payment"] } },
  ...[
    [{ family: "orders", level: "login" }, { family: "themes" }],
    [{ family: "orders", risk: "money" }, { family: "themes" }],
    [{ risk: "money", level: "modify" }, { family: "themes" }],
  ].map((allOf) => ({ "toxic-combinations": { combinations: [{ id: "x", reason: "y", allOf }] } })),
  ...[
    { expires: "31.12.2026" },
    { rule: "nameing" },
    { reason: "because" },
    { rule: "store-account-budget" },
    { rule: "naming", scopes: ["orders"] },
    { scopes: ["costumers"] },
    { until: "x" },
  ].map((changes) => ({ exceptions: { allow: [{ ...exceptionWith(), ...changes }] } })),
  { all: "disabled", naming: "mandatory", exceptions: { allow: [exceptionWith()] } },
];

function spoken(id: string, { accounts, config = {}, exceptions = [] }: Case): string {
  const rule = rules.find((candidate) => candidate.id === id);
  if (rule === undefined) throw new Error(`there is no rule ${id}`);
  const surroundings = { exceptions, now: today };
  const judgements =
    rule.kind === "stack"
      ? [judgeStack(rule, accounts, configOf(rule, config), surroundings)]
      : accounts.map((account) => judgeAccount(rule, account, configOf(rule, config), surroundings));
  const verdicts = judgements.flatMap((judgement) => verdictsOf(rule, "mandatory", judgement));
  return verdicts.map(({ level, message }) => `[${level}] ${message}`).join("\n");
}

function problemsOf(file: unknown): string {
  try {
    readPolicySettings(file, rules);
    return "";
  } catch (error) {
    if (!(error instanceof PolicyConfigError)) throw error;
    return error.problems.join("\n");
  }
}

function exceptionNotes(): string {
  const inUse = exceptionWith();
  const exceptions = [inUse, exceptionWith({ rule: "naming" }), exceptionWith({ expires: "2026-01-01" })];
  const tooLong = exceptionWith({ expires: "2036-01-01" });
  const play = { used: new Set([inUse]), pending: new Set<typeof inUse>() };
  return judgeExceptions([...exceptions, tooLong], play, "production", today, "mandatory")
    .map(({ level, message }) => `[${level}] ${message}`)
    .join("\n");
}

const section = (title: string, text: string): string => `== ${title}\n${text}\n`;
const rendered = Object.entries(cases).flatMap(([id, ways]) =>
  Object.entries(ways).map(([what, way]) => ({ id, what, text: spoken(id, way) })),
);

describe("what the rules say", () => {
  it("is written just as it was (UPDATE_GOLDEN=1 writes it anew)", () => {
    const texts = [
      ...rendered.map(({ id, what, text }) => section(`${id}: ${what}`, text)),
      section("exceptions", exceptionNotes()),
      ...files.map((file) =>
        section(`configuration: ${file === undefined ? "none" : JSON.stringify(file)}`, problemsOf(file)),
      ),
    ];
    expectGolden(join(__dirname, "messages.golden.txt"), texts.join("\n"));
  });

  it("is something, in every case", () => {
    const texts = [
      ...rendered.map(({ id, what, text }) => [`${id}: ${what}`, text]),
      ...files.map((file) => [file, problemsOf(file)]),
    ];
    expect(texts.filter(([, text]) => text === "")).toEqual([]);
  });
});
