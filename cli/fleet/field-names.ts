import { environmentStyles, type EnvironmentParts } from "../../bigcommerce";

/** What a name in a file may stand for. */
export type Field = keyof EnvironmentParts | "name" | "hint";

const parts: EnvironmentParts = {
  storeHash: "storeHash",
  apiPath: "apiPath",
  clientId: "clientId",
  clientSecret: "clientSecret",
  accessToken: "accessToken",
};

/** Names that the styles of this package write, read backwards: a style that is added there is read here. */
const written = Object.values(environmentStyles).flatMap((style) =>
  Object.entries(style(parts)).map(
    ([name, value]): readonly [string, Field] =>
      [name, (Object.keys(parts) as Field[]).find((part) => value.endsWith(part)) ?? "name"] as const,
  ),
);

/** Variables that other programs read, and this package does not write. */
const seenElsewhere: readonly (readonly [string, Field])[] = [
  ["BIGCOMMERCE_API_TOKEN", "accessToken"],
  ["BIGCOMMERCE_TOKEN", "accessToken"],
  ["BIGCOMMERCE_AUTH_TOKEN", "accessToken"],
  ["BC_AUTH_TOKEN", "accessToken"],
  ["BC_API_TOKEN", "accessToken"],
  ["BIGCOMMERCE_STORE_API_SECRET", "clientSecret"],
  ["BIGCOMMERCE_API_PATH", "apiPath"],
  ["BC_API_PATH", "apiPath"],
];

/** Variables by their whole name. All of them name BigCommerce or a tool of it. */
const variables: ReadonlyMap<string, Field> = new Map(
  [...written, ...seenElsewhere].filter(([name]) => /^[A-Z]/.test(name)),
);

/** A variable of the environment, perhaps with a prefix: `ERP_BC_ACCESS_TOKEN` is the token of `erp`. */
export function fieldOfVariable(name: string): { field: Field; prefix: string } | undefined {
  for (let at = 0; at >= 0; at = nextWord(name, at)) {
    const field = variables.get(name.slice(at));
    if (field !== undefined) return { field, prefix: name.slice(0, Math.max(0, at - 1)) };
  }
  return undefined;
}

function nextWord(name: string, at: number): number {
  const next = name.indexOf("_", at);
  return next < 0 ? -1 : next + 1;
}

/** Headings of a table and keys of an object, in lower case without anything between the words. */
const keys: Readonly<Record<Field, readonly string[]>> = {
  accessToken: ["accesstoken", "token", "apitoken", "authtoken", "xauthtoken"],
  storeHash: ["store", "storehash", "hash", "storekey"],
  apiPath: ["apipath", "apiurl", "path", "url"],
  clientId: ["clientid"],
  clientSecret: ["clientsecret", "secret"],
  name: ["name", "accountname", "clientname", "account", "apiaccount", "label"],
  hint: ["logicalname", "resource"],
};

/** A heading of a table or a key of an object; variables are keys too. */
export function fieldOfKey(key: string): Field | undefined {
  const bare = key.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  return (
    variables.get(key) ??
    (Object.entries(keys) as [Field, readonly string[]][]).find(([, it]) => it.includes(bare))?.[0]
  );
}
