import { minimalScopes as smallest } from "../../scopes";
import { textMap, texts } from "../schema/property-spec";
import type { PluginFunction } from "./plugin-function";
import { textsOf } from "./arguments";

export const minimalScopes: PluginFunction = {
  description:
    "The smallest scopes that grant a list of documented calls: taking away or weakening any part loses a call. No network.",
  inputs: { calls: texts("Calls as `METHOD /path`, for example `GET /v3/catalog/products`.") },
  requiredInputs: ["calls"],
  outputs: {
    scopes: textMap("Scope family and access level: fit for the `scopes` of an account."),
    unknown: texts("Calls that are not documented, with the documented one that was probably meant. They add nothing."),
    unmapped: texts("Documented calls for which no page says which scope they take. They add nothing."),
  },
  run(args) {
    const { scopes, unknown, unmapped } = smallest(textsOf("minimalScopes", "calls", args["calls"]));
    return {
      scopes,
      unknown: unknown.map(({ call, suggestion }) =>
        suggestion === undefined ? call : `${call} (did you mean ${suggestion}?)`,
      ),
      unmapped: unmapped.map(({ call }) => call),
    };
  },
};
