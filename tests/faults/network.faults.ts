import { createServer, type IncomingMessage, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator, type Emulator, type FaultRequest } from "../../emulator";
import { issuedSecrets, secretsIn } from "../helpers/issued-secrets";
import { pause } from "./harness/gateway-process";
import { lastingViolations } from "./harness/invariants";
import { configOf, type Provider, providerHere } from "./harness/provider";
import { ProviderProcess } from "./harness/provider-process";
import { type Program, Stack } from "./harness/stack";

type Fault = FaultRequest["fault"];

/** What one `up` under a fault, and the next one without, may look like. */
interface Experiment {
  readonly name: string;
  readonly fault: Fault;
  /** Requests that the fault hits. Default 1. */
  readonly count?: number;
  /** Code of the error that `up` ends with; undefined where the provider gets through by itself. */
  readonly error?: string;
  readonly config?: Record<string, string>;
  /** Not for calls that are answered with 204: no body, no media type, nothing to break. */
  readonly needsBody?: boolean;
  /** Milliseconds after `up` in which its work is done at last. An `up` before that is a window of docs/reliability.md. */
  readonly lateMs?: number;
}

const elsewhere = { url: "", requests: [] as IncomingMessage["headers"][] };

const experiments: Experiment[] = [
  { name: "the connection is cut before the request", fault: { kind: "drop" } },
  { name: "the connection is cut after the work, before the answer", fault: { kind: "drop", when: "after" } },
  { name: "the connection is cut in the middle of the body", fault: { kind: "half-body" } },
  { name: "every answer is cut", fault: { kind: "drop", when: "after" }, count: 5, error: "unreachable" },
  {
    name: "the answer comes after the deadline, and the work is done",
    fault: { kind: "delay", when: "after", milliseconds: 2_500 },
    error: "deadline",
    config: { "bigcommerce:timeoutSeconds": "1" },
  },
  {
    name: "the request is held up, and its work is done after the deadline",
    fault: { kind: "delay", milliseconds: 1_500 },
    error: "deadline",
    config: { "bigcommerce:timeoutSeconds": "1" },
    lateMs: 1_000,
  },
  {
    name: "a login page answers with 200, and the request goes no further",
    fault: { kind: "html", status: 200 },
    error: "unexpected_answer",
  },
  {
    name: "a proxy answers with HTML and 200",
    fault: { kind: "html", when: "after", status: 200 },
    error: "unexpected_answer",
  },
  { name: "a proxy answers with HTML and 502, once", fault: { kind: "html", when: "after", status: 502 } },
  { name: "the media type is wrong", fault: { kind: "wrong-type" }, error: "unexpected_answer", needsBody: true },
  {
    name: "the answer ends well, in the middle of its JSON",
    fault: { kind: "half-json" },
    error: "unexpected_answer",
    needsBody: true,
  },
  { name: "500 before the work", fault: { kind: "status", status: 500 }, error: "unexpected_answer" },
  { name: "500 after the work", fault: { kind: "status", when: "after", status: 500 }, error: "unexpected_answer" },
  ...[502, 503, 504].flatMap((status): Experiment[] => [
    { name: `${status} before the work`, fault: { kind: "status", status } },
    { name: `${status} after the work`, fault: { kind: "status", when: "after", status } },
  ]),
  { name: "429 with headers", fault: { kind: "rate-limit", retry_after_seconds: 1 }, count: 2 },
  { name: "429 without headers", fault: { kind: "rate-limit", headers: false }, count: 2 },
  {
    name: "429 that asks to wait for an hour",
    fault: { kind: "rate-limit", retry_after_seconds: 3600 },
    error: "rate_limited",
  },
];

/** The calls that change something; each experiment is done with every one. */
const calls = {
  create: {
    before: {},
    program: { sync: { scopes: { products: "read-only" } } },
    method: "POST",
    path: "/v1/stores/*/accounts",
  },
  rename: {
    before: { sync: { name: "orders sync", scopes: { products: "read-only" } } },
    program: { sync: { name: "order feed", scopes: { products: "read-only" } } },
    method: "PATCH",
    path: "/v1/stores/*/accounts/*",
  },
  delete: {
    before: { sync: { scopes: { products: "read-only" } } },
    program: {},
    method: "DELETE",
    path: "/v1/stores/*/accounts/*",
  },
} satisfies Record<string, { before: Program; program: Program; method: string; path: string }>;

const STORE = "network1";
let emulator: Emulator;
let thief: Server;
beforeAll(async () => {
  emulator = await startEmulator({ stores: [STORE] });
  thief = createServer((message, response) => {
    elsewhere.requests.push(message.headers);
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  await new Promise<void>((done) => thief.listen(0, "127.0.0.1", done));
  elsewhere.url = `http://127.0.0.1:${(thief.address() as AddressInfo).port}/`;
});
beforeEach(() => emulator.reset());
afterAll(async () => {
  await emulator.close();
  thief.closeAllConnections();
  thief.close();
  await ProviderProcess.closeAll();
});

const provider = (more: Record<string, string> = {}): Promise<Provider> =>
  providerHere(configOf(emulator.url, STORE, more));

const expectation = (stack: Stack, settled: boolean) => ({
  stores: [STORE],
  held: stack.recorded().map(({ logicalName, id, outs }) => ({
    owner: stack.owner(logicalName),
    store: STORE,
    id,
    accessToken: outs.accessToken,
  })),
  settled,
});

/** What went wrong, for a person; undefined if nothing did. */
const failureOf = (work: Promise<void>): Promise<{ code: string; message: string } | undefined> =>
  work.then(
    () => undefined,
    (error: unknown) => error as { code: string; message: string },
  );

const cases = (Object.keys(calls) as (keyof typeof calls)[]).flatMap((call) =>
  experiments
    .filter(({ needsBody = false }) => !needsBody || call !== "delete")
    .map((experiment) => [call, experiment.name, experiment] as const),
);

describe("network fault", () => {
  it.each(cases)(
    "%s: %s",
    async (call, _name, { fault, count = 1, error, config, lateMs = 0 }) => {
      const { before, program, method, path } = calls[call];
      const stack = new Stack(STORE);
      await stack.up(before, await provider());
      emulator.faults.arm({ fault, method, path, count });
      const failure = await failureOf(stack.up(program, await provider(config)));
      expect(failure?.code).toBe(error);
      expect(secretsIn(failure?.message ?? "")).toEqual([]);
      expect(await lastingViolations(emulator, expectation(stack, failure === undefined))).toEqual([]);
      await pause(lateMs);
      emulator.faults.clear();
      await stack.up(program, await provider());
      expect(await lastingViolations(emulator, { ...expectation(stack, true), unclaimed: 1 })).toEqual([]);
      await stack.up(program, await provider());
      expect(await lastingViolations(emulator, expectation(stack, true))).toEqual([]);
      expect(stack.recorded().map(({ outs }) => outs.name)).toEqual(
        Object.values(program as Program).map(
          (wish) => (wish as { name?: string }).name ?? (expect.stringMatching(/^sync-[0-9a-f]{6}$/) as string),
        ),
      );
    },
    30_000,
  );

  it.each(Object.keys(calls) as (keyof typeof calls)[])(
    "%s: a redirect to another host is refused, and nothing goes there",
    async (call) => {
      const { before, program, method, path } = calls[call];
      const stack = new Stack(STORE);
      await stack.up(before, await provider());
      elsewhere.requests.length = 0;
      emulator.faults.arm({ fault: { kind: "redirect", location: elsewhere.url }, method, path });
      const failure = await failureOf(stack.up(program, await provider()));
      expect(failure?.code).toBe("unexpected_answer");
      expect(failure?.message).toContain("follows no redirect");
      expect(elsewhere.requests).toEqual([]);
      await stack.up(program, await provider());
      expect(await lastingViolations(emulator, expectation(stack, true))).toEqual([]);
    },
  );

  it("(without that protection, a client that follows the redirect reaches the other host)", async () => {
    emulator.faults.arm({ fault: { kind: "redirect", location: elsewhere.url } });
    await fetch(`${emulator.url}/v1/stores/${STORE}/accounts`, { method: "POST", body: "{}" });
    expect(elsewhere.requests).toHaveLength(1);
  });

  it("the gateway's name does not resolve: said with the name, and nothing is changed", async () => {
    const config = configOf("https://gateway.example.test", STORE);
    const lookup = join(__dirname, "harness/no-such-host.cjs");
    const child = await ProviderProcess.start(config, { execArgv: ["--require", lookup] });
    const failure = await failureOf(new Stack(STORE).up(calls.create.program, child));
    await child.kill();
    expect(failure).toMatchObject({
      code: "unreachable",
      message: expect.stringMatching(/gateway\.example\.test.*ENOTFOUND/) as string,
    });
  }, 60_000);
});

const openssl = hasOpenssl();
(openssl ? describe : describe.skip)("TLS fault (needs openssl)", () => {
  const folder = mkdtempSync(join(tmpdir(), "bc-tls-"));
  let server: ReturnType<typeof createTlsServer>;
  let requests = 0;
  let config: Record<string, string>;

  beforeAll(async () => {
    const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
    execFileSync(
      "openssl",
      [
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=other.example",
        "-keyout",
        key,
        "-out",
        certificate,
      ],
      { stdio: "ignore" },
    );
    writeFileSync(join(folder, "ca.pem"), readFileSync(certificate));
    server = createTlsServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (_message, response) => {
      requests += 1;
      response.writeHead(500).end();
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    config = configOf(`https://127.0.0.1:${(server.address() as AddressInfo).port}`, STORE);
  });
  beforeEach(() => (requests = 0));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });

  async function attempt(env: Record<string, string>): Promise<string | undefined> {
    const child = await ProviderProcess.start(config, { env: { ...process.env, ...env } });
    const failure = await failureOf(new Stack(STORE).up(calls.create.program, child));
    await child.kill();
    return failure?.message;
  }

  it("a certificate that nobody trusts is refused, and no request is sent", async () => {
    expect(await attempt({})).toMatch(/certificate of https:\/\/127\.0\.0\.1:\d+ is not trusted/);
    expect(requests).toBe(0);
  }, 60_000);

  it("a trusted certificate of another host is refused, and no request is sent", async () => {
    expect(await attempt({ NODE_EXTRA_CA_CERTS: join(folder, "ca.pem") })).toMatch(
      /is not trusted \(ERR_TLS_CERT_ALTNAME_INVALID\)/,
    );
    expect(requests).toBe(0);
  }, 60_000);

  it("(without that protection, the request is sent)", async () => {
    expect(await attempt({ NODE_TLS_REJECT_UNAUTHORIZED: "0" })).toMatch(/status 500/);
    expect(requests).toBe(1);
  }, 60_000);
});

describe("after all of these", () => {
  it("there were credentials to look for", () => {
    expect(issuedSecrets().length).toBeGreaterThan(50);
  });
});

function hasOpenssl(): boolean {
  try {
    execFileSync("openssl", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
