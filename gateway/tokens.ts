import { createHash, timingSafeEqual } from "node:crypto";
import type { TokenVerb } from "../contract";
import type { Ceiling } from "./ceiling";

/** A bearer token of the gateway and what it opens. */
export interface GatewayToken {
  /** Shown in logs and in the audit. Default: `token-1` and so on. */
  readonly name?: string;
  /** The secret itself: 1 to 4096 visible ASCII characters. */
  readonly token: string;
  /** Store hashes that it opens; `"*"` opens all that the driver has. */
  readonly stores: readonly string[] | "*";
  /** `read` lists and shows; `manage` also creates, changes, confirms and deletes. Or the verbs by name. */
  readonly access: "read" | "manage" | readonly TokenVerb[];
  /** Default: none. */
  readonly ceiling?: Ceiling;
}

/** What a request may do, once its token is known. */
export interface TokenRights {
  readonly name: string;
  readonly stores: readonly string[] | "*";
  readonly verbs: readonly TokenVerb[];
  readonly ceiling: Ceiling;
  /** ISO 8601, as are the other two. */
  readonly createdAt?: string;
  readonly expiresAt?: string;
  readonly revokedAt?: string;
}

/** Where a gateway looks its tokens up. */
export interface TokenSource {
  /**
   * The rights of an `Authorization` header; undefined when it has no token that the gateway knows. It may have expired.
   *
   * @throws GatewayProblem `tokens_unreadable`
   */
  authenticate(authorization: string | undefined): TokenRights | undefined;
}

/** A token as it is kept: the SHA-256 of the secret, and what the secret opens. */
export interface TokenEntry {
  readonly digest: Buffer;
  readonly rights: TokenRights;
}

/** The tokens of a gateway. Holds digests only. */
export class TokenBook implements TokenSource {
  private constructor(private readonly entries: readonly TokenEntry[]) {}

  /** @throws TypeError when a token is empty, given twice, or cannot be sent in a header. */
  static of(tokens: readonly GatewayToken[]): TokenBook {
    if (tokens.length === 0) throw new TypeError("a gateway needs at least one token, or nobody could use it");
    return TokenBook.from(
      tokens.map(({ name, token, stores, access, ceiling = {} }, index) => {
        if (!/^[\x21-\x7e]{1,4096}$/.test(token)) {
          throw new TypeError(`gateway token ${index + 1} is not 1 to 4096 visible ASCII characters`);
        }
        const rights = { name: name ?? `token-${index + 1}`, stores, verbs: verbsOf(access), ceiling };
        return { digest: digestOf(token), rights };
      }),
    );
  }

  /** @throws TypeError when two entries are of the same token */
  static from(entries: readonly TokenEntry[]): TokenBook {
    if (new Set(entries.map(({ digest }) => digest.toString("hex"))).size !== entries.length) {
      throw new TypeError("two gateway tokens are the same: which rights are meant would be a guess");
    }
    return new TokenBook(entries);
  }

  /**
   * Digests of equal length are compared, all of them, each in constant time: neither a token's text nor its place in
   * the list shows in how long this takes.
   */
  authenticate(authorization: string | undefined): TokenRights | undefined {
    const presented = /^Bearer +([\x21-\x7e]{1,4096})$/i.exec(authorization ?? "")?.[1];
    if (presented === undefined) return undefined;
    const digest = digestOf(presented);
    let rights: TokenRights | undefined;
    for (const entry of this.entries) if (timingSafeEqual(digest, entry.digest)) rights = entry.rights;
    return rights;
  }
}

/** Do the rights open this store? */
export function opensStore(rights: Pick<TokenRights, "stores">, storeHash: string): boolean {
  return rights.stores === "*" || rights.stores.includes(storeHash);
}

/** Why a known token is not taken any more; undefined while it is. */
export function reasonSpent({ name, expiresAt, revokedAt }: TokenRights, now: number): string | undefined {
  if (revokedAt !== undefined) return `the token ${name} was revoked at ${revokedAt}`;
  if (expiresAt !== undefined && Date.parse(expiresAt) <= now) return `the token ${name} expired at ${expiresAt}`;
  return undefined;
}

export function digestOf(token: string): Buffer {
  return createHash("sha256").update(token, "utf8").digest();
}

function verbsOf(access: GatewayToken["access"]): readonly TokenVerb[] {
  if (access === "manage") return ["read", "create", "delete"];
  return access === "read" ? ["read"] : access;
}
