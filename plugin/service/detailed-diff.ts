import type { AccountState, InputName } from "../../provider/for-plugin";

/** How one property differs, in the words of the engine's protocol. */
export type PropertyChange = "ADD" | "UPDATE" | "DELETE";

export interface PropertyDiff {
  readonly change: PropertyChange;
  readonly replaces: boolean;
  /** True where the program's old and new inputs differ, false where the new inputs differ from what state records. */
  readonly ofInputs: boolean;
}

/** Path of a property, for example `scopes.orders`, and how it differs. */
export type DetailedDiff = Readonly<Record<string, PropertyDiff>>;

type Properties = Readonly<Record<string, unknown>>;

/** Inputs that state records under another name, or not as they were given. */
const recordedAs: Partial<Record<InputName, keyof AccountState>> = {
  store: "storeHash",
  credentials: "fingerprint",
  keepers: "generation",
};

/** What the engine shows of a change: each scope that comes, goes or changes its level, not the whole set of them. */
export function detailedDiff(
  changed: readonly InputName[],
  replaces: readonly string[],
  { outputs, oldInputs, inputs }: { outputs: Properties; oldInputs: Properties; inputs: Properties },
): DetailedDiff {
  const diff: Record<string, PropertyDiff> = {};
  for (const name of changed) {
    const isReplacing = replaces.includes(name);
    // The family of inputs that a change of scopes may come from.
    const names = name === "scopes" ? (["scopes", "additionalScopes"] as const) : [name];
    for (const entry of names) {
      const fromInputs = leaves(entry, oldInputs[entry], inputs[entry]);
      const found = fromInputs.length > 0 ? fromInputs : leaves(entry, outputs[entry], inputs[entry]);
      for (const [path, change] of found) {
        diff[path] = { change, replaces: isReplacing, ofInputs: fromInputs.length > 0 };
      }
    }
    const isShown = Object.keys(diff).some((path) => names.some((entry) => isWithin(path, entry)));
    // Another store under the same key, another adopted token: no input differs.
    if (!isShown) diff[recordedAs[name] ?? name] = { change: "UPDATE", replaces: isReplacing, ofInputs: false };
  }
  return diff;
}

function isWithin(path: string, name: string): boolean {
  return path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`);
}

/** The smallest parts in which two values differ. Lists are compared as a whole. */
function leaves(path: string, old: unknown, now: unknown): [string, PropertyChange][] {
  if (JSON.stringify(old) === JSON.stringify(now)) return [];
  if (old === undefined) return [[path, "ADD"]];
  if (now === undefined) return [[path, "DELETE"]];
  if (!isObject(old) || !isObject(now)) return [[path, "UPDATE"]];
  const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return keys.flatMap((key) => leaves(joined(path, key), old[key], now[key]));
}

/** `keepers["a.b"]`, where a key is not a plain word. */
function joined(path: string, key: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}

function isObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Outputs that an update leaves as they are: above all the token, so that no consumer of it looks changed. */
export function stableOutputs(changed: readonly InputName[]): string[] {
  const kept = ["storeHash", "apiPath", "clientId", "clientSecret", "accessToken", "tokenType", "accessLevel"];
  return [
    ...kept,
    ...["fingerprint", "generation", "createdAt", "madeBy"],
    ...(changed.includes("name") ? [] : ["name"]),
    ...(changed.includes("scopes") ? [] : ["scopes", "additionalScopes"]),
  ];
}
