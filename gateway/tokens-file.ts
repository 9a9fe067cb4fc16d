import { randomBytes } from "node:crypto";
import { chmodSync, chownSync, closeSync, openSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { z } from "zod";
import { tokenNameSchema, tokenStoresSchema, tokenVerbSchema, ceilingFields } from "../contract";
import { ceilingFrom, faultsOfCeiling } from "./ceiling";
import { GatewayProblem } from "./gateway-problem";
import { writeDurably } from "../wire/write-durably";
import { digestOf, TokenBook, type TokenRights, type TokenSource } from "./tokens";

/** The tokens file, or what was to be done with it, is not usable. The message says the way out. */
export class TokensFileError extends Error {
  override readonly name = "TokensFileError";
}

const instant = z.iso.datetime({ message: "a time is ISO 8601 in UTC, for example 2027-01-31T00:00:00Z" });

const storedTokenSchema = z
  .strictObject({
    name: tokenNameSchema,
    sha256: z.string().regex(/^[0-9a-f]{64}$/, "64 hexadecimal digits, made by `bc-accounts gateway token add`"),
    created_at: instant,
    expires_at: instant.optional(),
    revoked_at: instant.optional(),
    stores: tokenStoresSchema,
    verbs: z.array(tokenVerbSchema).min(1, "a token has at least one verb"),
    ...ceilingFields,
  })
  .superRefine((token, context) => {
    for (const fault of faultsOfCeiling(token)) context.addIssue({ code: "custom", message: fault });
  });

/** A token as the file holds it: the hash of the secret, never the secret. */
export type StoredToken = z.infer<typeof storedTokenSchema>;

const tokensFileSchema = z
  .strictObject({ version: z.literal(1), tokens: z.array(storedTokenSchema) })
  .superRefine(({ tokens }, context) => {
    for (const field of ["name", "sha256"] as const) {
      if (new Set(tokens.map((token) => token[field])).size !== tokens.length)
        context.addIssue({ code: "custom", message: `two tokens have the same ${field}`, path: ["tokens"] });
    }
  });

/** Secret scanners find a leaked token by this start. */
const SECRET_START = "bcgw_";

/** What {@link addToken} is told. */
export type NewToken = Omit<StoredToken, "sha256" | "created_at" | "revoked_at">;

/**
 * The tokens of a file, read again when it changes: a token is added or revoked without a restart.
 * When the file turns unreadable or wrong nobody is let in. To go on with what it said before would keep alive
 * what somebody meant to revoke.
 */
export class TokensFile implements TokenSource {
  #seen = "";
  #book: TokenBook | undefined;
  #fault: Error | undefined;

  /**
   * @param onChange Called after each reading but the first, with the failure if there was one.
   * @throws TokensFileError when the file cannot be used, or holds no token
   */
  constructor(
    private readonly path: string,
    private readonly onChange: (failure: Error | undefined) => void = () => undefined,
  ) {
    this.#refresh();
    if (this.#fault !== undefined) throw this.#fault;
    if (readTokens(path).length === 0) {
      throw new TokensFileError(`${path} holds no token, so nobody could use the gateway: ${addAdvice(path)}`);
    }
  }

  authenticate(authorization: string | undefined): TokenRights | undefined {
    this.#refresh();
    if (this.#book === undefined) {
      throw new GatewayProblem(
        "tokens_unreadable",
        "the gateway's operator finds the reason in its log; nothing was done, try again later",
        { cause: this.#fault, retryAfterSeconds: 30 },
      );
    }
    return this.#book.authenticate(authorization);
  }

  /** Why nobody is let in now; undefined when all is well. */
  problem(): Error | undefined {
    this.#refresh();
    return this.#fault;
  }

  #refresh(): void {
    const now = markOf(this.path);
    if (now === this.#seen) return;
    const isFirst = this.#seen === "";
    this.#seen = now;
    try {
      this.#book = bookOf(readTokens(this.path));
      this.#fault = undefined;
    } catch (error) {
      this.#book = undefined;
      this.#fault = error as Error;
    }
    if (!isFirst) this.onChange(this.#fault);
  }
}

/** @throws TokensFileError */
export function readTokens(path: string): readonly StoredToken[] {
  let text: string;
  try {
    const { mode } = statSync(path);
    // Whoever may write here may let himself in. Windows reports no group or others.
    if (process.platform !== "win32" && (mode & 0o022) !== 0) {
      throw new TokensFileError(`others may write the tokens file ${path}: run \`chmod go-w ${path}\``);
    }
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof TokensFileError) throw error;
    const { code = "unknown error" } = error as NodeJS.ErrnoException;
    const way = code === "ENOENT" ? addAdvice(path) : "see that this user may read it";
    throw new TokensFileError(`cannot read the tokens file ${path} (${code}): ${way}`, { cause: error });
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new TokensFileError(`the tokens file ${path} is not JSON: mend it, or put a backup back`, { cause: error });
  }
  const parsed = tokensFileSchema.safeParse(json);
  if (parsed.success) return parsed.data.tokens;
  const faults = parsed.error.issues.slice(0, 5).map(({ path: place, message }) => `${place.join(".")}: ${message}`);
  throw new TokensFileError(`the tokens file ${path} cannot be used: ${faults.join("; ")}`);
}

/**
 * Makes a token and writes its hash. The secret is in the answer and nowhere else.
 *
 * @param deliver Puts the secret where it belongs, before the hash is written. Where it throws, no token is made: nobody
 * would have the secret, and its name would be taken.
 * @throws TokensFileError, and what `deliver` throws
 */
export function addToken(
  path: string,
  wish: NewToken,
  now: Date = new Date(),
  deliver: (secret: string) => void = () => undefined,
): { secret: string; stored: StoredToken } {
  const secret = `${SECRET_START}${randomBytes(32).toString("base64url")}`;
  const stored = { ...wish, sha256: digestOf(secret).toString("hex"), created_at: now.toISOString() };
  const checked = storedTokenSchema.safeParse(stored);
  if (!checked.success) {
    const faults = checked.error.issues.map(({ path: place, message }) => [...place, message].join(": "));
    throw new TokensFileError(`the token was not made: ${faults.join("; ")}`);
  }
  change(path, (tokens) => {
    if (tokens.some(({ name }) => name === wish.name)) {
      throw new TokensFileError(
        `${path} has a token ${wish.name} already: choose another name, for example ${wish.name}-2. A revoked name stays taken, so that the log stays clear`,
      );
    }
    deliver(secret);
    return [...tokens, checked.data];
  });
  return { secret, stored: checked.data };
}

/**
 * Ends a token. Its line stays, so that the log's names keep their meaning.
 *
 * @throws TokensFileError
 */
export function revokeToken(path: string, name: string, now: Date = new Date()): void {
  change(path, (tokens) => {
    const token = tokens.find((candidate) => candidate.name === name);
    if (token === undefined) {
      throw new TokensFileError(`${path} has no token ${name}: \`bc-accounts gateway token list\` shows them`);
    }
    const revoked = { ...token, revoked_at: token.revoked_at ?? now.toISOString() };
    return tokens.map((candidate) => (candidate === token ? revoked : candidate));
  });
}

function bookOf(tokens: readonly StoredToken[]): TokenBook {
  return TokenBook.from(
    tokens.map((token) => ({
      digest: Buffer.from(token.sha256, "hex"),
      rights: {
        name: token.name,
        stores: token.stores,
        verbs: token.verbs,
        ceiling: ceilingFrom(token),
        createdAt: token.created_at,
        ...(token.expires_at === undefined ? {} : { expiresAt: token.expires_at }),
        ...(token.revoked_at === undefined ? {} : { revokedAt: token.revoked_at }),
      },
    })),
  );
}

/** Changes when the file does: a new file by its number, a written one by time and size. */
function markOf(path: string): string {
  try {
    const { ino, mtimeNs, ctimeNs, size } = statSync(path, { bigint: true });
    return [ino, mtimeNs, ctimeNs, size].join(":");
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? "unreadable";
  }
}

/** Reads, changes and replaces the file as a whole: a gateway sees the old one or the new one. */
function change(path: string, edit: (tokens: readonly StoredToken[]) => readonly StoredToken[]): void {
  const lock = `${path}.lock`;
  const draft = `${path}.new`;
  let held: number;
  try {
    held = openSync(lock, "wx", 0o600);
  } catch (error) {
    const { code = "unknown error" } = error as NodeJS.ErrnoException;
    throw new TokensFileError(
      code === "EEXIST"
        ? `another command changes ${path} right now: try again; if none runs, remove ${lock}`
        : `cannot write beside the tokens file ${path} (${code}): make its folder writable for this user`,
      { cause: error },
    );
  }
  try {
    const before = statSync(path, { throwIfNoEntry: false });
    const tokens = edit(before === undefined ? [] : readTokens(path));
    writeDraft(draft, `${JSON.stringify({ version: 1, tokens }, null, 2)}\n`);
    if (before !== undefined) {
      chmodSync(draft, before.mode & 0o755);
      // An administrator's command must not take the file away from the gateway's user.
      if (process.getuid?.() === 0) chownSync(draft, before.uid, before.gid);
    }
    renameSync(draft, path);
  } finally {
    closeSync(held);
    rmSync(lock, { force: true });
    rmSync(draft, { force: true });
  }
}

/** @throws TokensFileError */
function writeDraft(draft: string, text: string): void {
  try {
    writeDurably(draft, text, "w");
  } catch (error) {
    const { code = "unknown error" } = error as NodeJS.ErrnoException;
    throw new TokensFileError(
      `cannot write ${draft} (${code}): make room on its disk and its folder writable for this user; the tokens are as before`,
      { cause: error },
    );
  }
}

const addAdvice = (path: string): string =>
  `make one with \`bc-accounts gateway token add NAME --tokens ${path} --store HASH --owner-prefix organization/project/stack/\``;
