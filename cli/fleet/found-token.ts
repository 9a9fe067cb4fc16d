/** Credentials that lay somewhere, before any store was asked about them. */
export interface FoundToken {
  /** Secret. */
  readonly accessToken: string;
  readonly clientId?: string | undefined;
  /** Secret. */
  readonly clientSecret?: string | undefined;
  readonly apiPath?: string | undefined;
  /** The account's name in the control panel. Undefined where nothing says it: a file's or a variable's name is no such name. */
  readonly name?: string | undefined;
  /** What the resource may be called, from a file's name, a variable's prefix or a key. */
  readonly hint?: string | undefined;
  /** Hash of a store, or its key in `bigcommerce:stores`. */
  readonly store?: string | undefined;
  /** It lay where the Stencil CLI keeps its token. */
  readonly isStencil?: boolean | undefined;
  /** Where it lay, without anything that may be a credential. */
  readonly source: string;
}

/** What one text holds. */
export interface Findings {
  readonly tokens: readonly FoundToken[];
  /** Why something that looks like credentials cannot be used; no value is quoted. */
  readonly problems: readonly string[];
}

/**
 * Every token once. What several places know of one token is put together; the first to say something is believed,
 * but for two different names, which no account has.
 */
export function joinFindings(all: readonly FoundToken[]): { tokens: FoundToken[]; problems: string[] } {
  const byToken = new Map<string, FoundToken>();
  const problems: string[] = [];
  for (const found of all) {
    const before = byToken.get(found.accessToken);
    if (before === undefined) {
      byToken.set(found.accessToken, found);
      continue;
    }
    if (before.name !== undefined && found.name !== undefined && before.name !== found.name) {
      problems.push(
        `${before.source} and ${found.source} hold the same token under two names, ${JSON.stringify(before.name)} and ${JSON.stringify(found.name)}: ` +
          "one of them is wrong, so neither is used",
      );
      byToken.set(found.accessToken, { ...before, name: undefined });
      continue;
    }
    byToken.set(found.accessToken, {
      accessToken: before.accessToken,
      clientId: before.clientId ?? found.clientId,
      clientSecret: before.clientSecret ?? found.clientSecret,
      apiPath: before.apiPath ?? found.apiPath,
      name: before.name ?? found.name,
      hint: before.hint ?? found.hint,
      store: before.store ?? found.store,
      isStencil: before.isStencil ?? found.isStencil,
      source: `${before.source}, ${found.source}`,
    });
  }
  return { tokens: [...byToken.values()], problems };
}
