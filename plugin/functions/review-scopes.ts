import { compareScopes, describeScope, reachableOperations, risksOf } from "../../scopes";
import { text, textMap, texts, typeRef } from "../schema/property-spec";
import { scopesOf } from "./arguments";
import type { PluginFunction } from "./plugin-function";

export const reviewScopes: PluginFunction = {
  description:
    "What a change of scopes gives and takes away: the verdict, each family that differs, the calls that become reachable and the new risks. No network.",
  inputs: {
    before: textMap("Scopes that are held. Default: none."),
    after: textMap("Scopes that are wanted."),
  },
  requiredInputs: ["after"],
  outputs: {
    verdict: text("`unchanged`, `narrowed`, or `widened`. What gains and loses at once is `widened`."),
    changes: {
      type: "array",
      items: typeRef("ScopeChange"),
      description: "One entry for each family that differs, in the order of the control panel's form.",
    },
    gainedCalls: texts("Documented calls that become reachable."),
    lostCalls: texts("Documented calls that are reachable no more."),
    newRisks: texts("Risks that come with what is gained: personal data, money, escalation."),
  },
  run(args) {
    const before = scopesOf("reviewScopes", "before", args["before"] ?? {});
    const after = scopesOf("reviewScopes", "after", args["after"]);
    const changes = compareScopes(before, after);
    const [reachedBefore, reachedAfter] = [before, after].map((scopes) =>
      reachableOperations(scopes).map(({ call }) => call),
    ) as [string[], string[]];
    const gains = changes.some((change) => change.gains);
    return {
      verdict: changes.length === 0 ? "unchanged" : gains ? "widened" : "narrowed",
      changes: changes.map(({ family, before: old, after: now, change }) => ({
        family,
        change,
        ...(old === undefined ? {} : { before: old }),
        ...(now === undefined ? {} : { after: now }),
        description: describeScope(family, now ?? old),
      })),
      gainedCalls: without(reachedAfter, reachedBefore),
      lostCalls: without(reachedBefore, reachedAfter),
      newRisks: changes.flatMap(({ family, before: old, after: now, gains: isGain }) => {
        if (!isGain || now === undefined) return [];
        const known = new Set(old === undefined ? [] : risksOf(family, old).map(({ kind }) => kind));
        return risksOf(family, now)
          .filter(({ kind }) => !known.has(kind))
          .map(({ kind, why }) => `${family} ${now}, ${kind}: ${why}`);
      }),
    };
  },
};

function without(calls: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return calls.filter((call) => !known.has(call));
}
