import fc from "fast-check";
import { request } from "node:http";
import { startEmulator, type Emulator } from "../../emulator";
import { Connections } from "../../provider/backends/connections";
import { ConfigurationError } from "../../wire/errors";
import { checkInputs, inputNames } from "../../provider/lifecycle/inputs";
import { recordFigure } from "./harness/figures";

const RUNS = 300;
// The same cases in every run: a failure can be repeated.
fc.configureGlobal({ seed: 7 });
let cases = 0;
const counted = <T>(work: T): T => {
  cases += 1;
  return work;
};
afterAll(() => {
  recordFigure("fuzz: cases by fast-check", cases);
});

/** Text as attackers and accidents write it. */
const hostile = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc.constantFrom(
    "../",
    "..%2f..",
    "a\nb",
    "a\r\nX-Injected: 1",
    "\0",
    "__proto__",
    "constructor",
    "%00",
    "\u202e",
    "💳",
    "a".repeat(100_000),
  ),
);

describe("fuzzing the provider", () => {
  it("any configuration is either used or refused with a sentence about configuration", () => {
    const key = fc.constantFrom("storeHash", "gatewayUrl", "gatewayToken", "mode", "stores", "timeoutSeconds");
    const text = fc.oneof(hostile, fc.json(), fc.webUrl(), fc.constantFrom("abc123", "https://gateway.example.com"));
    fc.assert(
      fc.property(fc.dictionary(key, text), (settings) => {
        counted(undefined);
        const connections = new Connections({ get: (name) => settings[name.replace("bigcommerce:", "")] }, {});
        try {
          connections.store();
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigurationError);
          expect((error as Error).message).not.toContain("\n    at ");
        }
      }),
      { numRuns: RUNS },
    );
  });

  it("no store hash but letters and digits ever gets into an address", () => {
    fc.assert(
      fc.property(hostile, (storeHash) => {
        counted(undefined);
        const config: Record<string, string> = {
          "bigcommerce:storeHash": storeHash,
          "bigcommerce:gatewayUrl": "https://gateway.example.com",
          "bigcommerce:gatewayToken": "token-of-a-test",
        };
        const connections = new Connections({ get: (name) => config[name] }, {});
        if (/^[a-z0-9]{3,32}$/.test(storeHash)) expect(connections.store().storeHash).toBe(storeHash);
        else expect(() => connections.store()).toThrow(/bigcommerce:storeHash|Store "default"/);
      }),
      { numRuns: RUNS },
    );
  });

  it("no gateway token but visible ASCII characters ever gets into a header, and none into a message", () => {
    fc.assert(
      fc.property(fc.oneof(hostile, fc.string({ minLength: 1 })), (gatewayToken) => {
        counted(undefined);
        const config: Record<string, string> = {
          "bigcommerce:storeHash": "abc123",
          "bigcommerce:gatewayUrl": "https://gateway.example.com",
          "bigcommerce:gatewayToken": gatewayToken,
        };
        const open = () => new Connections({ get: (name) => config[name] }, {}).store();
        if (/^[\x21-\x7e]{1,4096}$/.test(gatewayToken)) expect(open().storeHash).toBe("abc123");
        else expect(open).toThrow(ConfigurationError);
      }),
      { numRuns: RUNS },
    );
  });

  it("any inputs are checked without a crash, and no message quotes a value that could be a secret", () => {
    const secret = "s3cr3t-0123456789abcdef";
    const value = fc.oneof(
      fc.jsonValue(),
      hostile,
      fc.constant(secret),
      fc.constant({ orders: secret }),
      fc.constant([secret]),
    );
    const field = fc.constantFrom(...inputNames, "other");
    fc.assert(
      fc.property(fc.dictionary(field, value), (inputs) => {
        counted(undefined);
        const { failures } = checkInputs(inputs);
        for (const { reason } of failures) expect(reason).not.toContain(secret);
      }),
      { numRuns: RUNS },
    );
  });
});

describe("fuzzing the gateway", () => {
  const STORE = "fuzz1";
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator({ stores: [STORE] });
  });
  afterAll(() => emulator.close());

  /** A raw request: neither path nor headers are tidied up by a client. */
  function send(method: string, path: string, headers: Record<string, string> = {}, body?: string | Buffer) {
    return new Promise<{ status: number; text: string }>((resolve, reject) => {
      const { port } = new URL(emulator.url);
      const call = request(
        {
          host: "127.0.0.1",
          port,
          method,
          path,
          headers: { authorization: `Bearer ${emulator.gatewayToken}`, ...headers },
        },
        (answer) => {
          let text = "";
          answer.setEncoding("utf8");
          answer.on("data", (chunk: string) => (text += chunk));
          answer.on("end", () => {
            resolve({ status: answer.statusCode ?? 0, text });
          });
          answer.on("error", reject);
        },
      );
      call.on("error", reject);
      call.end(body);
    });
  }

  const isCalm = ({ status, text }: { status: number; text: string }) => {
    expect(status).toBeGreaterThanOrEqual(200);
    expect(status).toBeLessThan(500);
    expect(text).not.toMatch(/\n\s+at |node_modules/);
  };

  it("any text as store hash or account id gets an answer below 500", async () => {
    // What an HTTP client refuses to send is encoded; both ways an attacker can take.
    const segment = hostile
      .filter((text) => text.length < 4_000)
      .map((text) =>
        /^[\x21-\x7e]*$/.test(text) ? text : encodeURIComponent(text.replaceAll(/\p{Surrogate}/gu, "?")),
      );
    await fc.assert(
      fc.asyncProperty(
        segment,
        segment,
        fc.constantFrom("GET", "DELETE", "PATCH", "POST"),
        async (store, account, method) => {
          counted(undefined);
          isCalm(await send(method, `/v1/stores/${store}/accounts/${account}`));
        },
      ),
      { numRuns: RUNS },
    );
  }, 60_000);

  it("any text in the headers gets an answer below 500", async () => {
    const value = hostile
      .filter((text) => text.length < 4_000)
      .map((text) => text.replaceAll(/[^\x20-\x7e\x80-\xff]/g, "?"));
    const name = fc.constantFrom(
      "authorization",
      "idempotency-key",
      "content-type",
      "accept",
      "x-forwarded-for",
      "if-match",
    );
    await fc.assert(
      fc.asyncProperty(fc.dictionary(name, value), async (headers) => {
        counted(undefined);
        isCalm(await send("POST", `/v1/stores/${STORE}/accounts`, headers, "{}"));
      }),
      { numRuns: RUNS },
    );
  }, 60_000);

  it("any body gets an answer below 500", async () => {
    const order = fc.record(
      {
        name: hostile,
        token_type: fc.constantFrom("v2v3", "stencil-cli", "x"),
        scopes: fc.array(hostile),
        owner: hostile,
        generation: hostile,
        name_generated: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    const body = fc.oneof(
      order.map((value) => JSON.stringify(value)),
      fc.json(),
      hostile,
    );
    await fc.assert(
      fc.asyncProperty(body, async (text) => {
        counted(undefined);
        isCalm(
          await send(
            "POST",
            `/v1/stores/${STORE}/accounts`,
            { "content-type": "application/json", "idempotency-key": "k" },
            text,
          ),
        );
      }),
      { numRuns: RUNS },
    );
  }, 60_000);

  it("a name of 10 MB is refused, and the gateway goes on", async () => {
    const body = JSON.stringify({
      name: "x".repeat(10 * 1024 * 1024),
      token_type: "v2v3",
      scopes: ["store_v2_products"],
      owner: "a/b/c/d",
    });
    const answer = await send(
      "POST",
      `/v1/stores/${STORE}/accounts`,
      { "content-type": "application/json", "idempotency-key": "k" },
      body,
    ).catch(
      // The connection may be closed while the rest of the body is still being sent.
      (error: unknown) => ({ status: 413, text: String(error) }),
    );
    expect(answer.status).toBe(413);
    expect((await send("GET", "/healthz")).status).toBe(200);
  }, 60_000);
});
