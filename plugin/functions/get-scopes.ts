import { isScopeFamily, risksOf, scopeFamilies, familyEntry, levelsOf, levelEntry } from "../../scopes";
import { typeRef, type PropertySpec } from "../schema/property-spec";
import type { PluginFunction } from "./plugin-function";

const families: PropertySpec = {
  type: "array",
  items: typeRef("ScopeFamilyInfo"),
  description: "Every scope family that can be asked for, in the order of the control panel's form.",
};

export const getScopes: PluginFunction = {
  description: "The catalogue of OAuth scopes: families, their levels, what each opens and what it risks. No network.",
  inputs: {
    families: {
      type: "array",
      items: { type: "string" },
      description: "Only these families. Default: all of them.",
    },
  },
  requiredInputs: [],
  outputs: { families },
  run(args) {
    const wanted = args["families"];
    const chosen = Array.isArray(wanted) ? scopeFamilies.filter((family) => wanted.includes(family)) : scopeFamilies;
    if (Array.isArray(wanted)) {
      const stray: unknown = wanted.find((family) => !isScopeFamily(family));
      if (stray !== undefined)
        throw new Error(
          `getScopes: ${JSON.stringify(stray)} is not a scope family. Without arguments, getScopes lists all.`,
        );
    }
    return {
      families: chosen.map((family) => ({
        family,
        label: familyEntry(family).label,
        description: familyEntry(family).description,
        levels: levelsOf(family).map((level) => ({
          level,
          parameter: levelEntry(family, level).parameter,
          risks: risksOf(family, level).map(({ kind, why }) => `${kind}: ${why}`),
        })),
      })),
    };
  },
};
