import { request } from "node:https";
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openLedger, parseSealingKey } from "../../gateway";
import type { CreateAccountResponse } from "../../contract";
import { ContractClient, eventually, orderOf, validOrder } from "../../gateway/suite/contract-client";
import { ServerLab, type ServerProcess } from "./server-process";

jest.setTimeout(120_000);

/** A driver as a team writes one: one file, which makes accounts in memory and can be told to fail. */
const driverText = `
const accounts = new Map();
let next = 1;
const failing = () => { throw new Error("login failed for https://x:hunter2222@panel with password=hunter2222"); };
module.exports = {
  stores: async () => ["store1"],
  capabilities: async () => ({ rename: true, change_scopes: false, unique_names: false, max_accounts: 50 }),
  list: async () => [...accounts.values()],
  get: async (_, id) => accounts.get(id),
  create: async (_, spec) => {
    if (spec.name === "fail please") failing();
    if (spec.name === "slow please") await new Promise((done) => setTimeout(done, 1500));
    const account = { ...spec, id: String(next++), createdAt: new Date().toISOString() };
    accounts.set(account.id, account);
    const secret = (kind) => kind + "-" + require("node:crypto").randomBytes(16).toString("hex");
    return { account, credentials: { api_path: "https://api.example.com/", client_id: "id", client_secret: secret("client"), access_token: secret("access") } };
  },
  update: async (_, id, change) => { const account = { ...accounts.get(id), ...change }; accounts.set(id, account); return account; },
  delete: async (_, id) => accounts.delete(id),
};
`;

let lab: ServerLab;
let server: ServerProcess;
let operator: string;
const secrets: string[] = [];

beforeAll(async () => {
  lab = new ServerLab();
  lab.write("driver.js", driverText);
  operator = await lab.addToken("operator");
  server = await lab.serve(["--driver", "./driver.js"]);
});
afterAll(() => lab.close());

const client = (token = operator): ContractClient => new ContractClient(server.url, token, "store1");

async function make(order: unknown = validOrder): Promise<CreateAccountResponse> {
  const { status, body } = await client().create(order);
  expect(status).toBe(201);
  secrets.push(body.credentials.client_secret, body.credentials.access_token);
  return body;
}

async function figures(): Promise<string> {
  const answer = await fetch(`${server.url}/metrics`, { headers: { Authorization: `Bearer ${operator}` } });
  expect(answer.status).toBe(200);
  return answer.text();
}

describe("bc-accounts gateway", () => {
  it("serves accounts by a driver of one file", async () => {
    const { data } = await make();
    expect(await client().confirm(data.id)).toMatchObject({ status: 204 });
    expect((await client().list()).body.data).toHaveLength(1);
  });

  it("is alive and ready, to anybody", async () => {
    expect(await (await fetch(`${server.url}/healthz`)).json()).toEqual({ status: "ok" });
    const ready = await fetch(`${server.url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([
      200,
      { ledger: "ok", driver: "ok", tokens: "ok", stopping: false },
    ]);
  });

  it("tells its figures to holders of a token only", async () => {
    expect((await fetch(`${server.url}/metrics`)).status).toBe(401);
    await client().create({ ...validOrder, scopes: [] });
    const text = await figures();
    expect(text).toMatch(
      /bc_gateway_requests_total\{method="POST",route="\/v1\/stores\/\{store\}\/accounts",status="201",code=""\} [1-9]/,
    );
    expect(text).toMatch(/bc_gateway_creates_total\{outcome="made"\} [1-9]/);
    expect(text).toMatch(/bc_gateway_creates_total\{outcome="scopes_required"\} 1/);
    expect(text).toMatch(/bc_gateway_driver_seconds_count\{verb="create",outcome="ok"\} [1-9]/);
    expect(text).toMatch(/bc_gateway_accounts\{condition="unconfirmed"\} \d/);
    expect(text).toMatch(/bc_gateway_accounts\{condition="quarantined"\} 0/);
    expect(text).toMatch(/bc_gateway_store_queue_length 0/);
    expect(text).toMatch(/bc_gateway_ledger_up 1/);
    expect(text).not.toMatch(/store1|operator|acme/);
  });

  it("writes a line of JSON for each request: who, which store, account and owner", async () => {
    const { data } = await make(orderOf("logged"));
    const line = await server.line(({ account, status }) => account === data.id && status === 201);
    expect(line).toMatchObject({
      level: "info",
      method: "POST",
      path: "/v1/stores/{store}/accounts",
      ...{ token: "operator", store: "store1", owner: "acme/shop/prod/logged", client: "127.0.0.1" },
    });
  });

  it("says in its log why a driver failed, without what may be secret", async () => {
    expect(await client().create(orderOf("fail please"))).toMatchObject({ status: 502 });
    const line = await server.line(({ msg }) => msg === "failure");
    expect(JSON.stringify(line)).toContain("login failed for");
    expect(server.stdout).not.toContain("hunter2222");
  });

  it("takes a new token and drops a revoked one without a restart", async () => {
    const limited = await lab.addToken(
      "ci",
      "--store",
      "store1",
      "--owner-prefix",
      "acme/shop/prod/",
      "--scope",
      "orders=modify",
    );
    expect(await client(limited).create(validOrder)).toMatchObject({ status: 403, body: { code: "beyond_ceiling" } });
    const list = await lab.run(["gateway", "token", "list", "--tokens", lab.tokens]);
    expect(list.stdout).toMatch(
      /^ci may read, create, delete; stores store1; accounts of acme\/shop\/prod\/\* only; scopes up to orders "modify"/m,
    );
    await lab.run(["gateway", "token", "revoke", "ci"], { BIGCOMMERCE_GATEWAY_TOKENS: lab.tokens });
    expect(await client(limited).call("GET", "/accounts")).toMatchObject({ status: 401 });
    secrets.push(limited);
  });

  it("keeps an audit of who did what with which outcome, while it runs", async () => {
    const { data } = await make(orderOf("audited"));
    await client().delete(data.id);
    const run = await lab.run(["gateway", "audit-log", "--format", "json"], { BIGCOMMERCE_GATEWAY_LEDGER: lab.ledger });
    const entries = run.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(entries.filter(({ accountId }) => accountId === data.id)).toMatchObject([
      { actor: "operator", action: "createAccount", store: "store1", owner: "acme/shop/prod/audited", outcome: "ok" },
      { actor: "operator", action: "deleteAccount", store: "store1", owner: "acme/shop/prod/audited", outcome: "ok" },
    ]);
    expect(entries).toContainEqual(expect.objectContaining({ actor: "ci", outcome: "beyond_ceiling" }));
    const text = await lab.run(["gateway", "audit-log", "--ledger", lab.ledger, "--store", "store1"]);
    expect(text.stdout).toMatch(/Z {2}operator {2}deleteAccount {2}store1 \d+ acme\/shop\/prod\/audited {2}ok\n/);
    lab.printed.push(run.stdout, text.stdout);
  });

  it("is backed up while it runs, and restored into an empty ledger by another gateway", async () => {
    const { data } = await make(orderOf("kept"));
    const backup = join(lab.folder, "backup.db");
    expect(await lab.run(["gateway", "backup", backup, "--ledger", lab.ledger])).toMatchObject({ code: 0 });
    expect(await lab.run(["gateway", "backup", backup, "--ledger", lab.ledger])).toMatchObject({ code: 2 });
    const restored = join(lab.folder, "restored.db");
    expect(await lab.run(["gateway", "restore", backup, "--ledger", restored])).toMatchObject({ code: 0 });
    const env = { BIGCOMMERCE_GATEWAY_KEY: readFileSync(`${lab.ledger}.key`, "utf8").trim() };
    const log = await lab.run(["gateway", "audit-log", "--ledger", restored], env);
    expect(log.stdout).toContain(`store1 ${data.id} acme/shop/prod/kept  ok`);
    // Going over to another key takes the old one to open what waits.
    const key = lab.write("new.key", `${Buffer.alloc(32, 7).toString("base64")}\n`);
    const wrong = await lab.run(["gateway", "reseal", "--new-key-file", key, "--ledger", restored], {
      BIGCOMMERCE_GATEWAY_KEY: Buffer.alloc(32, 1).toString("base64"),
    });
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining("nothing was changed") as string });
    // Node.js decodes this form of base64 as well, but no gateway starts with it.
    const urlSafe = lab.write("url-safe.key", Buffer.alloc(32, 0xff).toString("base64url"));
    expect(await lab.run(["gateway", "reseal", "--new-key-file", urlSafe, "--ledger", restored], env)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("does not hold 32 bytes in base64") as string,
    });
    const resealed = await lab.run(["gateway", "reseal", "--new-key-file", key, "--ledger", restored], env);
    expect(resealed).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^[1-9]\d* waiting credential/) as string,
    });
    const old = await lab.run(["gateway", "audit-log", "--ledger", restored], env);
    expect(old).toMatchObject({ code: 2, stderr: expect.stringContaining("another sealing key") as string });
    const fresh = await lab.run(["gateway", "audit-log", "--ledger", restored], {
      BIGCOMMERCE_GATEWAY_KEY: Buffer.alloc(32, 7).toString("base64"),
    });
    expect(fresh).toMatchObject({ code: 0, stdout: log.stdout });
    // With the key lost, the refusal names the command that goes on without it.
    expect(old.stderr).toContain("reseal --old-key-lost --new-key-file FILE");
    const next = lab.write("next.key", `${Buffer.alloc(32, 8).toString("base64")}\n`);
    const args = ["gateway", "reseal", "--old-key-lost", "--new-key-file", next, "--ledger", restored];
    expect(await lab.run(args)).toMatchObject({ code: 0, stderr: expect.stringContaining("are destroyed") as string });
    const after = await lab.run(["gateway", "audit-log", "--ledger", restored], {
      BIGCOMMERCE_GATEWAY_KEY: Buffer.alloc(32, 8).toString("base64"),
    });
    expect(after).toMatchObject({ code: 0, stdout: log.stdout });
  });

  it("starts a new epoch when it is told to, and by itself on a ledger that was copied", async () => {
    const epochOf = async (file: string): Promise<string> => {
      const ledger = await openLedger(file, { sealingKey: parseSealingKey(key, "the key") });
      const epoch = await ledger.epoch();
      await ledger.close();
      return epoch;
    };
    const [first, copied] = [join(lab.folder, "first.db"), join(lab.folder, "copied.db")];
    const key = Buffer.alloc(32, 3).toString("base64");
    const env = { BIGCOMMERCE_GATEWAY_KEY: key };
    const before = await epochOf(first);
    const renewed = await lab.run(["gateway", "new-epoch"], { ...env, BIGCOMMERCE_GATEWAY_LEDGER: first });
    expect(renewed).toMatchObject({ code: 0, stdout: "", stderr: expect.stringMatching(/in a new epoch/) as string });
    const after = await epochOf(first);
    expect(after).not.toBe(before);
    const none = await lab.run(["gateway", "new-epoch", "--ledger", "none.db"], env);
    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining("there is no ledger none.db") as string });

    copyFileSync(first, copied);
    const other = await lab.serve(["--driver", "./driver.js", "--ledger", copied], env);
    const warning = other.lines.find(({ level }) => level === "warn");
    expect(warning?.msg).toMatch(/is a copy, or was put back: a new epoch has begun/);
    other.child.kill("SIGTERM");
    expect(await other.exit).toBe(0);
    expect(await epochOf(copied)).not.toBe(after);
    expect(await epochOf(first)).toBe(after);
  });

  it("refuses to start in an unsafe way, with exit code 2 and the way out", async () => {
    const rest = ["--driver", "./driver.js", "--tokens", lab.tokens, "--ledger", join(lab.folder, "other.db")];
    const open = await lab.run(["gateway", ...rest, "--listen", "0.0.0.0:0"]);
    expect(open).toMatchObject({ code: 2, stderr: expect.stringContaining("--trusted-proxy") as string });
    const bare = await lab.run(["gateway"]);
    expect(bare).toMatchObject({ code: 2, stderr: expect.stringContaining("--driver") as string });
    const postgres = [
      "--driver",
      "./driver.js",
      "--tokens",
      lab.tokens,
      "--ledger",
      "postgres://g:hunter2222@127.0.0.1/g",
    ];
    const visible = await lab.run(["gateway", ...postgres]);
    expect(visible).toMatchObject({ code: 2, stderr: expect.stringContaining("--ledger-address-file") as string });
    expect(visible.stderr).not.toContain("hunter2222");
    const nobody = await lab.run([
      "gateway",
      "--driver",
      "./driver.js",
      "--ledger",
      join(lab.folder, "o.db"),
      "--tokens",
      "none.json",
    ]);
    expect(nobody).toMatchObject({ code: 2, stderr: expect.stringContaining("gateway token add") as string });
    const noDriver = await lab.run(["gateway", ...rest.with(1, "./tokens.json")]);
    expect(noDriver).toMatchObject({ code: 2, stderr: expect.stringMatching(/driver/) as string });
    expect(existsSync(join(lab.folder, "other.db"))).toBe(false);
  });

  it("finishes what is under way when it is asked to stop, then ends with 0", async () => {
    const other = await lab.serve(["--driver", "./driver.js", "--ledger", join(lab.folder, "stop.db")]);
    const slow = new ContractClient(other.url, operator, "store1").create(orderOf("slow please"));
    await eventually(async () => {
      const text = await (
        await fetch(`${other.url}/metrics`, { headers: { Authorization: `Bearer ${operator}` } })
      ).text();
      expect(text).toMatch(/bc_gateway_store_queue_length 1/);
    });
    other.child.kill("SIGTERM");
    const { status, body } = await slow;
    expect(status).toBe(201);
    secrets.push(body.credentials.client_secret, body.credentials.access_token);
    expect(await other.exit).toBe(0);
    expect(other.lines.map(({ msg }) => msg)).toEqual(expect.arrayContaining(["stopping", "stopped"]));
  });

  it("ends at once at a second signal, and says what it leaves", async () => {
    const other = await lab.serve(["--driver", "./driver.js", "--ledger", join(lab.folder, "twice.db")]);
    const slow = new ContractClient(other.url, operator, "store1").create(orderOf("slow please")).catch(() => "cut");
    await eventually(async () => {
      const text = await (
        await fetch(`${other.url}/metrics`, { headers: { Authorization: `Bearer ${operator}` } })
      ).text();
      expect(text).toMatch(/bc_gateway_store_queue_length 1/);
    });
    other.child.kill("SIGTERM");
    await other.line(({ msg }) => msg === "stopping");
    other.child.kill("SIGTERM");
    expect(await other.exit).toBe(3);
    expect(other.stderr).toMatch(/ended at once by a second SIGTERM, with 1 request\(s\) under way.*next `pulumi up`/);
    expect(await slow).toBe("cut");
  });

  it("speaks TLS with a certificate and key", async () => {
    const key = lab.write("tls.key", "");
    const cert = join(lab.folder, "tls.pem");
    execFileSync(
      "openssl",
      [
        ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1"],
        ...["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", cert],
      ],
      { stdio: "ignore" },
    );
    const other = await lab.serve([
      ...[
        "--driver",
        "emulator",
        "--ledger",
        ":memory:",
        "--tls-cert",
        cert,
        "--tls-key",
        key,
        "--listen",
        "0.0.0.0:0",
      ],
    ]);
    const { port } = new URL(other.url);
    expect(other.url).toMatch(/^https:/);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      request(`https://127.0.0.1:${port}/healthz`, { ca: readFileSync(cert) }, (answer) => {
        resolve(answer.resume().statusCode);
      })
        .once("error", reject)
        .end();
    });
    expect(status).toBe(200);
  });

  it("behind a proxy takes what came through it by TLS only", async () => {
    const other = await lab.serve(["--driver", "emulator", "--ledger", ":memory:"], {
      BIGCOMMERCE_GATEWAY_TRUSTED_PROXIES: "127.0.0.1",
      BIGCOMMERCE_GATEWAY_STORES: "store1,store2",
    });
    const headers = { Authorization: `Bearer ${operator}` };
    const list = `${other.url}/v1/stores/store2/accounts`;
    expect((await fetch(list, { headers })).status).toBe(403);
    expect((await fetch(`${other.url}/readyz`)).status).toBe(200);
    const safe = { ...headers, "X-Forwarded-Proto": "https", "X-Forwarded-For": "9.9.9.9, 203.0.113.5" };
    expect((await fetch(list, { headers: safe })).status).toBe(200);
    expect(await other.line(({ store }) => store === "store2")).toMatchObject({ client: "203.0.113.5" });
  });

  it("printed no secret anywhere", () => {
    const printed = [server.stdout, server.stderr, ...lab.printed, readFileSync(lab.tokens, "utf8")].join("\n");
    expect(secrets.length).toBeGreaterThan(8);
    for (const secret of [operator, ...secrets]) expect(printed).not.toContain(secret);
  });
});
