import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addToken, readTokens, revokeToken, TokensFile, type NewToken } from "../../../gateway/tokens-file";
import { GatewayProblem } from "../../../gateway/gateway-problem";
import { reasonSpent } from "../../../gateway/tokens";
import { canMount, mount, unmount } from "../../faults/harness/small-disk";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tokens-"));
  path = join(folder, "tokens.json");
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const wish: NewToken = {
  name: "ci-shop",
  stores: ["store1"],
  verbs: ["read", "create"],
  owner_prefix: "acme/shop/prod/",
};
const bearer = (secret: string): string => `Bearer ${secret}`;

describe("the tokens file", () => {
  it("holds the hash, the name and the date of a token, and never the token", () => {
    const { secret } = addToken(path, wish, new Date("2026-11-01T00:00:00Z"));
    expect(secret).toMatch(/^bcgw_[A-Za-z0-9_-]{43}$/);
    const text = readFileSync(path, "utf8");
    expect(text).not.toContain(secret.slice(5));
    expect(readTokens(path)).toMatchObject([{ ...wish, created_at: "2026-11-01T00:00:00.000Z" }]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("gets no token whose secret could not be put where it belongs: nobody would have it, and its name would be taken", () => {
    const nowhere = () => {
      throw new Error("there is no such folder");
    };
    expect(() => addToken(path, wish, new Date(), nowhere)).toThrow("there is no such folder");
    const delivered: string[] = [];
    const { secret } = addToken(path, wish, new Date(), (made) => delivered.push(made));
    expect(delivered).toEqual([secret]);
    expect(() => addToken(path, wish, new Date(), (made) => delivered.push(made))).toThrow(
      /has a token ci-shop already/,
    );
    expect(delivered).toHaveLength(1);
  });

  it("lets a token in that was added while the gateway runs", () => {
    addToken(path, wish);
    const file = new TokensFile(path);
    const { secret } = addToken(path, { ...wish, name: "another" });
    expect(file.authenticate(bearer(secret))).toMatchObject({
      name: "another",
      stores: ["store1"],
      verbs: ["read", "create"],
      ceiling: { ownerPrefix: "acme/shop/prod/" },
    });
  });

  it("keeps a token out that was revoked while the gateway runs, and keeps its name taken", () => {
    const { secret } = addToken(path, wish);
    const file = new TokensFile(path);
    revokeToken(path, "ci-shop", new Date("2026-11-02T00:00:00Z"));
    const grant = file.authenticate(bearer(secret));
    expect(grant && reasonSpent(grant, Date.now())).toBe("the token ci-shop was revoked at 2026-11-02T00:00:00.000Z");
    expect(() => addToken(path, wish)).toThrow(/has a token ci-shop already/);
  });

  it("knows when a token expires", () => {
    const { secret } = addToken(path, { ...wish, expires_at: "2026-12-01T00:00:00Z" });
    const grant = new TokensFile(path).authenticate(bearer(secret));
    expect(grant && reasonSpent(grant, Date.parse("2026-11-30T23:59:59Z"))).toBeUndefined();
    expect(grant && reasonSpent(grant, Date.parse("2026-12-01T00:00:00Z"))).toMatch(/ci-shop expired at/);
  });

  it("lets nobody in, and says so, when the file turns wrong; and goes on when it is mended", () => {
    const { secret } = addToken(path, wish);
    const good = readFileSync(path, "utf8");
    const changes: (string | undefined)[] = [];
    const file = new TokensFile(path, (failure) => changes.push(failure?.message));
    writeFileSync(path, good.slice(0, 40));
    expect(() => file.authenticate(bearer(secret))).toThrow(GatewayProblem);
    expect(file.problem()?.message).toMatch(/is not JSON/);
    writeFileSync(path, good);
    expect(file.authenticate(bearer(secret))?.name).toBe("ci-shop");
    expect(changes).toEqual([expect.stringMatching(/is not JSON/), undefined]);
  });

  it("is refused when others may write it", () => {
    addToken(path, wish);
    chmodSync(path, 0o666);
    expect(() => new TokensFile(path)).toThrow(/chmod go-w/);
  });

  it.each([
    ["is not there", undefined, /ENOENT.*gateway token add/],
    ["holds no token", { version: 1, tokens: [] }, /holds no token.*gateway token add/],
    ["is of a later version", { version: 2, tokens: [] }, /version/],
    ["has a field with a slip", { version: 1, tokens: [{ name: "a", ownerprefix: "a/b/c/" }] }, /ownerprefix/],
  ])("is refused when it %s", (_, content, message) => {
    if (content !== undefined) writeFileSync(path, JSON.stringify(content));
    expect(() => new TokensFile(path)).toThrow(message);
  });

  it.each<[string, Partial<NewToken>, RegExp]>([
    ["an owner prefix without its end", { owner_prefix: "acme/shop" }, /organization\/project\/stack\//],
    ["a family that does not exist", { scopes: { order: "modify" } }, /did you mean "orders"/],
    ["a call that does not exist", { forbidden_calls: ["DELETE /v9/x"] }, /not a documented call/],
    ["a name with a space", { name: "a b" }, /name/],
  ])("takes no token with %s", (_, change, message) => {
    expect(() => addToken(path, { ...wish, ...change })).toThrow(message);
  });

  it("is left as it was when two commands change it at once", () => {
    addToken(path, wish);
    writeFileSync(`${path}.lock`, "");
    expect(() => addToken(path, { ...wish, name: "second" })).toThrow(/another command changes .*remove .*\.lock/);
    expect(readTokens(path)).toHaveLength(1);
  });

  (canMount() ? it : it.skip)("is left as it was when the disk has room for a part of the new one only", () => {
    const small = join(folder, "small");
    mkdirSync(small);
    mount("-t", "tmpfs", "-o", "size=64k", "tmpfs", small);
    try {
      const file = join(small, "tokens.json");
      addToken(file, wish);
      // Of its 16 pages one holds the file, and one is left: the new file needs two.
      writeFileSync(join(small, "filler"), Buffer.alloc(14 * 4096));
      const long = {
        ...wish,
        name: "second",
        additional_scopes: Array.from({ length: 100 }, (_, n) => `store_${"x".repeat(60)}_${n}`),
      };
      expect(() => addToken(file, long)).toThrow(
        /cannot write .*tokens\.json\.new \(ENOSPC\).*the tokens are as before/,
      );
      expect(readTokens(file)).toHaveLength(1);
    } finally {
      unmount(small);
    }
  });
});
