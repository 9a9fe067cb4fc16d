/** One protection, switched off in a copy of the repository, and the test that must fail then. */
export interface Mutant {
  readonly protection: string;
  /** Of the sources; or of `dist`, where the test runs the compiled command. */
  readonly file: string;
  readonly text: string;
  readonly replacement: string;
  readonly test: string;
  /** Part of the test's name. */
  readonly named: string;
  /** The test needs the right to mount. */
  readonly mounts?: boolean;
}

export const mutants: readonly Mutant[] = [
  {
    protection: "a full disk is said to be one",
    file: "dist/gateway/sqlite.js",
    text: "SQLITE_(FULL|",
    replacement: "SQLITE_(",
    test: "tests/faults/disk.faults.ts",
    named: "the ledger's disk is full",
    mounts: true,
  },
  {
    protection: "a read-only disk is said to be one",
    file: "dist/gateway/sqlite-ledger.js",
    text: 'new ledger_error_1.LedgerError("unusable_path"',
    replacement: 'new Error("unusable_path"',
    test: "tests/faults/disk.faults.ts",
    named: "the ledger's folder is read-only",
    mounts: true,
  },
  {
    protection: "a wrong key is refused",
    file: "gateway/query-ledger.ts",
    text: "if (waiting > 0 && !options.abandonSealed)",
    replacement: "if (waiting > 9 && !options.abandonSealed)",
    test: "tests/unit/gateway/ledger-file.test.ts",
    named: "is refused with another key while credentials wait",
  },
  {
    protection: "a missing key is not made anew",
    file: "gateway/sealing-key.ts",
    text: "if (hasContent(ledgerPath) && options.replaceMissing !== true)",
    replacement: "if (hasContent(ledgerPath) && options.replaceMissing === null)",
    test: "tests/unit/gateway/ledger-file.test.ts",
    named: "is refused without a key",
  },
  {
    protection: "a damaged ledger is refused",
    file: "gateway/ledger-schema.ts",
    text: 'if (verdict !== "ok")',
    replacement: 'if (verdict === "")',
    test: "tests/unit/gateway/ledger-file.test.ts",
    named: "damaged where nothing is read at the start",
  },
  {
    protection: "a ledger has one gateway",
    file: "gateway/ledger-schema.ts",
    text: 'database.pragma("locking_mode = EXCLUSIVE");',
    replacement: "",
    test: "tests/contract/ledger-ownership.test.ts",
    named: "refuses a second gateway in the same process",
  },
  {
    protection: "a ledger has one gateway, in a process of its own too",
    file: "dist/gateway/ledger-schema.js",
    text: 'database.pragma("locking_mode = EXCLUSIVE");',
    replacement: "",
    test: "tests/faults/disk.faults.ts",
    named: "a second gateway on the same ledger",
  },
  {
    protection: "a commit is on disk when it returns",
    file: "gateway/ledger-schema.ts",
    text: "synchronous = FULL",
    replacement: "synchronous = OFF",
    test: "tests/unit/gateway/ledger-file.test.ts",
    named: "commits to the disk",
  },
  {
    protection: "the ledger's file is its user's only",
    file: "gateway/sqlite-ledger.ts",
    text: 'openSync(path, "wx", 0o600)',
    replacement: 'openSync(path, "wx", 0o644)',
    test: "tests/unit/gateway/ledger-file.test.ts",
    named: "is made for this user only",
  },
  {
    protection: "the key's file is its user's only",
    file: "gateway/sealing-key.ts",
    text: 'openSync(path, "wx", 0o600)',
    replacement: 'openSync(path, "wx", 0o644)',
    test: "tests/unit/gateway/sealing-key.test.ts",
    named: "is made beside a new ledger, for this user only",
  },
  {
    protection: "a store is not asked for more than it holds",
    file: "gateway/create-account.ts",
    text: "if (others.length >= capabilities.max_accounts)",
    replacement: "if (others.length > capabilities.max_accounts)",
    test: "tests/contract/create-protocol.test.ts",
    named: "does not ask a store for what it cannot hold",
  },
  {
    protection: "the changes of a store happen one after the other",
    file: "gateway/store-queue.ts",
    text: "queue.last.then(work)",
    replacement: "work()",
    test: "tests/unit/gateway/store-queue.test.ts",
    named: "runs one thing at a time",
  },
  {
    protection: "an account that may be in state is not deleted for a fresh key",
    file: "gateway/create-account.ts",
    text: "if (!hasTheName(account) && rest.length < capabilities.max_accounts) break;",
    replacement: "",
    test: "tests/contract/create-protocol.test.ts",
    named: "leaves the account as it is",
  },
  {
    protection: "a newer account is not superseded by an older one",
    file: "gateway/query-ledger.ts",
    text: '.where("orphan", "=", 0)\n        .where("id", "<", id)',
    replacement: '.where("orphan", "=", 0)\n        .where("id", "<>", id)',
    test: "tests/unit/gateway/ledger.test.ts",
    named: "supersedes the older accounts",
  },
  {
    protection: "half a body is asked for again",
    file: "provider/backends/gateway/http.ts",
    text: 'if (cause instanceof ProviderError && cause.code !== "unreachable") throw cause;',
    replacement: "if (cause instanceof ProviderError) throw cause;",
    test: "tests/faults/network.test.ts",
    named: "create: the connection is cut in the middle of the body",
  },
  {
    protection: "a rate limit is waited out with a pause",
    file: "provider/backends/gateway/http.ts",
    text: "pause = Math.max(asked, backoffMs(isRefusal ? refusals : failures));",
    replacement: "pause = asked;",
    test: "tests/unit/provider/http.test.ts",
    named: "does not come back at once",
  },
  {
    protection: "a request body has a bound",
    file: "gateway/app.ts",
    text: "maxSize: largestBody,",
    replacement: "maxSize: Number.MAX_SAFE_INTEGER,",
    test: "tests/faults/security.test.ts",
    named: "a request body has a bound",
  },
  {
    protection: "a token opens its own stores only",
    file: "gateway/app.ts",
    text: "if (!opensStore(grant, store))",
    replacement: "if (store === '')",
    test: "tests/faults/security.test.ts",
    named: "a token for one store is refused on another",
  },
  {
    protection: "a read token cannot manage",
    file: "gateway/app.ts",
    text: "if (!grant.verbs.includes(access))",
    replacement: "if (store === '')",
    test: "tests/faults/security.test.ts",
    named: "a read token cannot manage",
  },
  {
    protection: "a token gives no more than its ceiling",
    file: "gateway/app.ts",
    text: "if (excess.length === 0) return;",
    replacement: "if (excess.length >= 0) return;",
    test: "tests/contract/ceilings.test.ts",
    named: "refuses a create beyond the scopes",
  },
  {
    protection: "a token touches its owners' accounts only",
    file: "gateway/app.ts",
    text: "if (coversOwner(grant.ceiling, owner)) return;",
    replacement: "if (what !== '') return;",
    test: "tests/contract/ceilings.test.ts",
    named: "does not DELETE an account of another stack",
  },
  {
    protection: "the gateway listens on loopback",
    file: "gateway/serve.ts",
    text: "if (options.allowOtherThanLoopback !== true && tls === undefined && !isLoopback(host))",
    replacement: "if (host === '')",
    test: "tests/unit/gateway/serve.test.ts",
    named: "refuses to listen on 0.0.0.0",
  },
];
