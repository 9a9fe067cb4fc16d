import { ownProviderOf, recogniseAccount } from "../../engine/account-resource";
import { isRecord, type ResourceState } from "../../engine/resource-state";
import { readAccount, type Account } from "../../policy/index";
import { clean } from "../../wire/clean";
import type { AccountSide, Consumer, Change, Position } from "./plan";
import { pickSafeFields } from "./safe-fields";

/** What an existing account really has: the grant as its outputs say, the rest as it was declared. */
export function existingSide(resource: ResourceState, source: string): AccountSide {
  const inputs = pickSafeFields(resource.inputs, source, resource.urn);
  const outputs = pickSafeFields(resource.outputs, source, resource.urn);
  const { name, tokenType, scopes, additionalScopes, accessLevel } = outputs;
  const isKnown = outputs["storeHash"] !== undefined;
  const granted = { name, tokenType, scopes, additionalScopes, accessLevel };
  return side(resource, isKnown ? { ...inputs, ...granted } : inputs, outputs);
}

/** What an account is declared to be. `kept` is the account that goes on existing, where one does. */
export function declaredSide(
  resource: ResourceState,
  source: string,
  kept: {
    readonly storeHash: string | undefined;
    readonly createdAt?: string | undefined;
    readonly fingerprint?: string | undefined;
  },
): AccountSide {
  return side(resource, pickSafeFields(resource.inputs, source, resource.urn), kept);
}

function side(
  resource: ResourceState,
  inputs: Readonly<Record<string, unknown>>,
  outputs: { readonly storeHash?: unknown; readonly createdAt?: unknown; readonly fingerprint?: unknown },
): AccountSide {
  const { urn, raw } = resource;
  const { storeHash, createdAt, fingerprint } = outputs;
  const forgery = forgeryOf(resource);
  const read = readAccount({
    urn,
    inputs,
    outputs: { storeHash, createdAt },
    options: { protect: raw["protect"] === true, retainOnDelete: raw["retainOnDelete"] === true },
  });
  const { logicalName, stack, project, store } = read;
  const ownProvider = ownProviderOf(resource.provider);
  const account: Account = {
    ...read,
    store: ownProvider === undefined ? store : storeOfProvider(store, ownProvider),
    logicalName: clean(logicalName),
    stack: clean(stack),
    project: clean(project),
  };
  // Left out, it is the provider's default; unknown, it stays unknown.
  const hasDefaultLevel =
    account.tokenType === "stencil-cli" &&
    account.accessLevel === undefined &&
    !account.unknown.includes("accessLevel");
  return {
    account: hasDefaultLevel ? { ...account, accessLevel: "local-development-only" } : account,
    fingerprint: typeof fingerprint === "string" ? fingerprint : undefined,
    forgery: forgery === undefined ? undefined : clean(forgery),
    ownProvider,
  };
}

/** What to call a store that a provider of the program's own knows by this key. */
export function storeOfProvider(key: string, provider: string): string {
  return `${key} of provider ${clean(provider)}`;
}

/** Why the resource is no account as this package makes them. An alias can bring an account and anything else together. */
function forgeryOf(resource: ResourceState): string | undefined {
  const { isAccount, forgery } = recogniseAccount(resource);
  return isAccount
    ? forgery
    : `it is of the type ${resource.type}, to which an account has come, or from which one comes`;
}

/**
 * Where the program declares the resource: `project:///infra/index.ts#12,3`. The engine names the frame that called the SDK.
 * In an installed package that is the package's own class, which no reviewer has before him: the first frame outside of
 * node_modules is meant.
 */
export function positionOf({ raw }: ResourceState): Position | undefined {
  const { sourcePosition, stackTrace } = raw;
  const frames = Array.isArray(stackTrace) ? stackTrace.map((frame) => isRecord(frame) && frame["sourcePosition"]) : [];
  return [sourcePosition, ...frames].map(readPosition).find((position) => position !== undefined);
}

function readPosition(position: unknown): Position | undefined {
  const match = typeof position === "string" ? /^project:\/\/\/(.+)#(\d{1,7})(?:,(\d{1,7}))?$/.exec(position) : null;
  const [, file, line, column] = match ?? [];
  if (
    file === undefined ||
    line === undefined ||
    file.split(/[\\/]/).includes("..") ||
    /(?:^|\/)node_modules\//.test(file)
  ) {
    return undefined;
  }
  return { file: clean(file), line: Math.max(1, Number(line)), column: Math.max(1, Number(column ?? 1)) };
}

/** Does anything of the resource depend on one of the accounts? */
export function consumerOf(
  resource: ResourceState,
  change: Change,
  accounts: ReadonlySet<string>,
): Consumer | undefined {
  const uses = new Map<string, string[]>();
  const note = (urn: unknown, property?: string) => {
    if (typeof urn !== "string" || !accounts.has(urn)) return;
    const properties = uses.get(urn) ?? [];
    if (property !== undefined) properties.push(clean(property));
    uses.set(urn, properties);
  };
  const { dependencies, propertyDependencies } = resource.raw;
  if (Array.isArray(dependencies))
    dependencies.forEach((urn) => {
      note(urn);
    });
  if (isRecord(propertyDependencies)) {
    for (const [property, urns] of Object.entries(propertyDependencies)) {
      if (Array.isArray(urns))
        urns.forEach((urn) => {
          note(urn, property);
        });
    }
  }
  if (uses.size === 0) return undefined;
  return { urn: resource.urn, type: clean(resource.type), name: nameOf(resource.urn), change, uses };
}

export function nameOf(urn: string): string {
  return clean(urn.split("::").slice(3).join("::") || urn);
}

/**
 * Does the engine let go of the account without deleting it? Asked for by `retainOnDelete`, and by `deletedWith` where that
 * other resource goes in the same update. What the state says counts, not what the program says now.
 */
export function isKeptAlive(state: ResourceState | undefined, goes: ReadonlySet<string>): boolean {
  const { retainOnDelete, deletedWith } = state?.raw ?? {};
  return retainOnDelete === true || (typeof deletedWith === "string" && goes.has(deletedWith));
}
