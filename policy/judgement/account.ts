import { fromParameters, isLevelOf, isScopeFamily, toParameters, type Scopes } from "../../scopes";
import { plainCopy } from "./unknown";
import { parseUrn } from "../../engine/urn";

/** Where the facts about an account come from: an engine's request, a preview, or a state. */
export interface AccountSource {
  readonly urn: string;
  /** Checked inputs. Absent when only the outputs are at hand. May throw at every property (the policy SDK's proxy). */
  readonly inputs?: Readonly<Record<string, unknown>>;
  /** Absent before the account exists. */
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly options?: AccountOptions;
}

export interface AccountOptions {
  readonly protect?: boolean;
  /** Undefined where it cannot be seen: the engine does not tell policy packs. */
  readonly retainOnDelete?: boolean;
  /** Does the update delete the account, with nothing in its place? Only the review sees that. */
  readonly isDeleted?: boolean;
}

/** Fields of an account that may be unknown before the update. */
export type AccountField =
  | "name"
  | "tokenType"
  | "scopes"
  | "additionalScopes"
  | "accessLevel"
  | "store"
  | "justifications"
  | "endpoints"
  | "team"
  | "storeHash"
  | "clientId"
  | "createdAt";

/**
 * An API account as the rules see it: plain data, without one secret in it.
 * Fields hold what is known; whatever is not known yet is missing from them and listed in `unknown`.
 */
export interface Account {
  readonly urn: string;
  /** First argument of the resource's constructor. */
  readonly logicalName: string;
  readonly stack: string;
  readonly project: string;
  /** Name in the control panel, where the program gives one. */
  readonly name: string | undefined;
  readonly tokenType: "v2v3" | "stencil-cli";
  /** Everything granted that the catalogue knows, also what was asked for through `additionalScopes`. */
  readonly scopes: Scopes;
  /** Granted parameters that the catalogue does not know, sorted. */
  readonly additionalScopes: readonly string[];
  /** Stencil-CLI tokens only. */
  readonly accessLevel: "local-development-only" | "publish-theme" | undefined;
  /** Key of the store in the configuration. */
  readonly store: string;
  /** Known once some account of the store exists. */
  readonly storeHash: string | undefined;
  /** Why a family is needed, by family. */
  readonly justifications: Readonly<Record<string, string>>;
  /** Calls that the account is for, as `METHOD /path`. */
  readonly endpoints: readonly string[];
  readonly team: string | undefined;
  /** Identifies the account at BigCommerce; not a secret, but never printed either. */
  readonly clientId: string | undefined;
  /** ISO 8601. Undefined before the account exists. */
  readonly createdAt: string | undefined;
  readonly options: AccountOptions;
  /** Paths such as `scopes`, `scopes.orders` or `endpoints[1]` whose values only the update can tell. */
  readonly unknown: readonly string[];
}

/** Fields that are read from the inputs first. Secrets (`credentials`, tokens) are in neither list and never read. */
export const declaredFields = [
  "name",
  "tokenType",
  "scopes",
  "additionalScopes",
  "accessLevel",
  "store",
  "justifications",
  "endpoints",
  "team",
] as const satisfies readonly AccountField[];
const createdFields = ["storeHash", "clientId", "createdAt"] as const satisfies readonly AccountField[];

/**
 * Reads an account out of raw properties. Never throws: a value of the wrong form (encrypted, for example) counts as
 * unknown, so that no rule mistakes it for a harmless one.
 */
export function readAccount(source: AccountSource): Account {
  const { inputs, outputs = {}, options = {} } = source;
  const { name: logicalName, stack, project } = parseUrn(source.urn);
  const unknown: string[] = [];
  const raw: Partial<Record<AccountField, unknown>> = declaredCopy({ inputs: inputs ?? outputs });

  const text = (field: AccountField): string | undefined => textOf(raw[field], field, unknown);
  const texts = (field: AccountField): string[] => {
    const value = raw[field] ?? [];
    if (!Array.isArray(value)) {
      unknown.push(field);
      return [];
    }
    const items: readonly unknown[] = value;
    return items.flatMap((item, index) => {
      if (typeof item === "string") return [item];
      unknown.push(`${field}[${index}]`);
      return [];
    });
  };
  const textMap = (field: AccountField): Record<string, string> => {
    const value = raw[field] ?? {};
    if (typeof value !== "object" || Array.isArray(value)) {
      unknown.push(field);
      return {};
    }
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, item]: [string, unknown]) => {
        if (typeof item === "string") return [[key, item]];
        if (item !== undefined && item !== null) unknown.push(`${field}.${key}`);
        return [];
      }),
    );
  };

  /** A word that this version does not know may mean anything: newer versions know more. */
  const word = <W extends string>(field: AccountField, words: readonly W[]): W | undefined => {
    const value = text(field);
    const known = words.find((each) => each === value);
    if (value !== undefined && known === undefined) unknown.push(field);
    return known;
  };

  const tokenType = word("tokenType", ["v2v3", "stencil-cli"]);
  const accessLevel = word("accessLevel", ["local-development-only", "publish-theme"]);
  const { scopes, additionalScopes } = readScopes(textMap("scopes"), texts("additionalScopes"));
  return {
    urn: source.urn,
    logicalName,
    stack,
    project,
    name: text("name"),
    tokenType: tokenType ?? "v2v3",
    scopes,
    additionalScopes,
    accessLevel,
    store: text("store") ?? "default",
    justifications: textMap("justifications"),
    endpoints: texts("endpoints"),
    team: text("team"),
    ...readCreated(outputs, unknown),
    options,
    unknown,
  };
}

/** What an account has once it exists. The names of fields that are not known go into `unknown`. */
function readCreated(
  outputs: Readonly<Record<string, unknown>>,
  unknown: string[],
): Pick<Account, (typeof createdFields)[number]> {
  const [storeHash, clientId, createdAt] = createdFields.map((field) =>
    textOf(
      plainCopy(() => outputs[field]),
      field,
      unknown,
    ),
  );
  return { storeHash, clientId, createdAt };
}

function textOf(value: unknown, field: AccountField, unknown: string[]): string | undefined {
  if (value === undefined || value === null || typeof value === "string") return value ?? undefined;
  unknown.push(field);
  return undefined;
}

/** A copy of the inputs that an account is read from, in plain data: {@link readAccount} makes the same account of it. */
export function declaredCopy({ inputs = {} }: Pick<AccountSource, "inputs">): Partial<Record<AccountField, unknown>> {
  return Object.fromEntries(declaredFields.map((field) => [field, plainCopy(() => inputs[field])]));
}

/** Fields that a state does not show among an account's outputs. */
const inputsOnly = ["store", "justifications", "endpoints", "team"] as const satisfies readonly AccountField[];

/** An account of which nothing but the outputs is at hand. What they leave out is not known, and not to be taken for empty. */
export function readOutputs(source: Omit<AccountSource, "inputs">): Account {
  const account = readAccount(source);
  return { ...account, unknown: [...new Set([...account.unknown, ...inputsOnly])] };
}

/** The account with what only its outputs tell. What was declared stays as it is. */
export function withOutputs(account: Account, outputs: Readonly<Record<string, unknown>>): Account {
  const unknown = [...account.unknown];
  return { ...account, ...readCreated(outputs, unknown), unknown };
}

/** Unknown paths within some fields. */
export function unknownWithin(account: Account, fields: readonly AccountField[]): string[] {
  const wanted = new Set<string>(fields);
  return account.unknown.filter((path) => wanted.has(path.split(/[.[]/, 1)[0] ?? path));
}

/** Catalogued parameters in `additionalScopes` count as what they are; otherwise they would be a way around every rule. */
function readScopes(declared: Record<string, string>, additional: readonly string[]) {
  const recognised: Record<string, string> = {};
  const foreign: string[] = [];
  for (const [family, level] of Object.entries(declared)) {
    if (isScopeFamily(family) && isLevelOf(family, level)) recognised[family] = level;
    else foreign.push(`${family}:${level}`);
  }
  const parsed = fromParameters(toParameters(recognised, additional));
  return { scopes: parsed.scopes, additionalScopes: [...parsed.additional, ...foreign].sort() };
}
