import { execFile, spawn, type ChildProcess } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createServer } from "node:tls";
import { promisify } from "node:util";
import type { RecordedCalls } from "../../bigcommerce";
import { RunAuthority } from "../../cli/record/run-authority";
import { type Emulator, startEmulator } from "../../emulator";
import { ACCOUNT_PROVIDER, DYNAMIC_ACCOUNT_TYPE } from "../../engine/account-resource";
import { fingerprintOf } from "../../wire/fingerprint";
import { launchChromium } from "../helpers/chromium";
import { drawsPictures } from "../helpers/picture";
import { terminalPicture } from "../helpers/terminal-picture";

/** The compiled command, as users run it. `npm test` compiles first. */
const command = resolve(__dirname, "../../dist/cli/main.js");
const STORE = "record1";
const API = `https://api.bigcommerce.com/stores/${STORE}`;
const SECRET_QUERY = "secret-query-4d7f";
const SECRET_BODY = "secret-body-91ac";

let emulator: Emulator;
let token: string;
let folder: string;
/** All that any process of a test printed. */
let printed = "";

beforeAll(async () => {
  emulator = await startEmulator({ stores: [STORE] });
  const scopes = ["store_v2_products_read_only", "store_v2_orders_read_only"];
  token = (await emulator.panel.createAccount(STORE, { name: "recorded", scopes })).credentials.access_token;
});
afterAll(() => emulator.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "record-live-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A recorder in a process of its own, with temporary files where the test finds them. */
function recorder(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ChildProcess & { outcome: Promise<Outcome> } {
  const child = spawn(process.execPath, [command, "record", "--upstream", emulator.url, ...args], {
    cwd: folder,
    env: { ...process.env, TMPDIR: folder, TOKEN: token, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const outcome = once(child, "close").then(([code]: (number | null)[]): Outcome => {
    printed += stdout + stderr;
    return { code: code ?? null, stdout, stderr };
  });
  return Object.assign(child, { outcome });
}

/** A stack's export that declares an account with this token. */
function stateOf(fingerprint: string): object {
  const scopes = { customers: "read-only", orders: "read-only", products: "read-only" };
  const endpoints = ["GET /v2/orders", "GET /v3/catalog/products", "GET /v3/customers"];
  const account = {
    urn: `urn:pulumi:dev::shop::${DYNAMIC_ACCOUNT_TYPE}::erp-sync`,
    custom: true,
    id: "17",
    type: DYNAMIC_ACCOUNT_TYPE,
    inputs: { __provider: ACCOUNT_PROVIDER, tokenType: "v2v3", scopes, endpoints },
    outputs: { tokenType: "v2v3", scopes, storeHash: STORE, fingerprint },
  };
  return { version: 3, deployment: { resources: [account] } };
}

function script(source: string): string[] {
  writeFileSync(join(folder, "client.mjs"), source);
  return ["--", process.execPath, "client.mjs"];
}

function recorded(): RecordedCalls {
  return JSON.parse(readFileSync(join(folder, "recorded-calls.json"), "utf8")) as RecordedCalls;
}

/** Every file of the folder, as text: what a recorder leaves behind. */
function written(): string {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(join(folder, name)).isFile() && name !== "client.mjs")
    .map((name) => `${name}\n${readFileSync(join(folder, name), "utf8")}`)
    .join("\n");
}

const callsIn = ({ accounts }: RecordedCalls) =>
  accounts.flatMap(({ fingerprint, calls }) => calls.map(({ call, count }) => [fingerprint, call, count]));

describe("bc-accounts record -- COMMAND", () => {
  it("records what a Node.js program asks of the API in three ways, and keeps neither token, query nor body", async () => {
    const source = `
      import https from "node:https";
      import { writeFileSync, readdirSync, readFileSync } from "node:fs";
      import { join } from "node:path";
      const headers = { "X-Auth-Token": process.env.TOKEN, "content-type": "application/json" };
      const answers = [];
      const one = await fetch("${API}/v3/catalog/products?name=${SECRET_QUERY}", { headers });
      answers.push(one.status, (await one.json()).data.length);
      const graphql = { query: "{ store { settings { seo { pageTitle } } } }", variables: { text: "${SECRET_BODY}" } };
      answers.push((await fetch("${API}/graphql", { method: "POST", headers, body: JSON.stringify(graphql) })).status);
      answers.push((await fetch("${API}/v3/loyalty/" + process.env.TOKEN, { headers })).status);
      for (const agent of [undefined, new https.Agent({ keepAlive: true })]) {
        answers.push(await new Promise((done, failed) => {
          https.get("${API}/v2/orders", { headers, agent }, (answer) => answer.resume().on("end", () => done(answer.statusCode))).on("error", failed);
        }));
      }
      answers.push((await fetch(process.env.BC_RECORD_URL + "/stores/${STORE}/v2/orders", { headers })).status);
      answers.push((await fetch(process.env.MY_API + "/stores/${STORE}/v2/orders")).status);
      const certificates = readFileSync(process.env.NODE_EXTRA_CA_CERTS, "utf8") + readFileSync(process.env.SSL_CERT_FILE, "utf8");
      console.log(JSON.stringify({ answers, hasKey: certificates.includes("PRIVATE"), files: readdirSync(process.env.TMPDIR, { recursive: true }) }));
      process.exitCode = 7;`;
    const { code, stdout, stderr } = await recorder(["--url-variable", "MY_API", ...script(source)]).outcome;
    const said = JSON.parse(stdout) as { answers: number[]; hasKey: boolean; files: string[] };
    expect(said.answers).toEqual([200, 0, 404, 404, 204, 204, 204, 401]);
    expect(said.hasKey).toBe(false);
    expect(said.files.filter((name) => name.includes("bc-accounts-record-")).map((name) => name.split("/")[1])).toEqual(
      expect.arrayContaining(["authorities.pem", "authority.pem"]),
    );
    expect(code).toBe(7);
    expect(stderr).toMatch(/ended with exit code 7\n$/);
    const own = fingerprintOf(token);
    expect(callsIn(recorded())).toEqual([
      [undefined, "GET /v2/orders", 1],
      [own, "GET /v2/orders", 3],
      [own, "GET /v3/catalog/products", 1],
      [own, "GET /v3/loyalty/{id}", 1],
      [own, "graphql admin store.settings", 1],
    ]);
    expect(stderr).toContain(
      '  scopes: { informationAndSettings: "modify", orders: "read-only", products: "read-only" },',
    );
    // The certificates are gone, too.
    expect(readdirSync(folder).sort()).toEqual(["client.mjs", "recorded-calls.json"]);
    for (const secret of [token, SECRET_QUERY, SECRET_BODY, STORE]) {
      expect(written()).not.toContain(secret);
      expect(stdout + stderr).not.toContain(secret);
    }
  });

  it("records curl, over the proxy and the certificate that it is told of", async () => {
    const args = [
      "--",
      "curl",
      "-sS",
      "-o",
      "/dev/null",
      "-w",
      "%{http_code} %{proxy_ssl_verify_result}",
      "-H",
      `X-Auth-Token: ${token}`,
    ];
    const { code, stdout } = await recorder([...args, `${API}/v2/orders?limit=${SECRET_QUERY}`]).outcome;
    expect([code, stdout]).toEqual([0, "204 0"]);
    expect(callsIn(recorded())).toEqual([[fingerprintOf(token), "GET /v2/orders", 1]]);
    expect(written()).not.toContain(SECRET_QUERY);
  });

  it("prints what docs/recording.md shows", async () => {
    writeFileSync(join(folder, "state.json"), JSON.stringify(stateOf(fingerprintOf(token))));
    const source = `
      const headers = { "X-Auth-Token": process.env.TOKEN };
      const ask = (method, path) => fetch("${API}" + path, { method, headers });
      await ask("GET", "/v2/orders");
      await ask("GET", "/v2/orders?page=2");
      await ask("PUT", "/v2/orders/100");
      await ask("GET", "/v3/catalog/products");`;
    const { code, stderr } = await recorder(["--export", "state.json", ...script(source)]).outcome;
    expect(code).toBe(0);
    const page = readFileSync(resolve(__dirname, "../../docs/recording.md"), "utf8");
    const [, shown = ""] = /<!-- record: report -->\n```text\n([^`]*)```/.exec(page) ?? [];
    const steady = (text: string) =>
      text.replaceAll(/token [0-9a-f]{12}/g, "token").replaceAll(/last [\d-]{10} \d\d:\d\d/g, "last");
    expect(steady(stderr)).toBe(steady(shown));
    const again = await recorder(["--export", "state.json", "--fail-on", "undeclared", ...script(source)]).outcome;
    expect([again.code, again.stderr]).toEqual([
      1,
      expect.stringContaining("1 call(s) were seen that are not declared"),
    ]);
    if (!drawsPictures) return;
    const browser = await launchChromium();
    try {
      await terminalPicture(await browser.newPage(), "record", "npx bc-accounts record -- npm test", stderr);
    } finally {
      await browser.close();
    }
  });

  it("hands a connection to any other host through unread", async () => {
    // A server with a certificate of its own: whoever opened the connection in between would show another.
    const authority = new RunAuthority();
    const server = createServer(
      {
        SNICallback: (name, done) => {
          done(null, authority.contextFor(name));
        },
      },
      (socket) => {
        socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi"));
        socket.on("error", () => undefined);
      },
    );
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const { port } = server.address() as { port: number };
    writeFileSync(join(folder, "other.pem"), authority.certificate);
    try {
      const address = `https://localhost:${String(port)}/stores/${STORE}/v2/orders`;
      const args = [
        "--",
        "curl",
        "-sS",
        "--noproxy",
        "",
        "--cacert",
        "other.pem",
        "-w",
        "%{num_connects}",
        "-v",
        address,
      ];
      const { code, stderr } = await recorder(args).outcome;
      expect(stderr).toMatch(/CONNECT localhost:\d+/);
      expect([code, stderr]).toEqual([0, expect.stringContaining("The recorder saw no call to BigCommerce.")]);
      expect(existsSync(join(folder, "recorded-calls.json"))).toBe(false);
    } finally {
      server.close();
    }
  });

  it("tells a program that trusts no certificate of ours which other way there is", async () => {
    writeFileSync(join(folder, "other.pem"), new RunAuthority().certificate);
    const args = ["--", "curl", "-sS", "--cacert", "other.pem", `${API}/v2/orders`];
    const { code, stderr } = await recorder(args).outcome;
    expect(code).toBeGreaterThan(0);
    expect(stderr).toMatch(/to api\.bigcommerce\.com were closed by the program, .* BC_RECORD_URL/);
  });

  it("answers for an API that is not there, and records nothing of it", async () => {
    const args = ["--upstream", "http://127.0.0.1:9", "--", "curl", "-sS", "-w", "%{http_code}", `${API}/v2/orders`];
    const { stdout } = await recorder(args).outcome;
    expect(stdout).toMatch(/could not reach api\.bigcommerce\.com: ECONNREFUSED.\n502$/);
    expect(existsSync(join(folder, "recorded-calls.json"))).toBe(false);
  });

  it("passes a signal on, and ends as the command does", async () => {
    const source = `
      process.on("SIGTERM", () => { console.log("asked to end"); process.exit(5); });
      const answer = await fetch("${API}/v2/orders", { headers: { "X-Auth-Token": process.env.TOKEN } });
      console.log("ready", answer.status);
      setInterval(() => undefined, 1000);`;
    const child = recorder(script(source));
    await once(child.stdout as NodeJS.ReadableStream, "data");
    child.kill("SIGTERM");
    expect(await child.outcome).toMatchObject({ code: 5, stdout: "ready 204\nasked to end\n" });
    expect(callsIn(recorded())).toEqual([[fingerprintOf(token), "GET /v2/orders", 1]]);
  });

  it("has what was seen on disk, should it be killed", async () => {
    const source = `
      const answer = await fetch("${API}/v2/orders", { headers: { "X-Auth-Token": process.env.TOKEN } });
      console.log(process.pid, answer.status);
      setInterval(() => undefined, 1000);`;
    const child = recorder(script(source));
    const [said] = (await once(child.stdout as NodeJS.ReadableStream, "data")) as [Buffer];
    while (!existsSync(join(folder, "recorded-calls.json"))) await new Promise((done) => setTimeout(done, 20));
    child.kill("SIGKILL");
    process.kill(Number(said.toString().split(" ")[0]), "SIGKILL");
    await child.outcome;
    expect(callsIn(recorded())).toEqual([[fingerprintOf(token), "GET /v2/orders", 1]]);
    expect(written()).not.toContain("PRIVATE");
    // The next recorder takes the place of the one that is gone, and counts on.
    const args = ["--", "curl", "-sS", "-H", `X-Auth-Token: ${token}`, `${API}/v2/orders`];
    expect(await recorder(args).outcome).toMatchObject({ code: 0 });
    expect(callsIn(recorded())).toEqual([[fingerprintOf(token), "GET /v2/orders", 2]]);
  });
});

describe("bc-accounts record --listen", () => {
  it("says where it is, records until it is told to end, and prints what was needed", async () => {
    const child = recorder(["--listen"]);
    const [said] = (await once(child.stdout as NodeJS.ReadableStream, "data")) as [Buffer];
    const url = /^recorder ready: (\S+) /.exec(said.toString())?.[1] ?? "";
    const exports = Object.fromEntries(
      [...said.toString().matchAll(/export (\w+)=(\S+)/g)].map(([, name = "", value = ""]) => [name, value]),
    );
    const plain = await fetch(`${url}/stores/${STORE}/v3/catalog/products`, { headers: { "X-Auth-Token": token } });
    expect(plain.status).toBe(200);
    // Not at one go: the emulator is in this process.
    const curl = await promisify(execFile)(
      "curl",
      ["-sS", "-o", "/dev/null", "-w", "%{http_code}", "-H", `X-Auth-Token: ${token}`, `${API}/v2/orders`],
      { env: { ...process.env, ...exports } },
    );
    expect(curl.stdout).toBe("204");
    child.kill("SIGINT");
    const { code, stdout } = await child.outcome;
    expect(code).toBe(0);
    expect(stdout).toContain('  scopes: { orders: "read-only", products: "read-only" },');
    expect(callsIn(recorded())).toHaveLength(2);
  });
});

describe("the recorder's certificates", () => {
  it("are of an authority that can sign for hosts alone, for two days, with a key that is nowhere but in memory", () => {
    const authority = new RunAuthority();
    const { ca, subject, validTo } = new X509Certificate(authority.certificate);
    expect(ca).toBe(true);
    expect(subject).toMatch(/bc-accounts record for this run only/);
    expect(Date.parse(validTo) - Date.now()).toBeLessThan(49 * 60 * 60 * 1000);
    expect(JSON.stringify(authority)).not.toContain("PRIVATE");
    expect(new RunAuthority().certificate).not.toBe(authority.certificate);
  });
});

afterAll(() => {
  expect(printed).not.toContain(token);
});
