import { text, texts, textMap } from "../schema/property-spec";
import type { PluginFunction } from "./plugin-function";

export const getApiAccount: PluginFunction = {
  description:
    "Looks at an API account that exists, whoever made it, by its id. Never gives credentials: BigCommerce shows those once. " +
    "In handoff mode nobody can list accounts, so there it fails.",
  inputs: {
    id: text("Id of the account, as the store has it."),
    store: text("Key of the store in `bigcommerce:stores`. Default `default`."),
  },
  requiredInputs: ["id"],
  outputs: {
    id: text("Id of the account."),
    name: text("Label in the control panel."),
    storeHash: text("Hash of the store."),
    tokenType: text('`"v2v3"` or `"stencil-cli"`.'),
    scopes: textMap("Scope family and access level, as far as the catalogue knows them."),
    additionalScopes: texts("Scope parameters that the catalogue does not know."),
    accessLevel: text("Stencil-CLI tokens only: their access level."),
    createdAt: text("ISO 8601, UTC."),
  },
  async run(args, lifecycle) {
    const { id, store } = args;
    if (typeof id !== "string" || id === "") throw new Error("getApiAccount needs the `id` of an API account.");
    const { find } = await lifecycle();
    return find(id, typeof store === "string" ? store : undefined);
  },
};
