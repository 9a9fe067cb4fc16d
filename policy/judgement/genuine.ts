import { recogniseAccount, type ShownResource } from "../../engine/account-resource";
import { parseUrn } from "../../engine/urn";
import type { Finding } from "./rule";

/** Name of the policy that refuses accounts which other code than this package's would make. */
export const GENUINE_ID = "genuine-accounts";
export const GENUINE_TITLE = "API accounts are made by this package's code and under its type";

/** What is wrong with a resource that makes an API account by other means than an `ApiAccount`. No exception covers it. */
export function judgeGenuine(resource: ShownResource): Finding | undefined {
  const { forgery } = recogniseAccount(resource);
  if (forgery === undefined) return undefined;
  return {
    what: `${parseUrn(resource.urn).name} makes an API account, or may, and is no ApiAccount of this package: ${forgery}.`,
    why: "the rules judge what a resource declares, and other code may ask the store for more than that.",
    fix: "declare it with `new ApiAccount(...)`, and take away the transformation or the resource that changes it.",
    urn: resource.urn,
  };
}
