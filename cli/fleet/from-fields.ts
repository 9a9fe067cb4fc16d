import { LONGEST_NAME } from "../../handoff";
import type { Field } from "./field-names";
import type { FoundToken } from "./found-token";
import { isOneWord, looksLikeToken } from "./token-shape";

/**
 * A token and what stands beside it in an object, a row or a group of variables. Undefined without a token, and if the
 * token may belong to another service: no field beside it is about a store, and it does not look like a BigCommerce
 * token.
 */
export function fromFields(
  fields: ReadonlyMap<Field, string>,
  place: Pick<FoundToken, "source" | "hint" | "isStencil"> & { isOfBigCommerce?: boolean },
): FoundToken | undefined {
  const accessToken = fields.get("accessToken") ?? "";
  const { store, apiPath } = placeIn(fields);
  const isSure = place.isOfBigCommerce === true || store !== undefined;
  if (!(isSure ? isOneWord(accessToken) : looksLikeToken(accessToken))) return undefined;
  const word = (value: string | undefined) => (value !== undefined && isOneWord(value) ? value : undefined);
  const name = fields.get("name")?.trim() ?? "";
  return {
    accessToken,
    clientId: word(fields.get("clientId")),
    clientSecret: word(fields.get("clientSecret")),
    apiPath,
    name: name === "" || name.length > LONGEST_NAME ? undefined : name,
    hint: fields.get("hint") ?? place.hint,
    store,
    isStencil: place.isStencil,
    source: place.source,
  };
}

/** A store is told by its hash, its key in the configuration, `stores/<hash>`, or the address of its API or its control panel. */
function placeIn(fields: ReadonlyMap<Field, string>): { store?: string; apiPath?: string } {
  const [given = "", path = ""] = [fields.get("storeHash")?.trim(), fields.get("apiPath")?.trim()];
  const ofPath = /^https:\/\/[^/\s]+\/stores\/([^/\s]+)/.exec(path)?.[1];
  const hash = /\bstores\/([a-z0-9]+)/.exec(given)?.[1] ?? /\bstore-([a-z0-9]+)/.exec(given)?.[1] ?? given;
  const store = hash !== "" ? hash : ofPath;
  return {
    ...(store === undefined ? {} : { store }),
    // Only the whole path is kept: people see in it which store the credentials are of.
    ...(ofPath !== undefined && /\/v\d+\/?$/.test(path) ? { apiPath: path } : {}),
  };
}
