import { createHash, timingSafeEqual } from "node:crypto";

/** A bearer token of the gateway and what it opens. */
export interface GatewayToken {
  /** The secret itself: 1 to 4096 visible ASCII characters. */
  readonly token: string;
  /** Store hashes that it opens; `"*"` opens all that the driver has. */
  readonly stores: readonly string[] | "*";
  /** `read` lists and shows; `manage` also creates, changes, deletes and confirms. */
  readonly access: "read" | "manage";
}

/** What a request may do, once its token is known. */
export type Grant = Pick<GatewayToken, "stores" | "access">;

/** The tokens of a gateway. Holds digests only. */
export class TokenBook {
  private readonly entries: readonly { readonly digest: Buffer; readonly grant: Grant }[];

  /** @throws TypeError when a token is empty, given twice, or cannot be sent in a header. */
  constructor(tokens: readonly GatewayToken[]) {
    if (tokens.length === 0) throw new TypeError("a gateway needs at least one token, or nobody could use it");
    this.entries = tokens.map(({ token, stores, access }, index) => {
      if (!/^[\x21-\x7e]{1,4096}$/.test(token)) {
        throw new TypeError(`gateway token ${index + 1} is not 1 to 4096 visible ASCII characters`);
      }
      return { digest: digestOf(token), grant: { stores, access } };
    });
    if (new Set(this.entries.map(({ digest }) => digest.toString("hex"))).size !== tokens.length) {
      throw new TypeError("two gateway tokens are the same: which grant is meant would be a guess");
    }
  }

  /**
   * The grant of an `Authorization` header; undefined when it has no token that the gateway knows.
   *
   * Digests of equal length are compared, all of them, each in constant time: neither a token's text nor its place in
   * the list shows in how long this takes.
   */
  authenticate(authorization: string | undefined): Grant | undefined {
    const presented = /^Bearer +([\x21-\x7e]{1,4096})$/i.exec(authorization ?? "")?.[1];
    if (presented === undefined) return undefined;
    const digest = digestOf(presented);
    let grant: Grant | undefined;
    for (const entry of this.entries) if (timingSafeEqual(digest, entry.digest)) grant = entry.grant;
    return grant;
  }
}

/** Does the grant open this store? */
export function opensStore(grant: Grant, storeHash: string): boolean {
  return grant.stores === "*" || grant.stores.includes(storeHash);
}

function digestOf(token: string): Buffer {
  return createHash("sha256").update(token, "utf8").digest();
}
