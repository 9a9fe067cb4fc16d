import { readAccessLog } from "../../../../cli/record/read-access-log";
import { readHar } from "../../../../cli/record/read-har";
import { readOpenapi } from "../../../../cli/record/read-openapi";
import { fingerprintOf } from "../../../../wire/fingerprint";

const hosts = { standIns: [], storefronts: [] };
const TOKEN = "b3f7q9z1k2m4n6p8r0s2t4u6v8w0x2y";
const AT = "2026-10-10T13:55:36.000Z";

function logged(line: string, pattern?: string) {
  const { calls, unread, others } = readAccessLog([line, ""], hosts, pattern);
  return { calls: calls.map(({ call, at }) => [call, at.toISOString()]), unread, others };
}

describe("an access log", () => {
  it.each([
    [
      "common",
      `10.0.0.1 - - [10/Oct/2026:13:55:36 +0000] "GET /stores/abc/v2/orders/7?token=${TOKEN} HTTP/1.1" 200 12`,
    ],
    [
      "combined, in another zone",
      `10.0.0.1 - bob [10/Oct/2026:15:55:36 +0200] "GET /stores/abc/v2/orders/7 HTTP/2.0" 200 12 "-" "curl/8"`,
    ],
    [
      "that of a forward proxy",
      `10.0.0.1 - - [10/Oct/2026:13:55:36 +0000] "GET https://api.bigcommerce.com/stores/abc/v2/orders/7 HTTP/1.1" 200 12`,
    ],
    [
      "pino's JSON",
      `{"level":30,"time":1791640536000,"req":{"method":"GET","url":"/stores/abc/v2/orders/7","headers":{"x-auth-token":"${TOKEN}"}},"res":{"statusCode":200}}`,
    ],
    [
      "Caddy's JSON",
      `{"ts":1791640536.0,"request":{"method":"GET","host":"api.bigcommerce.com","uri":"/stores/abc/v2/orders/7?a=${TOKEN}"},"status":200}`,
    ],
    [
      "Envoy's JSON",
      `{"method":"GET","path":"/stores/abc/v2/orders/7","authority":"api.bigcommerce.com","start_time":"${AT}"}`,
    ],
    [
      "Traefik's JSON",
      `{"RequestMethod":"GET","RequestPath":"/stores/abc/v2/orders/7","RequestHost":"api.bigcommerce.com","StartUTC":"${AT}"}`,
    ],
    [
      "nginx's JSON",
      `{"time_local":"10/Oct/2026:13:55:36 +0000","request":"GET /stores/abc/v2/orders/7 HTTP/1.1","status":"200"}`,
    ],
    [
      "JSON without a time zone, which means UTC",
      `{"time":"2026-10-10T13:55:36","method":"GET","path":"/v2/orders/7"}`,
    ],
    ["JSON of Python's logging", `{"time":"2026-10-10 13:55:36,000","method":"GET","path":"/v2/orders/7"}`],
    ["JSON without the store's part", `{"time":"${AT}","method":"GET","path":"/v2/orders/7"}`],
  ])("is read where it is %s", (_, line) => {
    expect(logged(line)).toEqual({ calls: [["GET /v2/orders/{order_id}", AT]], unread: 0, others: 0 });
  });

  it("is read by a pattern of one's own", () => {
    const pattern = String.raw`^(?<time>[\d.]+)\s+\d+ \S+ \S+ \d+ (?<method>[A-Z]+) (?<target>\S+)`;
    const line = `1791640536.000    120 10.0.0.1 TCP_MISS/200 4512 GET https://api.bigcommerce.com/stores/abc/v2/orders - HIER_DIRECT/1.2.3.4 -`;
    expect(logged(line, pattern)).toEqual({ calls: [["GET /v2/orders", AT]], unread: 0, others: 0 });
    expect(() => logged(line, "(")).toThrow(/not a regular expression/);
    expect(() => logged(line, "(?<method>GET)")).toThrow(/no group \(\?<target>…\), \(\?<time>…\)/);
  });

  it("counts what is no call to BigCommerce, and what it cannot read", () => {
    const time = "[10/Oct/2026:13:55:36 +0000]";
    expect(logged(`10.0.0.1 - - ${time} "GET /favicon.ico HTTP/1.1" 200 12`)).toMatchObject({ calls: [], others: 1 });
    expect(logged(`10.0.0.1 - - ${time} "GET /v3/our-own/things HTTP/1.1" 200 12`)).toMatchObject({
      calls: [],
      others: 1,
    });
    expect(logged(`{"time":"${AT}","method":"GET","host":"example.com","path":"/v2/orders/7/nothing"}`)).toMatchObject({
      others: 1,
    });
    expect(logged("something else")).toMatchObject({ calls: [], unread: 1 });
    expect(logged('{"broken": ')).toMatchObject({ calls: [], unread: 1 });
    expect(logged(`10.0.0.1 - - [yesterday at noon] "GET /stores/abc/v2/orders HTTP/1.1" 200 1`)).toMatchObject({
      unread: 1,
    });
  });
});

describe("an HTTP archive", () => {
  const entry = (change: object) => ({
    startedDateTime: AT,
    request: {
      method: "GET",
      url: `https://api.bigcommerce.com/stores/abc/v2/orders?x=${TOKEN}`,
      headers: [],
      ...change,
    },
    response: { content: { text: TOKEN } },
  });

  it("gives the calls, each with the fingerprint of its token and not the token", () => {
    const text = JSON.stringify({
      log: {
        entries: [
          entry({ headers: [{ name: "x-auth-token", value: TOKEN }] }),
          entry({ url: "https://example.com/stores/abc/v2/orders" }),
          entry({
            method: "POST",
            url: "https://api.bigcommerce.com/stores/abc/graphql",
            postData: {
              text: JSON.stringify({ query: "{ store { settings { seo } } }", variables: { token: TOKEN } }),
            },
          }),
        ],
      },
    });
    const calls = readHar(`\uFEFF${text}`, "calls.har", hosts);
    expect(calls).toEqual([
      { call: "GET /v2/orders", fingerprint: fingerprintOf(TOKEN), at: new Date(AT) },
      { call: "graphql admin store.settings", fingerprint: undefined, at: new Date(AT) },
    ]);
    expect(JSON.stringify(calls)).not.toContain(TOKEN);
  });

  it.each(["", "no JSON", "{}", '{"log":{"entries":[{}]}}'])("is refused where it is none: %s", (text) => {
    expect(() => readHar(text, "calls.har", hosts)).toThrow(/calls\.har is not an HTTP archive/);
  });
});

describe("an OpenAPI document of a client", () => {
  it.each([
    [
      "servers with the store",
      `{"servers":[{"url":"https://api.bigcommerce.com/stores/{store_hash}/v3"}],"paths":{"/catalog/products/{id}":{"get":{},"put":{},"parameters":[]}}}`,
    ],
    [
      "a base path, in YAML",
      "swagger: '2.0'\nbasePath: /stores/{{$$.env.store_hash}}/v3\npaths:\n  /catalog/products/{id}:\n    get: {}\n    put: {}\n",
    ],
    ["whole paths", `{"paths":{"/stores/{store_hash}/v3/catalog/products/{id}":{"get":{},"put":{}}}}`],
    [
      "the version first",
      `{"servers":[{"url":"https://api.bigcommerce.com/stores/{hash}"}],"paths":{"/v3/catalog/products/{id}":{"get":{},"put":{}}}}`,
    ],
  ])("says what the client could call: %s", (_, text) => {
    expect(readOpenapi(text, "client.yaml")).toEqual([
      "GET /v3/catalog/products/{product_id}",
      "PUT /v3/catalog/products/{product_id}",
    ]);
  });

  it.each(["", "[]", "{}", "a: [", "paths: 7"])("is refused where it is none: %s", (text) => {
    expect(() => readOpenapi(text, "client.yaml")).toThrow(/client\.yaml is no OpenAPI document/);
  });
});
