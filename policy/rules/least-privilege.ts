import { z } from "zod";
import {
  findOperations,
  grants,
  hasOperations,
  minimalScopes,
  operations,
  reachableOperations,
  renderScopes,
  scopeEntries,
  scopesFrom,
  surplusScopes,
  type MinimalScopes,
  type ScopeGrant,
  type Scopes,
  type UnknownCall,
} from "../../scopes";
import type { Account } from "../judgement/account";
import { endpointText } from "../judgement/endpoint";
import { isHeldAnyway, scopeText } from "../judgement/levels";
import { describeExtraReach, describeSufficient } from "../judgement/reach";
import { count, listOf } from "../judgement/render";
import { accountRule, type Finding, type RuleContext } from "../judgement/rule";
import { declaredNeed, otherApisIn, strangersIn, surplusOf, withoutSurplus, type Surplus } from "../judgement/surplus";
import { API_ACCOUNTS_GUIDE } from "../judgement/vendor-pages";

/** Scopes may not exceed the minimal set for the endpoints that an account declares. */
export const leastPrivilege = accountRule({
  id: "least-privilege",
  place: 10,
  title: "An API account holds no scope beyond what its declared endpoints need",
  severity: "high",
  level: "mandatory",
  tags: ["least-privilege", "oauth-scopes"],
  why:
    "A token can do all that its scopes open, whatever the integration behind it does. Where an account declares its " +
    "endpoints, the smallest scopes that serve them are known exactly, so there is no reason to hold more.",
  remediationSteps: [
    "Replace `scopes` by the set that the violation prints.",
    "If a scope is needed after all, add the call that needs it to `endpoints`.",
    "If the call cannot be listed, record an exception with an owner and an expiry date.",
  ],
  url: API_ACCOUNTS_GUIDE,
  needs: ["endpoints", "tokenType"],
  uses: ["scopes"],
  excepts: "scopes",
  configSchema: z.strictObject({}),
  example: {
    accounts: {
      "catalogue-feed": {
        scopes: { customers: "modify", products: "modify" },
        endpoints: ["GET /v3/catalog/products"],
      },
    },
  },
  evaluate(account, _config, context) {
    const need = declaredNeed(account);
    if (need === undefined) return [];
    const [strangers, others] = [strangersIn(need), otherApisIn(need)];
    if (strangers.length > 0) return [unknownEndpoints(strangers)];
    const beyondCalls = unexplainedScopes(account, context);
    const findings = [
      ...(need.unmapped.length > 0 ? [unmappedEndpoints(need)] : []),
      ...(beyondCalls.length > 0 ? [beyondCallsFinding(beyondCalls)] : []),
      ...acceptedInDoubt(account, need, context),
    ];
    if (others.length > 0) return [...findings, otherApis(others, need)];
    const surplus = surplusOf(account, context.excepted);
    if (surplus !== undefined) return [...findings, surplusFinding(account, surplus)];
    return [...findings, ...widerAlternative(account, need, context)];
  },
  narrow(account, _config, { excepted }) {
    const surplus = surplusOf(account, excepted);
    if (surplus === undefined || declaredNeed(account)?.unmapped.length !== 0) return undefined;
    const narrowed = withoutSurplus(account.scopes, surplus.parts);
    // BigCommerce makes no V2/V3 account without a scope, so an empty set would mend nothing.
    if (Object.keys(narrowed).length === 0) return undefined;
    return losesCall(account, narrowed) ? undefined : narrowed;
  },
});

/**
 * Would a declared call stop working? It can where two families open a call: the one that is held is surplus once the other
 * is needed for something else, but mending does not add that other one.
 */
function losesCall({ endpoints, scopes }: Account, narrowed: Scopes): boolean {
  return endpoints.some((call) => {
    return findOperations(call).some((operation) => grants(scopes, operation) && !grants(narrowed, operation));
  });
}

/** Scopes that no list of calls can ask for, and that nobody has explained. A justification that is not known yet will. */
function unexplainedScopes(account: Account, { excepted }: RuleContext): ScopeGrant[] {
  const { justifications, scopes, unknown } = account;
  return scopeEntries(scopes).filter(
    ({ family, level }) =>
      !hasOperations(family) &&
      !isHeldAnyway(family, level) &&
      !excepted(family) &&
      (justifications[family] ?? "").trim() === "" &&
      !unknown.includes("justifications") &&
      !unknown.includes(`justifications.${family}`),
  );
}

function beyondCallsFinding(parts: readonly ScopeGrant[]): Finding {
  const families = parts.map(({ family }) => family);
  return {
    what: `No REST call is documented for ${listOf(parts.map(scopeText))}.`,
    why: "the declared endpoints cannot tell whether the account needs it, so nothing but a reason in writing can.",
    fix: `say what it is for: justifications: { ${families.map((family) => `${family}: "..."`).join(", ")} }; else remove it, or record an exception.`,
    scopes: families,
    advisoryOnly: true,
  };
}

function surplusFinding(account: Account, surplus: Surplus): Finding {
  const { suffices } = surplus;
  const parts = surplus.parts.map(({ family, have, need: enough }) =>
    enough === undefined
      ? `${family} "${have}" (no declared endpoint needs it)`
      : `${family} "${have}" ("${enough}" is enough)`,
  );
  return {
    what: `More is granted than the declared endpoints need: ${listOf(parts)}.`,
    why: `${describeExtraReach(account.scopes, suffices)}.`,
    fix: `${describeSufficient(suffices)}. If the surplus is needed, declare the calls that need it in \`endpoints\`.`,
    scopes: surplus.parts.map(({ family }) => family),
    suffices,
  };
}

/**
 * Where the documentation opens a call to two families, the held one is accepted: swapping scopes is more than taking some
 * away. But whoever holds the more powerful of the two hears of the other.
 */
function widerAlternative(account: Account, need: MinimalScopes, { excepted }: RuleContext): Finding[] {
  const { scopes: narrower } = minimalScopes(account.endpoints);
  const held = surplusScopes(need.scopes, narrower).filter(({ family }) => !excepted(family));
  if (held.length === 0) return [];
  // Last, since it goes through every operation, and nearly every account has the one set that would do.
  const calls = reachableOperations(need.scopes).length - reachableOperations(narrower).length;
  if (calls <= 0) return [];
  const instead = scopeEntries(narrower).filter(({ family, level }) => need.scopes[family] !== level);
  const others = scopeEntries(account.scopes).filter(({ family }) => !held.some((part) => part.family === family));
  const suffices = scopesFrom([...scopeEntries(narrower), ...others]);
  return [
    {
      what: `Accepted, though ${listOf(instead.map(scopeText))} would serve the declared endpoints as well: ${listOf(
        held.map(({ family, have: level }) => scopeText({ family, level })),
      )}.`,
      why: `what is held opens ${count(calls, "more call", "more calls")}.`,
      fix: `take the narrower set if the account makes no other calls: scopes: ${renderScopes(suffices)}.`,
      scopes: held.map(({ family }) => family),
      advisoryOnly: true,
    },
  ];
}

/** Scopes that only some of the sources ask for: they are accepted, and the doubt is shown with its source. */
function acceptedInDoubt(account: Account, need: MinimalScopes, { excepted }: RuleContext): Finding[] {
  const held = surplusScopes(account.scopes, need.scopes).filter(({ family }) => !excepted(family));
  const reasons = need.doubts.flatMap(({ operation, kind, when, beyond, source }) => {
    const parts = held.filter(({ family, have }) => beyond[family] === have);
    if (parts.length === 0) return [];
    const names = listOf(parts.map(({ family, have: level }) => scopeText({ family, level })));
    const condition =
      kind === "depends" && when !== undefined ? ` where ${when.field} is ${when.values.join(" or ")}` : "";
    return [
      { families: parts.map(({ family }) => family), text: `${names} for ${operation.call}${condition} (${source})` },
    ];
  });
  if (reasons.length === 0) return [];
  return [
    {
      what: `Accepted, though not every source asks for it: ${listOf(reasons.map(({ text }) => text))}.`,
      why: "the sources disagree, or what is sent decides, and a wrong refusal would break the integration.",
      fix: "say what is sent in `endpoints` where that decides, for example visibility=storefront; else try the call without the scope.",
      scopes: [...new Set(reasons.flatMap(({ families }) => families))],
      advisoryOnly: true,
    },
  ];
}

function unknownEndpoints(unknown: readonly UnknownCall[]): Finding {
  const calls = unknown.map(({ call, suggestion }) =>
    suggestion === undefined ? endpointText(call) : `${endpointText(call)} (did you mean "${suggestion}"?)`,
  );
  return {
    what: `Not among the ${operations().length} REST operations that this package knows: ${listOf(calls)}.`,
    why: "the scopes that an unknown call needs are not known, so the account cannot be judged.",
    fix:
      'correct the entry in `endpoints`; write it as "METHOD /v3/path", with or without ids. If the call is newer than ' +
      "this package, update the package or record an exception.",
  };
}

function otherApis(others: readonly UnknownCall[], { scopes }: MinimalScopes): Finding {
  return {
    what: `The scopes of GraphQL and of other hosts are not known by call: ${listOf(others.map(({ call }) => endpointText(call)))}.`,
    why: "whether these calls need the rest of what the account holds cannot be told from here.",
    fix: `compare by hand: the declared REST calls need scopes: ${renderScopes(scopes)}; say in \`justifications\` what the others need.`,
    advisoryOnly: true,
  };
}

function unmappedEndpoints({ unmapped }: MinimalScopes): Finding {
  return {
    what: `No page says which scope these endpoints need: ${listOf(unmapped.map(({ call }) => call))}.`,
    why: "they were left out when the smallest scopes were worked out, so these may turn out too small.",
    fix: "try the call with the smallest scopes; if it is refused, record an exception for the scope that opens it.",
    advisoryOnly: true,
  };
}
