import { isProxy } from "node:util/types";

type Properties = Readonly<Record<string, unknown>>;

/** What the SDK's proxy answers with the object behind it. */
const BEHIND = "__getSpecialProxyTarget";

/**
 * The properties behind the SDK's proxy, which throws wherever a value is not known yet and makes another proxy of each object that
 * is read: reading an account through it takes several times as long. What is not known stands in them as a text of the engine's.
 * Without such a proxy the properties come back as they are: what they hold under that name, anybody could have put there.
 */
export function plainProperties(props: Properties): Properties {
  const behind = isProxy(props) ? props[BEHIND] : undefined;
  return typeof behind === "object" && behind !== null ? (behind as Properties) : props;
}
